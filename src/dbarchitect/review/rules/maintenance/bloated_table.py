"""MNT01: a table that takes far more pages than its rows would fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.mean_widths import column_statistics, mean_widths
from dbarchitect.review.rule import Need, Rule
from dbarchitect.storage.heap import heap_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="MNT01",
    slug="bloated_table",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The table takes far more pages than its rows would fill.",
    why=(
        "Scans, backups and the cache carry the empty space; VACUUM lets new rows use it, and "
        "gives back no more than empty pages at the table's end."
    ),
    remedy=(
        "Where the table will not fill the space again, rewrite it: VACUUM FULL locks out "
        "readers and writers all the while, pg_repack and pg_squeeze for a moment only."
    ),
    systemic="{count} tables take far more pages than their rows would fill",
    also_in=("splinter 0020", "pg-index-health", "postgres_dba"),
    references=(
        "https://www.postgresql.org/docs/18/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY",
        "https://www.postgresql.org/docs/18/storage-page-layout.html",
    ),
    needs=frozenset({Need.STATISTICS, Need.SIZES}),
    since="0.1",
)

_MEGABYTE = 1024 * 1024


def check(
    snapshot: Snapshot, *, minimum_percent: int = 50, minimum_bytes: int = 10 * _MEGABYTE
) -> Iterator[Finding]:
    """Tables whose pages exceed those that rows of their mean widths fill.

    The pages and rows are those of the last VACUUM or ANALYZE, the widths those of the
    planner's sample. A table with a type of unknown layout is left out.

    Args:
        snapshot: What was read.
        minimum_percent: From so much empty space on. Source: a table that updates keep busy
            levels off near the space of its live rows and as much again.
        minimum_bytes: Less is not worth a rewrite. Source: below it a scan takes about 1 ms
            more from the cache.
    """
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs them
    statistics = column_statistics(snapshot)
    tables = {table.name: table for table in snapshot.schema.tables}
    for size in snapshot.sizes.value:
        table = tables.get(size.relation)
        if table is None or not size.rows or not size.pages:
            continue
        if (size.pages * PAGE_BYTES) < minimum_bytes:
            continue
        names = tuple(column.name for column in table.columns)
        widths = mean_widths(snapshot.schema, table, names, statistics)
        if widths is None:
            continue
        fillfactor = int(dict(table.storage_parameters).get("fillfactor", "100"))
        expected = heap_size(widths, size.rows, fillfactor).pages
        wasted = (size.pages - expected) * PAGE_BYTES
        percent = 100 * (size.pages - expected) / size.pages
        if percent >= minimum_percent and wasted >= minimum_bytes:
            yield _finding(snapshot, table, int(size.pages), int(expected))


def _finding(snapshot: Snapshot, table: Table, pages: int, expected: int) -> Finding:
    size, wasted = pages * PAGE_BYTES, (pages - expected) * PAGE_BYTES
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"About {wasted / _MEGABYTE:,.0f} of the {size / _MEGABYTE:,.0f} MB of "
            f"{table.name.display} hold no rows, and every scan reads them."
        ),
        claim=(
            f"pg_class has {pages:,} pages, and rows of the widths in pg_stats would fill "
            f"about {expected:,}"
        ),
        method=Method.ESTIMATED,
        remedy=Remedy(
            text=RULE.remedy, statements=(f"VACUUM (FULL, ANALYZE) {table.name.sql};",)
        ),
        measurements=(
            Measurement(name="pages", value=pages, unit=Unit.PAGES, varying=True),
            Measurement(name="expected", value=expected, unit=Unit.PAGES, varying=True),
        ),
    )
