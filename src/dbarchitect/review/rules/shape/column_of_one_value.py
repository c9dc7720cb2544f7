"""NRM14: a column that holds one and the same value in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.row_facts import (
    LEAST_ROWS,
    among,
    columns_with_rows,
    measured,
    method_of,
)
from dbarchitect.review.row_queries import different_values
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import TableFacts, Tally
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM14",
    slug="column_of_one_value",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="The column holds one and the same value in every row.",
    why=(
        "Such a column tells no row from another, and takes room in each: what it was made for "
        "is not used yet, or no more, and everybody who meets it has to find that out."
    ),
    remedy="Drop the column, if nothing is meant to make its values differ.",
    systemic="{count} columns hold one and the same value in every row",
    references=("https://www.postgresql.org/docs/18/ddl-alter.html",),
    since="0.1",
    needs=frozenset({Need.DATA}),
    opinion=True,
)


def check(snapshot: Snapshot, *, rows: int = LEAST_ROWS) -> Iterator[Finding]:
    """Columns without a null and with a single value; those of a key or foreign key left out.

    A currency, a tenant and a version may well be the same in all rows today: this is a matter
    of taste, and off unless it is selected.

    Args:
        snapshot: What was read.
        rows: How many rows the table must have. Source: the rule of three, see `LEAST_ROWS`.
    """
    for table, facts, column, found in columns_with_rows(snapshot):
        distinct = found.distinct
        if distinct is None or distinct.count != 1 or found.nulls.count or distinct.of < rows:
            continue
        if column.name not in _keyed(table):
            yield _finding(snapshot, table, facts, column, distinct)


def _keyed(table: Table) -> frozenset[str]:
    keys = [key.columns for key in table.keys]
    keys += [key.columns for key in table.foreign_keys]
    return frozenset(name for columns in keys for name in columns)


def _finding(
    snapshot: Snapshot, table: Table, facts: TableFacts, column: Column, distinct: Tally
) -> Finding:
    name = column_display(table, column)
    looked = among(distinct, facts)
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=f"{name} tells no row from another: it holds the same value in {looked}.",
        claim=f"{name} has one different value in {looked}",
        measurements=measured("different values", distinct),
        method=method_of(distinct),
        statements=different_values(table, column.name),
    )
