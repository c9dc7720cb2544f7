"""MNT03: a table that is written and that no query has read for a long time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.ages import counted_days, counters_of, too_young
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import declared_tables, parents_of_partitions, topmost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="MNT03",
    slug="table_never_read",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The table is written, and no query has read it since its counters began.",
    why=(
        "Its writes, its indexes, its share of WAL, backups and vacuum serve nobody; and "
        "nobody would notice if what it holds were wrong."
    ),
    remedy=(
        "Find out who reads it: a standby, a restore, an auditor. Where nobody does, stop "
        "writing it, and drop it a while later."
    ),
    systemic="{count} tables are written and never read",
    also_in=("pglinter B006", "Azimutt"),
    references=("https://www.postgresql.org/docs/18/monitoring-stats.html",),
    needs=frozenset({Need.COUNTERS}),
    since="0.1",
)


def undecided(
    snapshot: Snapshot,
    *,
    minimum_days: int = 30,
    minimum_rows_written: int = 1000,  # noqa: ARG001 - it takes what `check` takes
) -> str | None:
    """Counters of a standby, or of too few days, do not tell."""
    return too_young(snapshot, minimum_days)


def check(
    snapshot: Snapshot,
    *,
    minimum_days: int = 30,  # noqa: ARG001 - `undecided` takes it
    minimum_rows_written: int = 1000,
) -> Iterator[Finding]:
    """Tables of which no scan of any kind read a row, a partitioned one with all partitions.

    A foreign key that looks rows up reads the table, and so do pg_dump and CREATE INDEX.

    Args:
        snapshot: What was read.
        minimum_days: So long the counters must have counted. Source: reports run once a month.
        minimum_rows_written: Fewer are no traffic. Source: thirty a day for a month.
    """
    roots = topmost(parents_of_partitions(snapshot.schema))
    read, written = Counter[QualifiedName](), Counter[QualifiedName]()
    for counted in counters_of(snapshot).tables:
        name = roots.get(counted.table, counted.table)
        read[name] += counted.sequential_rows_read + (counted.index_scans or 0)
        written[name] += counted.rows_inserted + counted.rows_updated + counted.rows_deleted
    for table in declared_tables(snapshot.schema):
        rows = written[table.name]
        if rows >= minimum_rows_written and not read[table.name]:
            yield _finding(snapshot, table, rows)


def _finding(snapshot: Snapshot, table: Table, rows: int) -> Finding:
    days = round(counted_days(snapshot))
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{rows:,} rows of {table.name.display} were written in {days} days, and no query "
            "of this server has read one."
        ),
        claim="pg_stat_all_tables counts no row read by a sequential scan, and no index scan",
        measurements=(
            Measurement(name="rows_written", value=rows, unit=Unit.ROWS, varying=True),
            Measurement(name="counted", value=days, unit=Unit.DAYS, varying=True),
        ),
    )
