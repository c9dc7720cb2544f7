"""CON04: a column that is null in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import NotRead
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.row_counts import known_rows
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON04",
    slug="column_of_nulls",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The column is null in every row that was looked at.",
    why=(
        "Nothing writes it, or what should write it does not: a report that reads it is empty, "
        "and everybody who meets it has to find that out."
    ),
    remedy="Drop the column if nothing is meant to write it.",
    systemic="{count} columns hold nothing but nulls",
    also_in=("Azimutt",),
    references=("https://www.postgresql.org/docs/18/view-pg-stats.html",),
    since="0.1",
    needs=frozenset({Need.STATISTICS, Need.SIZES}),
)


def check(snapshot: Snapshot, *, rows: int = 1_000) -> Iterator[Finding]:
    """Columns without any value in the sample that ANALYZE took.

    Args:
        snapshot: What was read.
        rows: How many rows the table must have. Source: a value in one of 300 rows is then
            missed by chance in 3 of 100 tables, (299/300)^1000; ANALYZE looks at up to 30,000.
    """
    if isinstance(snapshot.planner_statistics, NotRead):
        return
    counts = known_rows(snapshot)
    empty = {
        (statistics.relation, statistics.column)
        for statistics in snapshot.planner_statistics.value.columns
        if statistics.null_fraction >= 1
    }
    for table, column in declared_columns(snapshot.schema):
        count = counts.get(table.name, 0)
        if (table.name, column.name) in empty and count >= rows:
            yield _finding(snapshot, table, column, count)


def _finding(snapshot: Snapshot, table: Table, column: Column, rows: int) -> Finding:
    name = f"{table.name.display}.{quote_identifier(column.name)}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, column.name),
        message=f"Nothing seems to write {name}: it is null in every row of the sample.",
        claim=f"pg_stats gives {name} a null_frac of 1",
        measurements=(
            Measurement(name="rows of the table", value=rows, unit=Unit.ROWS, varying=True),
        ),
    )
