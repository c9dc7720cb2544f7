"""The rows that each query of the catalog returns, column by column as its header says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class LockRow(NamedTuple):
    """A relation that another session locks, or an object whose deparsing would wait for it."""

    class_oid: int
    object_oid: int


class NamespaceRow(NamedTuple):
    """A schema."""

    oid: int
    name: str
    owner: int
    is_built_in: bool
    is_member: bool


class RoleRow(NamedTuple):
    """A role."""

    oid: int
    name: str
    can_login: bool
    superuser: bool
    inherit: bool
    create_role: bool
    create_database: bool
    replication: bool
    bypass_rls: bool
    connection_limit: int
    settings: list[str] | None
    member_of: list[int] | None
    comment: str | None


class RelationRow(NamedTuple):
    """A relation that is no index."""

    oid: int
    namespace: int
    name: str
    kind: str
    owner: int
    persistence: str
    access_method: str | None
    tablespace: str | None
    options: list[str] | None
    toast_options: list[str] | None
    replica_identity: str
    row_security: bool
    force_row_security: bool
    partition_bound: str | None
    partition_definition: str | None
    partition_strategy: str | None
    partition_columns: list[int] | None
    of_type: int
    row_type: int
    parents: list[int] | None
    populated: bool
    locked: bool
    is_member: bool


class ColumnRow(NamedTuple):
    """A column, or an attribute of a composite type."""

    relation: int
    number: int
    name: str
    type: str
    type_oid: int
    not_null: bool
    expression: str | None
    identity: str | None
    generated: str | None
    collation: int | None
    has_own_collation: bool | None
    storage: str | None
    compression: str | None
    statistics_target: int | None
    options: list[str] | None
    is_local: bool | None
    inherit_count: int | None
    privileges: list[str] | None
    in_index: bool | None


class ConstraintRow(NamedTuple):
    """A constraint of a table or a domain."""

    oid: int
    relation: int
    domain: int
    name: str
    kind: str
    deferrable: bool
    deferred: bool
    validated: bool
    enforced: bool
    is_local: bool
    inherit_count: int
    no_inherit: bool
    inherited: bool
    index_oid: int
    referenced: int
    on_update: str
    on_delete: str
    match: str
    columns: str | None
    referenced_columns: str | None
    set_columns: str | None
    period: bool
    definition: str | None
    operators: list[str] | None
    operator_namespaces: list[int] | None


class IndexRow(NamedTuple):
    """An index."""

    oid: int
    relation: int
    namespace: int
    name: str
    access_method: str
    unique: bool
    primary: bool
    nulls_not_distinct: bool
    valid: bool
    clustered: bool
    replica_identity: bool
    key_count: int
    columns: str
    operator_classes: str
    collations: str
    flags: str
    expressions: list[str | None] | None
    key_types: list[int] | None
    predicate: str | None
    parent: int | None
    on_only: bool
    tablespace: str | None
    options: list[str] | None


class OperatorClassRow(NamedTuple):
    """An operator class."""

    oid: int
    access_method: str
    namespace: int
    name: str
    is_default: bool
    input_type: int


class CollationRow(NamedTuple):
    """A collation."""

    oid: int
    namespace: int
    name: str


class CommentRow(NamedTuple):
    """A comment."""

    class_oid: int
    object_oid: int
    number: int
    comment: str


class PrivilegeRow(NamedTuple):
    """A privilege; None in its columns where all privileges of the object were revoked."""

    class_oid: int
    object_oid: int
    grantee: int | None
    privilege: str | None
    grantor: int | None
    grantable: bool | None


class DefaultPrivilegeRow(NamedTuple):
    """A default privilege."""

    oid: int
    role: int
    namespace: int
    kind: str
    grantee: int | None
    privilege: str | None
    grantor: int | None
    grantable: bool | None


class SequenceRow(NamedTuple):
    """The options of a sequence and its owner."""

    oid: int
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycle: bool
    owner_relation: int | None
    owner_column: int | None
    is_identity: bool | None


class ViewRow(NamedTuple):
    """The query of a view; None where a lock stands before it."""

    relation: int
    query: str | None


class RuleRow(NamedTuple):
    """A rewrite rule; its definition is None where a lock stands before it."""

    oid: int
    relation: int
    name: str
    definition: str | None
    enabled: str


class TriggerRow(NamedTuple):
    """A trigger; its definition is None where a lock stands before it, or it is gone."""

    oid: int
    relation: int
    name: str
    definition: str | None
    enabled: str
    inherited: bool
    function_namespace: int
    function_name: str


class PolicyRow(NamedTuple):
    """A policy; its expressions are None where a lock stands before them."""

    oid: int
    relation: int
    name: str
    command: str
    permissive: bool
    roles: list[int]
    using: str | None
    with_check: str | None
    blocked: bool


class TypeRow(NamedTuple):
    """A type."""

    oid: int
    namespace: int
    name: str
    kind: str
    owner: int
    is_defined: bool
    relation: int
    base_type: str | None
    not_null: bool
    default_expression: str | None
    collation: int
    is_default_collation: bool | None
    labels: list[str] | None
    is_member: bool


class RangeRow(NamedTuple):
    """A range type."""

    oid: int
    subtype: str
    operator_class: int
    is_default_class: bool
    collation: int
    is_default_collation: bool
    canonical_namespace: int | None
    canonical_name: str | None
    subtype_diff_namespace: int | None
    subtype_diff_name: str | None
    multirange_namespace: int | None
    multirange_name: str | None


class OriginRow(NamedTuple):
    """Where, when and as whom."""

    database: str
    encoding: str
    locale_provider: str
    collate: str
    ctype: str
    locale: str | None
    role: str
    superuser: bool
    in_recovery: bool
    taken_at: datetime
    started_at: datetime
    reads_all_settings: bool


class ExtensionRow(NamedTuple):
    """An extension."""

    oid: int
    name: str
    namespace: int
    version: str
    relocatable: bool


class RoutineRow(NamedTuple):
    """A function or procedure; its definition is None where a lock stands before it."""

    oid: int
    namespace: int
    name: str
    kind: str
    owner: int
    arguments: str
    definition: str | None
    language: str
    returns: str | None
    volatility: str
    security_definer: bool
    leakproof: bool
    strict: bool
    parallel: str
    settings: list[str] | None


class AggregateRow(NamedTuple):
    """An aggregate."""

    oid: int
    namespace: int
    name: str
    owner: int
    arguments: str
    signature: str
    kind: str
    parallel: str
    sfunc: str
    stype: str
    sspace: int
    finalfunc: str | None
    finalfunc_extra: bool
    finalfunc_modify: str
    combinefunc: str | None
    serialfunc: str | None
    deserialfunc: str | None
    initcond: str | None
    msfunc: str | None
    minvfunc: str | None
    mstype: str | None
    msspace: int
    mfinalfunc: str | None
    mfinalfunc_extra: bool
    mfinalfunc_modify: str
    minitcond: str | None
    sortop_namespace: int | None
    sortop: str | None


class StatisticsRow(NamedTuple):
    """An extended statistics object."""

    oid: int
    namespace: int
    name: str
    relation: int
    definition: str | None
    kinds: list[str]
    owner: int
    statistics_target: int | None


class PublicationRow(NamedTuple):
    """A publication."""

    oid: int
    name: str
    owner: int
    all_tables: bool
    inserts: bool
    updates: bool
    deletes: bool
    truncates: bool
    via_partition_root: bool
    generated_columns: str | None


class PublicationTableRow(NamedTuple):
    """A table of a publication."""

    publication: int
    relation: int
    columns: list[int] | None
    row_filter: str | None
    blocked: bool


class PublicationNamespaceRow(NamedTuple):
    """A schema of a publication."""

    publication: int
    namespace: int


class DependencyRow(NamedTuple):
    """An object and one that it needs."""

    class_oid: int
    object_oid: int
    number: int
    referenced_class: int
    referenced_oid: int


class OtherObjectRow(NamedTuple):
    """An object that is only listed."""

    class_oid: int
    object_oid: int
    kind: str
    namespace: int
    name: str


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


class SettingRow(NamedTuple):
    """A run-time setting."""

    name: str
    value: str
    unit: str | None
    source: str
    default_value: str | None
    pending_restart: bool


class CatalogStateRow(NamedTuple):
    """The state of one catalog."""

    catalog: str
    row_count: int
    transactions: int | None
