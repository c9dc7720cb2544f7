"""Values of a determinant that stand with several values, where nearly all stand with one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.dependency_facts import CounterExample
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.comparing import ordered, printed
from dbarchitect.postgres.data.sampling import rows_of
from dbarchitect.postgres.data.sensitive import SHOWN_VALUES, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.dependency_facts import Determined
    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.sampling import Sample
    from dbarchitect.postgres.data.scope import ReadColumn


_GROUPS_MAX = 1_000
"""More values of a determinant that break it are not looked at one by one."""


def with_example(
    asker: Asker,
    sample: Sample,
    left: tuple[str, ...],
    found: Determined,
    hidden: frozenset[str],
) -> Determined:
    """The same with rows to change and a few counter-examples, if time allows to ask.

    Values of `hidden` columns are left out.
    """
    if not found.broken or found.broken > _GROUPS_MAX:
        return found
    columns = {column.name: column for column in sample.source.columns}
    keys = [columns[name] for name in left]
    try:
        rows = asker.rows(_statement(sample, keys, columns[found.column]))
    except RowsNotReadError:
        return found
    groups: dict[tuple[str, ...], Counter[str | None]] = {}
    for *key, value, count in rows:
        groups.setdefault(tuple(key), Counter())[value] += count
    return replace(
        found,
        rows_to_change=found.strays + sum(_fewest(counts) for counts in groups.values()),
        examples=tuple(
            CounterExample(
                determinant=tuple(map(cut, key)) if hidden.isdisjoint(left) else None,
                values=tuple(_shown(counts, is_hidden=found.column in hidden)),
                is_hidden=found.column in hidden,
            )
            for key, counts in list(groups.items())[:SHOWN_VALUES]
        ),
    )


def _shown(counts: Counter[str | None], *, is_hidden: bool) -> Iterator[tuple[str | None, int]]:
    for value, count in counts.most_common(SHOWN_VALUES):
        yield None if is_hidden or value is None else cut(value), count


def _fewest(counts: Counter[str | None]) -> int:
    return counts.total() - max(counts.values())


def _statement(sample: Sample, keys: list[ReadColumn], column: ReadColumn) -> str:
    """Each value of the determinant that has several of the column, with these and their rows.

    Values of the determinant are in their own order, so that the first ones stay the first.
    """
    names = [f"t.{quote_identifier(key.name)}" for key in keys]
    present = " AND ".join(f"{name} IS NOT NULL" for name in names)
    value, source = ordered(column), rows_of(sample.source)
    named = ", ".join(f"{name} AS k{i}" for i, name in enumerate(names))
    same = " AND ".join(f"{name} = several.k{i}" for i, name in enumerate(names))
    shown = ", ".join(f"({printed(key)})::pg_catalog.text" for key in keys)
    grouped = ", ".join(names)
    raw = f"t.{quote_identifier(column.name)}"
    return (
        f"SELECT {shown}, {printed(column)}, pg_catalog.count(*) "  # noqa: S608 - names are quoted
        f"FROM {source} AS t JOIN (SELECT {named} FROM {source} AS t WHERE {present} "
        f"GROUP BY {grouped} HAVING pg_catalog.min({value}) <> pg_catalog.max({value}) "
        f"OR pg_catalog.count({value}) NOT IN (0, pg_catalog.count(*))) AS several "
        f"ON {same} GROUP BY {grouped}, {raw} ORDER BY {grouped}, {raw}"
    )
