"""A snapshot: everything that was read from a database at one moment, as a value.

Rules:
    1. The schema is always there; each measured part is `Known` or `NotRead` with its reason.
    2. The origin says whose facts these are: a counter of a lab is no zero of production.
    3. Values of columns are there only where they were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from pathlib import PurePath

from dbarchitect.model.data_facts import DataFacts
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes, Milliseconds, Pages, Rows
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind, Schema
from dbarchitect.model.surroundings import (
    Authentication,
    AvailableExtension,
    ForeignTable,
)
from dbarchitect.model.workload import Workload

FORMAT_VERSION = 4
"""The version of the form in which a snapshot is written; it grows with each change of it."""


class OriginKind(StrEnum):
    """Whose facts a snapshot holds."""

    SERVER = "server"
    LAB = "lab"
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """How a database sorts and classifies text.

    `provider` is `libc`, `icu` or `builtin`; `locale` is the provider's name, None for libc.
    """

    provider: str
    collate: str
    ctype: str
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where, when and as whom a snapshot was taken.

    `taken_at` is the server's clock. `sources` are the files that were loaded, where it is of
    files. `in_recovery` says that the server was a standby. `catalog_changed` says that
    another session changed the catalog during each of the readings, so that what the server
    deparses (expressions, queries, definitions) may be newer than the rest.
    """

    kind: OriginKind
    server_version_num: int
    database: str
    encoding: str
    locale: Locale
    role: str
    taken_at: datetime
    sources: tuple[str, ...] = ()
    superuser: bool = False
    in_recovery: bool = False
    catalog_changed: bool = False

    @property
    def named(self) -> str:
        """What was read, for people: a file, a folder of files, or a database."""
        match self.sources:
            case ():
                return f"database {self.database}"
            case (file,):
                return file
            case files:
                paths = (PurePath(file).parts[:-1] for file in files)
                places = zip(*paths, strict=False)
                common = takewhile(lambda place: len(set(place)) == 1, places)
                folder = PurePath(*(place[0] for place in common))
                return f"{len(files)} SQL files of {folder}"

    @property
    def server_version(self) -> str:
        """The server's version as people say it, such as `18.6`."""
        return f"{self.server_version_num // 10000}.{self.server_version_num % 10000}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBytes:
    """What a relation takes on disk: its main fork, and that of its TOAST table."""

    main_bytes: Bytes
    toast_bytes: Bytes

    @property
    def total_bytes(self) -> Bytes:
        """Both together."""
        return Bytes(self.main_bytes + self.toast_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationSize:
    """How big a table, materialised view or index is.

    `pages` and `rows` are the planner's figures (`relpages`, `reltuples`), as of the last
    VACUUM or ANALYZE; `rows` is None where there was none yet. `table` is the relation that an
    index belongs to. A partitioned table or index stores nothing itself.
    """

    relation: QualifiedName
    kind: ObjectKind
    stored: Known[StoredBytes] | NotRead
    pages: Pages
    rows: Rows | None
    all_visible_pages: Pages
    table: QualifiedName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnValues:
    """Values of a column that ANALYZE kept, as the text of arrays: user data.

    `range_empty_fraction` is the share of a column's ranges that are empty; it is kept where
    the lengths of the others are.
    """

    most_common: str | None = None
    histogram_bounds: str | None = None
    most_common_elements: str | None = None
    range_lengths: str | None = None
    range_bounds: str | None = None
    range_empty_fraction: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """What the planner knows of a column, or of a key of an expression index.

    `relation` is the index where the column is a key of one. `distinct` is the number of
    distinct values, or, where negative, minus their share of the rows. `inherited` says that
    the figures are of the table with its children. `values` is None where values were left
    out. Source: PostgreSQL documentation, view pg_stats.
    """

    relation: QualifiedName
    column: str
    inherited: bool
    null_fraction: float
    average_width_bytes: Bytes
    distinct: float
    correlation: float | None = None
    most_common_frequencies: tuple[float, ...] = ()
    most_common_element_frequencies: tuple[float, ...] = ()
    element_count_histogram: tuple[float, ...] = ()
    values: ColumnValues | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedStatisticsData:
    """What the planner knows of columns together.

    `distinct` and `dependencies` are the server's own text, which names columns by number;
    `columns` gives the numbered columns' names. `most_common_values` is None where values were
    left out.
    """

    name: QualifiedName
    columns: tuple[str, ...]
    inherited: bool | None = None
    distinct: str | None = None
    dependencies: str | None = None
    most_common_frequencies: tuple[float, ...] = ()
    most_common_base_frequencies: tuple[float, ...] = ()
    most_common_values: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerStatistics:
    """The planner's statistics, as far as the role may see them.

    A relation in `hidden` has columns whose statistics the role may not see, so that their
    absence says nothing; so has an extended statistics object in `hidden_extended`.
    """

    columns: tuple[ColumnStatistics, ...] = ()
    extended: tuple[ExtendedStatisticsData, ...] = ()
    hidden: tuple[QualifiedName, ...] = ()
    hidden_extended: tuple[QualifiedName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCounters:
    """What happened to a table since its counters began. Source: view pg_stat_all_tables."""

    table: QualifiedName
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
    last_vacuum: datetime | None = None
    last_autovacuum: datetime | None = None
    last_analyze: datetime | None = None
    last_autoanalyze: datetime | None = None
    last_sequential_scan: datetime | None = None
    last_index_scan: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexCounters:
    """How an index was used since its counters began. Source: view pg_stat_all_indexes."""

    index: QualifiedName
    table: QualifiedName
    scans: int
    entries_read: int
    rows_fetched: int
    last_scan: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseCounters:
    """What happened in the database since `stats_reset`. Source: view pg_stat_database.

    `stats_reset` is None where the counters were never reset.
    """

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
    temporary_bytes: Bytes
    deadlocks: int
    read_ms: Milliseconds
    write_ms: Milliseconds
    stats_reset: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The cumulative statistics of the database; `server_started_at` bounds them all."""

    database: DatabaseCounters
    tables: tuple[TableCounters, ...]
    indexes: tuple[IndexCounters, ...]
    server_started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceValue:
    """How far a sequence was drawn: `last_value` is None where nothing was drawn yet.

    It is the value that is on disk, so what sessions have cached counts as drawn. Source:
    PostgreSQL documentation, view pg_sequences.
    """

    sequence: QualifiedName
    last_value: Known[int | None] | NotRead


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A run-time setting; `value` and `default` are in `unit`, where it has one."""

    name: str
    value: str
    unit: str | None
    source: str
    default: str | None
    pending_restart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings that the role may see, by name.

    `complete` is False where the role may not see all of them. Settings that can hold a
    secret are left out always, and so are those that applications make up.
    """

    values: tuple[Setting, ...]
    complete: bool

    def value(self, name: str) -> str | None:
        """The value of a setting, None where it is not there."""
        return next((s.value for s in self.values if s.name == name), None)


_NOT_ASKED = NotRead("It was not asked for.")
ROWS_NOT_ASKED = NotRead("Rows were not looked at: --data looks at those of a server.")
_NOT_HELD = NotRead("Nobody read it: an older dbarchitect took the snapshot.")
_NO_QUERIES = NotRead(
    "No queries are known beside those of views and functions: name files with --queries."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was read from a database, and what was not."""

    origin: Origin
    schema: Schema
    sizes: Known[tuple[RelationSize, ...]] | NotRead = _NOT_ASKED
    planner_statistics: Known[PlannerStatistics] | NotRead = _NOT_ASKED
    counters: Known[Counters] | NotRead = _NOT_ASKED
    settings: Known[Settings] | NotRead = _NOT_ASKED
    sequence_values: Known[tuple[SequenceValue, ...]] | NotRead = _NOT_ASKED
    data: Known[DataFacts] | NotRead = ROWS_NOT_ASKED
    workload: Known[Workload] | NotRead = _NO_QUERIES
    foreign_tables: Known[tuple[ForeignTable, ...]] | NotRead = _NOT_HELD
    authentication: Known[Authentication] | NotRead = _NOT_HELD
    available_extensions: Known[tuple[AvailableExtension, ...]] | NotRead = _NOT_HELD
    format_version: int = FORMAT_VERSION
