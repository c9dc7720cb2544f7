"""Columns whose values are, together, keys of several columns: asked of all rows.

A few rows are tried first, since most pairs that names alone tie fail at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import CompositeReferenceFacts, Tally
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.hiding import hidden_columns
from dbarchitect.postgres.data.sampling import rows_of
from dbarchitect.postgres.data.sensitive import SHOWN_VALUES, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.data_facts import CompositePair
    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.options import DataOptions
    from dbarchitect.postgres.data.scope import ReadTable

ROWS_FIRST = 1_000
"""So many rows are tried before all: where one in 100 refers to nothing, 1,000 miss it in 4 of
100,000 samples, 0.99^1000, if rows are where chance put them."""

STRANGERS_MOST = 0.1
"""Up to this share of values that are no key is an error of the rows; where more are none, the
names mean something else. An assumption, as for single columns."""

_QUESTION = """\
WITH referring AS (
    SELECT {columns}, pg_catalog.count(*) AS number
    FROM {rows} AS t
    WHERE {present}
    GROUP BY {grouped}
), judged AS (
    SELECT ARRAY[{shown}] AS value, r.number, {is_key} AS is_key
    FROM referring AS r LEFT JOIN {keys} AS k ON {joined}
)
SELECT
    pg_catalog.count(*),
    pg_catalog.count(*) FILTER (WHERE is_key),
    coalesce(pg_catalog.sum(number), 0)::bigint,
    coalesce(pg_catalog.sum(number) FILTER (WHERE is_key), 0)::bigint,
    (pg_catalog.array_agg(value ORDER BY number DESC, value)
        FILTER (WHERE NOT is_key))[1:{most}]
FROM judged"""


def composite_facts(
    asker: Asker,
    pair: CompositePair,
    table: ReadTable,
    referenced: ReadTable,
    options: DataOptions,
) -> CompositeReferenceFacts | None:
    """What all rows say of the pair; None where there are none, or too many that are no keys.

    Raises:
        RowsNotReadError: they were not to be had, or not in time.
    """
    rows, keys = rows_of(table), rows_of(referenced)
    few = f"(SELECT * FROM {rows} AS t WHERE {_present('t', pair.columns)} LIMIT {ROWS_FIRST})"  # noqa: S608 - names are quoted
    if _counted(asker, pair, few, keys) is None:
        return None
    found = _counted(asker, pair, rows, keys)
    if found is None:
        return None
    values, known, filled, kept, orphans = found
    ((number, *widths),) = asker.rows(_of_keys(pair, keys))
    is_hidden = not hidden_columns(table.table, options).isdisjoint(pair.columns)
    return CompositeReferenceFacts(
        pair=pair,
        rows=Tally(kept, filled, whole=True),
        values=Tally(known, values, whole=True),
        keys=number,
        widths=tuple(widths),
        orphans=() if is_hidden else tuple(tuple(map(cut, one)) for one in orphans or ()),
    )


def _counted(
    asker: Asker, pair: CompositePair, rows: str, keys: str
) -> tuple[int, int, int, int, list[list[str]] | None] | None:
    """Different values and those that are keys, rows and those that refer, and orphans."""
    own = [f"t.{quote_identifier(name)}" for name in pair.columns]
    others = [f"k.{quote_identifier(name)}" for name in pair.referenced_columns]
    places = range(len(own))
    statement = _QUESTION.format(
        columns=", ".join(f"{name} AS c{n}" for n, name in enumerate(own)),
        rows=rows,
        present=_present("t", pair.columns),
        grouped=", ".join(own),
        shown=", ".join(f"pg_catalog.format('%s', r.c{n})" for n in places),
        is_key=f"{others[0]} IS NOT NULL",
        keys=keys,
        joined=" AND ".join(f"{others[n]} = r.c{n}" for n in places),
        most=SHOWN_VALUES,
    )
    ((values, known, filled, kept, orphans),) = asker.rows(statement)
    if not values or values - known > values * STRANGERS_MOST:
        return None
    return values, known, filled, kept, orphans


def _of_keys(pair: CompositePair, keys: str) -> str:
    names = [f"k.{quote_identifier(name)}" for name in pair.referenced_columns]
    widths = ", ".join(f"pg_catalog.count(DISTINCT {name})" for name in names)
    present = _present("k", pair.referenced_columns)
    return f"SELECT pg_catalog.count(*), {widths} FROM {keys} AS k WHERE {present}"  # noqa: S608 - names are quoted


def _present(alias: str, names: Sequence[str]) -> str:
    return " AND ".join(f"{alias}.{quote_identifier(name)} IS NOT NULL" for name in names)
