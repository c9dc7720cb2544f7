"""PAR04: a table that grows with time, is larger than the cache, and is in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.ages import counted_days, counters_of, too_young
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot, TableCounters

RULE = Rule(
    code="PAR04",
    slug="growing_table_in_one_piece",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="A table larger than the cache grows and loses old rows, and is not partitioned.",
    why=(
        "DELETE of old rows marks each of them, with WAL for it, and leaves it to VACUUM, "
        "which goes through all indexes to clear them; a partition is dropped at once, and "
        "queries of recent rows read the recent partitions alone."
    ),
    remedy=(
        "Partition it by the time of its rows, with partitions made ahead, and drop those that "
        "nobody needs any more."
    ),
    systemic="{count} tables are larger than the cache, lose old rows, and are in one piece",
    references=(
        "https://www.postgresql.org/docs/18/ddl-partitioning.html",
        (
            "https://www.postgresql.org/docs/18/runtime-config-query.html"
            "#GUC-EFFECTIVE-CACHE-SIZE"
        ),
    ),
    since="0.1",
    needs=frozenset({Need.SIZES, Need.COUNTERS, Need.SETTINGS}),
)

_TIMES = frozenset({"timestamp with time zone", "timestamp without time zone", "date"})
_GIGABYTE = 1 << 30


def undecided(
    snapshot: Snapshot,
    *,
    minimum_days: int = 7,
    updated_percent: int = 10,  # noqa: ARG001 - it takes what `check` takes
    deleted_percent: int = 10,  # noqa: ARG001 - it takes what `check` takes
) -> str | None:
    """Counters of a standby, or of too few days, do not tell."""
    return too_young(snapshot, minimum_days)


def check(
    snapshot: Snapshot,
    *,
    minimum_days: int = 7,  # noqa: ARG001 - `undecided` takes it
    updated_percent: int = 10,
    deleted_percent: int = 10,
) -> Iterator[Finding]:
    """Tables with a time, larger than effective_cache_size, that rows come to and go from.

    Args:
        snapshot: What was read.
        minimum_days: So long the counters must have counted. Source: what is deleted by age is
            deleted at least once a week.
        updated_percent: Of a hundred rows that come at most so many are changed later. Source:
            more than one in ten is a table of things, not of what happened.
        deleted_percent: For a hundred rows that come at least so many go. Source: fewer are
            single corrections.

    The size is the documentation's rule of thumb: partition what exceeds the physical memory,
    5.12.1 Overview of table partitioning; effective_cache_size is what the server knows of it.
    """
    cache_bytes = _cache_bytes(snapshot)
    sizes = _sizes(snapshot)
    counted = {one.table: one for one in counters_of(snapshot).tables}
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        size, counters = sizes.get(table.name, 0), counted.get(table.name)
        if table.partition_key is not None or size <= cache_bytes or counters is None:
            continue
        column = next((c.name for c in table.columns if types.plain(c.type).name in _TIMES), "")
        came, gone = counters.rows_inserted, counters.rows_deleted
        is_of_events = 100 * counters.rows_updated <= updated_percent * came
        if column and came and is_of_events and 100 * gone >= deleted_percent * came:
            yield _finding(snapshot, table, counters, (size, cache_bytes), column)


def _cache_bytes(snapshot: Snapshot) -> int:
    assert isinstance(snapshot.settings, Known)  # noqa: S101 - the rule needs them
    return int(snapshot.settings.value.value("effective_cache_size") or 0) * PAGE_BYTES


def _sizes(snapshot: Snapshot) -> dict[object, int]:
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs them
    return {
        size.relation: size.stored.value.total_bytes
        for size in snapshot.sizes.value
        if size.table is None and isinstance(size.stored, Known)
    }


def _finding(
    snapshot: Snapshot,
    table: Table,
    counters: TableCounters,
    sizes: tuple[int, int],
    column: str,
) -> Finding:
    days = round(counted_days(snapshot))
    name, (size, cache) = table.name.display, sizes
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"In {days} days {counters.rows_deleted:,} rows of {name} were deleted row by row "
            f"and {counters.rows_inserted:,} came: by {quote_identifier(column)} they could go "
            "a partition at a time."
        ),
        claim=(
            f"pg_relation_size is {size / _GIGABYTE:,.1f} GB with TOAST, effective_cache_size "
            f"{cache / _GIGABYTE:,.1f} GB, and pg_stat_all_tables counts "
            f"{counters.rows_updated:,} rows as updated"
        ),
        measurements=(
            Measurement(name="size", value=size, unit=Unit.BYTES, varying=True),
            Measurement(
                name="rows_deleted", value=counters.rows_deleted, unit=Unit.ROWS, varying=True
            ),
        ),
    )
