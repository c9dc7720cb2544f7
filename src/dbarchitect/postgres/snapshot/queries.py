"""The queries of the catalog: which file serves which server, and what its rows are.

A file `x.sql` serves the oldest server; where a capability changed the catalog, `x.pg15.sql`
serves the servers that have it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from dbarchitect.postgres.capabilities import ServerCapabilities
from dbarchitect.postgres.snapshot import measure_rows, object_rows, rows

RowT = TypeVar("RowT", bound=NamedTuple)
Variant = tuple[str, Callable[[ServerCapabilities], bool]]


@dataclass(frozen=True, slots=True)
class Query(Generic[RowT]):
    """A query by the stem of its files.

    `variants` are suffixes with the capability that each needs, newest first.
    """

    stem: str
    row: type[RowT]
    variants: tuple[Variant, ...] = ()

    def file_stem(self, capabilities: ServerCapabilities) -> str:
        """The file, without `.sql`, that serves a server with these capabilities."""
        for suffix, serves in self.variants:
            if serves(capabilities):
                return f"{self.stem}.{suffix}"
        return self.stem

    @property
    def file_stems(self) -> tuple[str, ...]:
        """All files of the query, without `.sql`."""
        return (self.stem, *(f"{self.stem}.{suffix}" for suffix, _ in self.variants))


LOCKS = Query("locks", rows.LockRow)
ORIGIN = Query(
    "origin",
    object_rows.OriginRow,
    (
        ("pg17", lambda server: server.has_builtin_locale_provider),
        ("pg15", lambda server: server.has_locale_provider_per_database),
    ),
)
NAMESPACES = Query("namespaces", rows.NamespaceRow)
ROLES = Query("roles", rows.RoleRow)
MEMBERSHIPS = Query(
    "memberships",
    rows.MembershipRow,
    (("pg16", lambda server: server.has_grant_inherit_and_set),),
)
RELATIONS = Query("relations", rows.RelationRow)
COLUMNS = Query(
    "columns",
    rows.ColumnRow,
    (("pg14", lambda server: server.has_column_compression),),
)
CONSTRAINTS = Query(
    "constraints",
    rows.ConstraintRow,
    (
        ("pg18", lambda server: server.has_without_overlaps),
        ("pg15", lambda server: server.has_foreign_key_set_columns),
    ),
)
INDEXES = Query(
    "indexes",
    rows.IndexRow,
    (("pg15", lambda server: server.has_nulls_not_distinct),),
)
OPERATOR_CLASSES = Query("operator_classes", rows.OperatorClassRow)
COLLATIONS = Query(
    "collations",
    rows.CollationRow,
    (
        ("pg17", lambda server: server.has_builtin_locale_provider),
        ("pg16", lambda server: server.has_collation_rules),
        ("pg15", lambda server: server.has_locale_provider_per_database),
    ),
)
COMMENTS = Query("comments", rows.CommentRow)
PRIVILEGES = Query("privileges", rows.PrivilegeRow)
DEFAULT_PRIVILEGES = Query("default_privileges", rows.DefaultPrivilegeRow)
SEQUENCES = Query("sequences", rows.SequenceRow)
VIEWS = Query("views", rows.ViewRow)
RULES = Query("rules", rows.RuleRow)
TRIGGERS = Query("triggers", rows.TriggerRow)
POLICIES = Query("policies", rows.PolicyRow)
TYPES = Query("types", object_rows.TypeRow)
RANGES = Query(
    "ranges", object_rows.RangeRow, (("pg14", lambda server: server.has_multirange_types),)
)
EXTENSIONS = Query("extensions", object_rows.ExtensionRow)
ROUTINES = Query("routines", object_rows.RoutineRow)
AGGREGATES = Query("aggregates", object_rows.AggregateRow)
TEXT_SEARCH_DICTIONARIES = Query(
    "text_search_dictionaries", object_rows.TextSearchDictionaryRow
)
TEXT_SEARCH_CONFIGURATIONS = Query(
    "text_search_configurations", object_rows.TextSearchConfigurationRow
)
TEXT_SEARCH_MAPPINGS = Query("text_search_mappings", object_rows.TextSearchMappingRow)
STATISTICS = Query("statistics", object_rows.StatisticsRow)
PUBLICATIONS = Query(
    "publications",
    object_rows.PublicationRow,
    (("pg18", lambda server: server.has_virtual_generated_columns),),
)
PUBLICATION_TABLES = Query(
    "publication_tables",
    object_rows.PublicationTableRow,
    (("pg15", lambda server: server.has_publication_row_filters),),
)
PUBLICATION_NAMESPACES = Query(
    "publication_namespaces",
    object_rows.PublicationNamespaceRow,
    (("pg15", lambda server: server.has_publication_row_filters),),
)
DEPENDENCIES = Query(
    "dependencies",
    object_rows.DependencyRow,
    (("pg14", lambda server: server.has_multirange_types),),
)
OTHER_OBJECTS = Query("other_objects", object_rows.OtherObjectRow)

RELATION_QUERIES = (
    ORIGIN,
    ROLES,
    OPERATOR_CLASSES,
    COLLATIONS,
    RELATIONS,
    COLUMNS,
)
PART_QUERIES = (
    COMMENTS,
    PRIVILEGES,
    SEQUENCES,
    TYPES,
    RANGES,
    VIEWS,
    RULES,
    TRIGGERS,
    POLICIES,
    CONSTRAINTS,
    INDEXES,
)
OTHER_QUERIES = (
    MEMBERSHIPS,
    DEFAULT_PRIVILEGES,
    EXTENSIONS,
    ROUTINES,
    AGGREGATES,
    TEXT_SEARCH_DICTIONARIES,
    TEXT_SEARCH_CONFIGURATIONS,
    TEXT_SEARCH_MAPPINGS,
    STATISTICS,
    PUBLICATIONS,
    PUBLICATION_TABLES,
    PUBLICATION_NAMESPACES,
    DEPENDENCIES,
    OTHER_OBJECTS,
)
"""What a schema is made of, beside namespaces: all are sent, whatever the database holds.

The parts of relations can be built when the first two groups are there, while the server still
works on the others.
"""

SIZES = Query(
    "sizes",
    measure_rows.SizeRow,
    (("pg14", lambda server: server.has_unknown_row_count),),
)
COLUMN_STATISTICS = Query("column_statistics", measure_rows.ColumnStatisticsRow)
COLUMN_VALUES = Query(
    "column_values",
    measure_rows.ColumnValuesRow,
    (("pg17", lambda server: server.has_range_histograms),),
)
EXTENDED_STATISTICS = Query(
    "extended_statistics",
    measure_rows.ExtendedStatisticsRow,
    (("pg15", lambda server: server.has_inherited_extended_statistics),),
)
HIDDEN_STATISTICS = Query("hidden_statistics", measure_rows.HiddenStatisticsRow)
TABLE_COUNTERS = Query(
    "table_counters",
    measure_rows.TableCountersRow,
    (("pg16", lambda server: server.has_last_scan_times),),
)
INDEX_COUNTERS = Query(
    "index_counters",
    measure_rows.IndexCountersRow,
    (("pg16", lambda server: server.has_last_scan_times),),
)
DATABASE_COUNTERS = Query("database_counters", measure_rows.DatabaseCountersRow)
SETTINGS = Query("settings", measure_rows.SettingRow)
SEQUENCE_VALUES = Query("sequence_values", measure_rows.SequenceValueRow)
CATALOG_STATE = Query("catalog_state", rows.CatalogStateRow)

MEASURE_QUERIES = (
    SIZES,
    COLUMN_STATISTICS,
    EXTENDED_STATISTICS,
    HIDDEN_STATISTICS,
    TABLE_COUNTERS,
    INDEX_COUNTERS,
    DATABASE_COUNTERS,
    SETTINGS,
    SEQUENCE_VALUES,
)
"""What the measured parts of a snapshot are made of."""

AUTHENTICATION_RIGHTS = Query("authentication_rights", measure_rows.AuthenticationRightsRow)
HBA_RULES = Query(
    "hba_rules",
    measure_rows.HbaRow,
    (("pg16", lambda server: server.has_hba_file_names),),
)
MD5_ROLES = Query("md5_roles", measure_rows.Md5RoleRow)
AVAILABLE_EXTENSIONS = Query("available_extensions", measure_rows.AvailableExtensionRow)

SURROUNDING_QUERIES = (AUTHENTICATION_RIGHTS, HBA_RULES, MD5_ROLES, AVAILABLE_EXTENSIONS)
"""What stands around the database; each is asked by itself."""

ALL_QUERIES = (
    NAMESPACES,
    LOCKS,
    CATALOG_STATE,
    *RELATION_QUERIES,
    *PART_QUERIES,
    *OTHER_QUERIES,
    *MEASURE_QUERIES,
    COLUMN_VALUES,
    *SURROUNDING_QUERIES,
)
