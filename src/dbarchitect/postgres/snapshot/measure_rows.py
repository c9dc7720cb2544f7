"""The rows of sizes, statistics, counters and settings, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class SizeRow(NamedTuple):
    """How big a relation is; the bytes are None where a lock stands before them."""

    oid: int
    namespace: int
    name: str
    kind: str
    table_oid: int | None
    pages: int
    row_estimate: float | None
    all_visible_pages: int
    main_bytes: int | None
    toast_bytes: int | None


class ColumnStatisticsRow(NamedTuple):
    """The planner's statistics of a column."""

    namespace: str
    relation: str
    column_name: str
    inherited: bool
    null_fraction: float
    average_width: int
    distinct_values: float
    correlation: float | None
    most_common_frequencies: list[float] | None
    most_common_element_frequencies: list[float] | None
    element_count_histogram: list[float] | None


class ColumnValuesRow(NamedTuple):
    """Values of a column that ANALYZE kept."""

    namespace: str
    relation: str
    column_name: str
    inherited: bool
    most_common: str | None
    histogram_bounds: str | None
    most_common_elements: str | None
    range_lengths: str | None
    range_bounds: str | None
    range_empty_fraction: float | None


class ExtendedStatisticsRow(NamedTuple):
    """The planner's statistics of columns together."""

    namespace: int
    name: str
    columns: list[str]
    inherited: bool | None
    distinct_values: str | None
    dependencies: str | None
    most_common_frequencies: list[float] | None
    most_common_base_frequencies: list[float] | None
    most_common_values: str | None
    hidden: bool


class HiddenStatisticsRow(NamedTuple):
    """A relation with statistics that the role may not see."""

    namespace: int
    name: str


class TableCountersRow(NamedTuple):
    """What happened to a table."""

    namespace: str
    name: str
    sequential_scans: int
    sequential_rows_read: int
    index_scans: int | None
    index_rows_fetched: int | None
    rows_inserted: int
    rows_updated: int
    rows_deleted: int
    rows_hot_updated: int
    live_rows: int
    dead_rows: int
    modified_since_analyze: int
    inserted_since_vacuum: int
    last_vacuum: datetime | None
    last_autovacuum: datetime | None
    last_analyze: datetime | None
    last_autoanalyze: datetime | None
    last_sequential_scan: datetime | None
    last_index_scan: datetime | None


class IndexCountersRow(NamedTuple):
    """How an index was used."""

    namespace: str
    name: str
    table_name: str
    scans: int
    entries_read: int
    rows_fetched: int
    last_scan: datetime | None


class DatabaseCountersRow(NamedTuple):
    """What happened in the database."""

    commits: int
    rollbacks: int
    blocks_read: int
    blocks_hit: int
    rows_returned: int
    rows_fetched: int
    rows_inserted: int
    rows_updated: int
    rows_deleted: int
    conflicts: int
    temporary_files: int
    temporary_bytes: int
    deadlocks: int
    read_ms: float
    write_ms: float
    stats_reset: datetime | None


class SequenceValueRow(NamedTuple):
    """How far a sequence was drawn, or what kept us from reading it."""

    namespace: int
    name: str
    last_value: int | None
    hindrance: str | None


class SettingRow(NamedTuple):
    """A run-time setting."""

    name: str
    value: str
    unit: str | None
    source: str
    default_value: str | None
    pending_restart: bool


class AuthenticationRightsRow(NamedTuple):
    """What the role may read of who can connect."""

    reads_rules: bool
    reads_passwords: bool


class HbaRow(NamedTuple):
    """A line of pg_hba.conf; one with an error may lack everything else."""

    file: str | None
    line: int
    type: str | None
    databases: list[str] | None
    users: list[str] | None
    address: str | None
    netmask: str | None
    method: str | None
    options: list[str] | None
    error: str | None


class Md5RoleRow(NamedTuple):
    """A role whose password is kept as MD5."""

    name: str


class AvailableExtensionRow(NamedTuple):
    """An installed extension and what would be installed now."""

    name: str
    installed_version: str
    default_version: str | None
