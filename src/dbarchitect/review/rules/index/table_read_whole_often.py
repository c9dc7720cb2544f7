"""IDX15: a big table that queries read whole, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.ages import counted_days, counters_of
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot, TableCounters

RULE = Rule(
    code="IDX15",
    slug="table_read_whole_often",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="Queries read the whole of a big table again and again.",
    why=(
        "Each such query takes as long as the table is big, and pushes what others need out of "
        "the cache; it grows slower as the table grows."
    ),
    remedy=(
        "Find the queries in pg_stat_statements, and give their conditions an index; where "
        "they do need most rows, keep what they compute."
    ),
    systemic="{count} big tables are read whole again and again",
    also_in=("pg-index-health",),
    references=(
        "https://www.postgresql.org/docs/18/monitoring-stats.html",
        "https://www.postgresql.org/docs/18/indexes-examine.html",
    ),
    needs=frozenset({Need.COUNTERS, Need.SIZES}),
    since="0.1",
)

_MEGABYTE = 1024 * 1024
_HOURS_A_DAY = 24


def check(
    snapshot: Snapshot,
    *,
    minimum_bytes: int = 8 * _MEGABYTE,
    minimum_reads: int = 100,
    reads_per_hour: int = 10,
) -> Iterator[Finding]:
    """Tables that sequential scans read many times over, each row of theirs counted.

    A scan that LIMIT stops reads little of the table, and workers share one among them.

    Args:
        snapshot: What was read.
        minimum_bytes: Smaller ones are read fast. Source: the default of the setting
            min_parallel_table_scan_size, from which on a scan is worth a second process.
        minimum_reads: Fewer are no habit. Source: backups and reports thrice a day for a month.
        reads_per_hour: Fewer an hour, on average, are reports. Source: one in six minutes.
    """
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs them
    hours = max(counted_days(snapshot) * _HOURS_A_DAY, 1 / 60)
    sizes = {
        size.relation: size.stored.value.main_bytes
        for size in snapshot.sizes.value
        if size.table is None and isinstance(size.stored, Known)
    }
    known = {table.name for table in snapshot.schema.tables}
    for counted in counters_of(snapshot).tables:
        reads = counted.sequential_rows_read / max(counted.live_rows, 1)
        is_often = reads >= minimum_reads and reads / hours >= reads_per_hour
        size = sizes.get(counted.table, 0)
        if counted.table in known and is_often and size >= minimum_bytes:
            yield _finding(snapshot, counted, round(reads), size)


def _finding(snapshot: Snapshot, counted: TableCounters, reads: int, size: int) -> Finding:
    table = counted.table
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table),
        message=(
            f"Queries read all of {table.display}, {size / _MEGABYTE:,.0f} MB, "
            f"{reads:,} times over."
        ),
        claim="pg_stat_all_tables.seq_tup_read is so many times the number of live rows",
        remedy=Remedy(text=RULE.remedy),
        measurements=(
            Measurement(
                name="sequential_scans",
                value=counted.sequential_scans,
                unit=Unit.COUNT,
                varying=True,
            ),
            Measurement(
                name="rows_read",
                value=counted.sequential_rows_read,
                unit=Unit.ROWS,
                varying=True,
            ),
            Measurement(name="size", value=size, unit=Unit.BYTES, varying=True),
        ),
    )
