"""NRM12: two columns that hold the same in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import words_of
from dbarchitect.review.mentions import mentions
from dbarchitect.review.row_facts import LEAST_ROWS, among, measured, tables_with_rows
from dbarchitect.review.row_queries import rows_where
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.surrogates import is_made_by_the_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import SameColumns, TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM12",
    slug="same_values_twice",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Two columns hold the same values in every row.",
    why=(
        "Both have to be written, and the first time that only one is, nobody can say which of "
        "them counts."
    ),
    remedy="Read one of them everywhere, and drop the other, if they mean the same.",
    systemic="{count} pairs of columns hold the same values",
    references=("https://www.postgresql.org/docs/18/ddl-alter.html",),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_WRITTEN = frozenset({"created", "updated", "modified", "inserted", "changed"})


def check(snapshot: Snapshot, *, rows: int = LEAST_ROWS) -> Iterator[Finding]:
    """Pairs of columns of one type with ten different values or more, alike in all rows.

    Left out are pairs of foreign keys, which say in which roles one row is referred to; numbers
    that the database makes; the times at which rows were made and changed last, which part with
    the first change; and pairs that a CHECK reads.

    Args:
        snapshot: What was read.
        rows: How many rows the table must have. Source: the rule of three, see `LEAST_ROWS`.
    """
    for table, facts in tables_with_rows(snapshot):
        for one in facts.same:
            is_so = one.rows.is_all and one.rows.whole and one.rows.of >= rows
            if is_so and not _is_meant(table, one):
                yield _finding(snapshot, table, facts, one)


def _is_meant(table: Table, one: SameColumns) -> bool:
    referring = {name for key in table.foreign_keys for name in key.columns}
    columns = (table.column(one.first), table.column(one.second))
    if {one.first, one.second} <= referring or any(map(is_made_by_the_database, columns)):
        return True
    if all(not _WRITTEN.isdisjoint(words_of(name)) for name in (one.first, one.second)):
        return True
    texts = [check.expression for check in table.checks]
    return any(mentions(t, one.first) and mentions(t, one.second) for t in texts)


def _finding(snapshot: Snapshot, table: Table, facts: TableFacts, one: SameColumns) -> Finding:
    first, second = quote_identifier(one.first), quote_identifier(one.second)
    return RULE.found(
        snapshot,
        column_path(table, table.column(one.second)),
        message=(
            f"Nobody can say which counts once they differ: {first} and {second} of "
            f"{table.name.display} are the same in {among(one.rows, facts)}."
        ),
        claim=f"{first} and {second} are the same in {among(one.rows, facts)}",
        detail=one.first,
        measurements=measured("rows where they are the same", one.rows),
        statements=rows_where(table, f"{first} IS DISTINCT FROM {second}"),
    )
