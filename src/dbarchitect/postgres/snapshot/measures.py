"""Sizes, planner statistics, counters and settings from the rows of one reading."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dbarchitect.model.construction import quickly
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes, Milliseconds, Pages, Rows
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.snapshot import (
    ColumnStatistics,
    ColumnValues,
    Counters,
    DatabaseCounters,
    ExtendedStatisticsData,
    IndexCounters,
    PlannerStatistics,
    RelationSize,
    SequenceValue,
    Setting,
    Settings,
    StoredBytes,
    TableCounters,
)
from dbarchitect.postgres.snapshot import queries

_make_size = quickly(RelationSize)
_make_column_statistics = quickly(ColumnStatistics)
_make_table_counters = quickly(TableCounters)
_make_index_counters = quickly(IndexCounters)
_make_sequence_value = quickly(SequenceValue)

if TYPE_CHECKING:
    from dbarchitect.postgres.snapshot.catalog import Catalog
    from dbarchitect.postgres.snapshot.measure_rows import (
        ColumnStatisticsRow,
        SequenceValueRow,
        SizeRow,
        TableCountersRow,
    )

_KINDS = {
    "r": ObjectKind.TABLE,
    "p": ObjectKind.TABLE,
    "m": ObjectKind.MATERIALIZED_VIEW,
    "i": ObjectKind.INDEX,
    "I": ObjectKind.INDEX,
}
_LOCKED = NotRead("Another session held or awaited an ACCESS EXCLUSIVE lock on it.")
_HINDRANCES = {
    "locked": _LOCKED,
    "denied": NotRead("The role may neither SELECT from it nor has USAGE of it."),
    "unlogged": NotRead("A standby holds nothing of an unlogged sequence."),
}

ColumnKey = tuple[str, str, str, bool]


def utc(moment: datetime) -> datetime:
    """The same moment in UTC: the server tells it in the time zone of the session."""
    return moment.astimezone(UTC)


def build_sizes(catalog: Catalog) -> tuple[RelationSize, ...]:
    """How big each table, materialised view and index is."""
    return tuple([_size(catalog, row) for row in catalog.rows(queries.SIZES)])


def build_planner_statistics(catalog: Catalog, *, values: bool) -> PlannerStatistics:
    """The planner's statistics, with values of columns only where they were asked for."""
    kept: dict[ColumnKey, ColumnValues] = {}
    if values:
        kept = {
            row[:4]: ColumnValues(
                most_common=row.most_common,
                histogram_bounds=row.histogram_bounds,
                most_common_elements=row.most_common_elements,
                range_lengths=row.range_lengths,
                range_bounds=row.range_bounds,
                range_empty_fraction=row.range_empty_fraction,
            )
            for row in catalog.rows(queries.COLUMN_VALUES)
        }
    extended = catalog.rows(queries.EXTENDED_STATISTICS)
    return PlannerStatistics(
        columns=tuple(
            [
                _column_statistics(row, kept.get(row[:4]))
                for row in catalog.rows(queries.COLUMN_STATISTICS)
            ]
        ),
        extended=tuple(
            ExtendedStatisticsData(
                name=catalog.qualified(row.namespace, row.name),
                columns=tuple(row.columns),
                inherited=row.inherited,
                distinct=row.distinct_values,
                dependencies=row.dependencies,
                most_common_frequencies=tuple(row.most_common_frequencies or ()),
                most_common_base_frequencies=tuple(row.most_common_base_frequencies or ()),
                most_common_values=row.most_common_values,
            )
            for row in extended
            if not row.hidden
        ),
        hidden=tuple(
            catalog.qualified(row.namespace, row.name)
            for row in catalog.rows(queries.HIDDEN_STATISTICS)
        ),
        hidden_extended=tuple(
            catalog.qualified(row.namespace, row.name) for row in extended if row.hidden
        ),
    )


def build_counters(catalog: Catalog) -> Counters:
    """The cumulative statistics of the database."""
    (origin,) = catalog.rows(queries.ORIGIN)
    (row,) = catalog.rows(queries.DATABASE_COUNTERS)
    database = DatabaseCounters(
        commits=row.commits,
        rollbacks=row.rollbacks,
        blocks_read=row.blocks_read,
        blocks_hit=row.blocks_hit,
        rows_returned=row.rows_returned,
        rows_fetched=row.rows_fetched,
        rows_inserted=row.rows_inserted,
        rows_updated=row.rows_updated,
        rows_deleted=row.rows_deleted,
        conflicts=row.conflicts,
        temporary_files=row.temporary_files,
        temporary_bytes=Bytes(row.temporary_bytes),
        deadlocks=row.deadlocks,
        read_ms=Milliseconds(row.read_ms),
        write_ms=Milliseconds(row.write_ms),
        stats_reset=_moment(row.stats_reset),
    )
    return Counters(
        database=database,
        tables=tuple([_table_counters(row) for row in catalog.rows(queries.TABLE_COUNTERS)]),
        indexes=tuple(
            [
                _make_index_counters(
                    index=QualifiedName(row.namespace, row.name),
                    table=QualifiedName(row.namespace, row.table_name),
                    scans=row.scans,
                    entries_read=row.entries_read,
                    rows_fetched=row.rows_fetched,
                    last_scan=_moment(row.last_scan),
                )
                for row in catalog.rows(queries.INDEX_COUNTERS)
            ]
        ),
        server_started_at=utc(origin.started_at),
    )


def build_settings(catalog: Catalog) -> Settings:
    """The settings that the role may see."""
    (origin,) = catalog.rows(queries.ORIGIN)
    return Settings(
        values=tuple(
            Setting(
                name=row.name,
                value=row.value,
                unit=row.unit,
                source=row.source,
                default=row.default_value,
                pending_restart=row.pending_restart,
            )
            for row in catalog.rows(queries.SETTINGS)
        ),
        complete=origin.reads_all_settings,
    )


def build_sequence_values(catalog: Catalog) -> tuple[SequenceValue, ...]:
    """How far each sequence was drawn, those of identity columns among them."""
    return tuple(
        [
            _make_sequence_value(
                sequence=catalog.qualified(row.namespace, row.name), last_value=_last_value(row)
            )
            for row in catalog.rows(queries.SEQUENCE_VALUES)
        ]
    )


def _last_value(row: SequenceValueRow) -> Known[int | None] | NotRead:
    return Known(row.last_value) if row.hindrance is None else _HINDRANCES[row.hindrance]


def _size(catalog: Catalog, row: SizeRow) -> RelationSize:
    stored: Known[StoredBytes] | NotRead = _LOCKED
    if row.main_bytes is not None and row.toast_bytes is not None:
        stored = Known(
            StoredBytes(main_bytes=Bytes(row.main_bytes), toast_bytes=Bytes(row.toast_bytes))
        )
    return _make_size(
        relation=catalog.qualified(row.namespace, row.name),
        kind=_KINDS[row.kind],
        stored=stored,
        pages=Pages(row.pages),
        rows=None if row.row_estimate is None else Rows(int(row.row_estimate)),
        all_visible_pages=Pages(row.all_visible_pages),
        table=None if row.table_oid is None else catalog.relations.get(row.table_oid),
    )


def _column_statistics(
    row: ColumnStatisticsRow, values: ColumnValues | None
) -> ColumnStatistics:
    return _make_column_statistics(
        relation=QualifiedName(row.namespace, row.relation),
        column=row.column_name,
        inherited=row.inherited,
        null_fraction=row.null_fraction,
        average_width_bytes=Bytes(row.average_width),
        distinct=row.distinct_values,
        correlation=row.correlation,
        most_common_frequencies=tuple(row.most_common_frequencies or ()),
        most_common_element_frequencies=tuple(row.most_common_element_frequencies or ()),
        element_count_histogram=tuple(row.element_count_histogram or ()),
        values=values,
    )


def _table_counters(row: TableCountersRow) -> TableCounters:
    return _make_table_counters(
        table=QualifiedName(row.namespace, row.name),
        sequential_scans=row.sequential_scans,
        sequential_rows_read=row.sequential_rows_read,
        index_scans=row.index_scans,
        index_rows_fetched=row.index_rows_fetched,
        rows_inserted=row.rows_inserted,
        rows_updated=row.rows_updated,
        rows_deleted=row.rows_deleted,
        rows_hot_updated=row.rows_hot_updated,
        live_rows=row.live_rows,
        dead_rows=row.dead_rows,
        modified_since_analyze=row.modified_since_analyze,
        inserted_since_vacuum=row.inserted_since_vacuum,
        last_vacuum=_moment(row.last_vacuum),
        last_autovacuum=_moment(row.last_autovacuum),
        last_analyze=_moment(row.last_analyze),
        last_autoanalyze=_moment(row.last_autoanalyze),
        last_sequential_scan=_moment(row.last_sequential_scan),
        last_index_scan=_moment(row.last_index_scan),
    )


def _moment(moment: datetime | None) -> datetime | None:
    return None if moment is None else utc(moment)
