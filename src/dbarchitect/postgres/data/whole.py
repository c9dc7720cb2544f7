"""What a sample did not refute, asked of each row of the table: one reading for all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import ColumnFacts, KindTally, TableFacts, Tally
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.kinds import PATTERNS
from dbarchitect.postgres.data.sampling import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.sampling import Sample


def verified(asker: Asker, sample: Sample, facts: TableFacts) -> TableFacts:
    """The facts, those that the sample left standing replaced by counts over all rows.

    They stay those of the sample where the table is too large for the time.
    """
    if facts.whole or facts.rows == 0:
        return facts
    asked = list(_counts(facts))
    if not asked:
        return facts
    listed = ", ".join(sql for _, _, sql in asked)
    statement = f"SELECT pg_catalog.count(*), {listed} FROM {rows_of(sample.source)} AS t"  # noqa: S608 - names and patterns are quoted
    try:
        ((total, *counts),) = asker.rows(statement)
    except RowsNotReadError:
        return facts
    found = {(column, kind): n for (column, kind, _), n in zip(asked, counts, strict=True)}
    return replace(
        facts,
        about_rows=total,
        columns=tuple(_column(column, total, found) for column in facts.columns),
    )


_NULLS = "nulls"


def _counts(facts: TableFacts) -> Iterator[tuple[str, str, str]]:
    """What to count: the column, what of it, and the SQL."""
    for column in facts.columns:
        name = f"t.{quote_identifier(column.column)}"
        if column.nulls.count == 0 or column.kinds:
            yield column.column, _NULLS, f"pg_catalog.count({name})"
        for kind in column.kinds:
            text = f'{name}::pg_catalog.text COLLATE pg_catalog."C"'
            pattern = quote_literal(PATTERNS[kind.kind])
            yield (
                column.column,
                kind.kind.value,
                f"pg_catalog.count(*) FILTER (WHERE {text} OPERATOR(pg_catalog.~) {pattern})",
            )


def _column(column: ColumnFacts, total: int, found: dict[tuple[str, str], int]) -> ColumnFacts:
    filled = found.get((column.column, _NULLS))
    if filled is None:
        return column
    return replace(
        column,
        nulls=Tally(total - filled, total, whole=True),
        kinds=tuple(
            _kind(kind, found[column.column, kind.kind.value], filled) for kind in column.kinds
        ),
    )


def _kind(kind: KindTally, count: int, of: int) -> KindTally:
    return replace(kind, values=Tally(count, of, whole=True))
