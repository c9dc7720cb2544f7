"""MNT05: a table whose statistics are far older than autovacuum would leave them."""

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
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot, TableCounters

RULE = Rule(
    code="MNT05",
    slug="analyze_falls_behind",
    severity=Severity.WARNING,
    summary="Far more rows changed since the last ANALYZE than autovacuum should leave.",
    why=(
        "The planner knows the values of rows that are no longer there: it takes a value for "
        "rare that is everywhere by now, and chooses a join or an index that does not suit it."
    ),
    remedy=(
        "Analyze the table; then find what keeps autovacuum from it: it is off, its workers "
        "are busy elsewhere, or locks cancel it."
    ),
    systemic="{count} tables have changed far since their last ANALYZE",
    also_in=("Azimutt",),
    references=(
        "https://www.postgresql.org/docs/18/routine-vacuuming.html#VACUUM-FOR-STATISTICS",
        "https://www.postgresql.org/docs/18/monitoring-stats.html",
    ),
    needs=frozenset({Need.COUNTERS, Need.SETTINGS}),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, times_threshold: int = 2, minimum_changed_rows: int = 10_000
) -> Iterator[Finding]:
    """Tables with more than `times_threshold` times the changes that bring autovacuum.

    Where dead rows wait as well, MNT02 says it, and its VACUUM analyzes.

    Args:
        snapshot: What was read.
        times_threshold: So much over it a run of autovacuum has not kept up. Source: between
            two looks a minute apart (autovacuum_naptime) a table seldom doubles its changes.
        minimum_changed_rows: Fewer change no plan that hurts. Source: what a scan passes in
            about 1 ms.
    """
    assert isinstance(snapshot.settings, Known)  # noqa: S101 - the rule needs them
    tables, rows = tables_by_name(snapshot.schema), rows_for_autovacuum(snapshot)
    for counted in counters_of(snapshot).tables:
        table = tables.get(counted.table)
        changed = counted.modified_since_analyze
        if table is None or changed < minimum_changed_rows:
            continue
        thresholds = Thresholds(snapshot.settings.value, dict(table.storage_parameters))
        expected = thresholds.changed_rows(rows[table.name])
        dead = counted.dead_rows
        if dead >= minimum_changed_rows and dead > 2 * thresholds.dead_rows(rows[table.name]):
            continue
        if changed > times_threshold * expected:
            yield _finding(snapshot, table, counted, (thresholds, expected))


def _finding(
    snapshot: Snapshot,
    table: Table,
    counted: TableCounters,
    comes: tuple[Thresholds, float],
) -> Finding:
    thresholds, expected = comes
    changed, name = counted.modified_since_analyze, table.name.display
    how = f"by statistics that are {changed:,} changed rows old:"
    if _last(counted) is None:
        how = f"without statistics: {changed:,} rows changed, and"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(f"Queries of {name} are planned {how} {thresholds.told(expected)}."),
        claim=f"pg_stat_all_tables counts them; {_last(counted) or 'no ANALYZE is known'}",
        remedy=thresholds.remedy(RULE.remedy, table, f"ANALYZE {table.name.sql};"),
        measurements=(
            Measurement(name="changed_rows", value=changed, unit=Unit.ROWS, varying=True),
            Measurement(
                name="live_rows", value=counted.live_rows, unit=Unit.ROWS, varying=True
            ),
        ),
    )


def _last(counted: TableCounters) -> str | None:
    times = [t for t in (counted.last_analyze, counted.last_autoanalyze) if t is not None]
    return f"the last ANALYZE was on {max(times).date()}" if times else None
