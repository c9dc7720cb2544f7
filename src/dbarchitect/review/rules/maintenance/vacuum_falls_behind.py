"""MNT02: a table with far more dead rows than autovacuum would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.ages import counters_of
from dbarchitect.review.autovacuum import Thresholds, rows_for_autovacuum
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot, TableCounters

RULE = Rule(
    code="MNT02",
    slug="vacuum_falls_behind",
    severity=Severity.WARNING,
    summary="The table has far more dead rows than autovacuum should leave.",
    why=(
        "Scans and indexes go through dead rows to find live ones, and the table grows instead "
        "of using its space again."
    ),
    remedy=(
        "Vacuum the table; then find what holds autovacuum up: it is off, cancelled by locks, "
        "too slow by its cost limit, or an old transaction, a replication slot or a prepared "
        "transaction keeps the dead rows."
    ),
    systemic="{count} tables have far more dead rows than autovacuum should leave",
    also_in=("Azimutt",),
    references=(
        "https://www.postgresql.org/docs/18/routine-vacuuming.html#AUTOVACUUM",
        "https://www.postgresql.org/docs/18/monitoring-stats.html",
    ),
    needs=frozenset({Need.COUNTERS, Need.SETTINGS}),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, times_threshold: int = 2, minimum_dead_rows: int = 10_000
) -> Iterator[Finding]:
    """Tables with more than `times_threshold` times the dead rows that bring autovacuum.

    Args:
        snapshot: What was read.
        times_threshold: So much over it a run of autovacuum has not kept up. Source: between
            two looks a minute apart (autovacuum_naptime) a table seldom doubles its dead rows.
        minimum_dead_rows: Fewer are no burden. Source: what a scan passes in about 1 ms.
    """
    assert isinstance(snapshot.settings, Known)  # noqa: S101 - the rule needs them
    tables = {table.name: table for table in snapshot.schema.tables}
    rows = rows_for_autovacuum(snapshot)
    for counted in counters_of(snapshot).tables:
        table = tables.get(counted.table)
        if table is None or counted.dead_rows < minimum_dead_rows:
            continue
        threshold = Thresholds(snapshot.settings.value, dict(table.storage_parameters))
        expected = threshold.dead_rows(rows[table.name])
        if counted.dead_rows > times_threshold * expected:
            yield _finding(snapshot, table, counted, (threshold, expected))


def _finding(
    snapshot: Snapshot,
    table: Table,
    counted: TableCounters,
    comes: tuple[Thresholds, float],
) -> Finding:
    thresholds, expected = comes
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"Queries of {table.name.display} pass {counted.dead_rows:,} dead rows beside "
            f"{counted.live_rows:,} live ones: {thresholds.told(expected)}."
        ),
        claim=f"pg_stat_all_tables counts them; {_last(counted)}",
        remedy=thresholds.remedy(RULE.remedy, table, f"VACUUM (ANALYZE) {table.name.sql};"),
        measurements=(
            Measurement(
                name="dead_rows", value=counted.dead_rows, unit=Unit.ROWS, varying=True
            ),
            Measurement(
                name="live_rows", value=counted.live_rows, unit=Unit.ROWS, varying=True
            ),
        ),
    )


def _last(counted: TableCounters) -> str:
    times = [t for t in (counted.last_vacuum, counted.last_autovacuum) if t is not None]
    return f"the last vacuum was on {max(times).date()}" if times else "no vacuum is known"
