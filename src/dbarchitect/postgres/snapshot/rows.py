"""The rows that each query of the catalog returns, column by column as its header says."""

from __future__ import annotations

from typing import NamedTuple


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
    valid_until: str | None
    settings: list[str] | None
    comment: str | None


class MembershipRow(NamedTuple):
    """A membership; before 16 who granted it and its options are None."""

    role: int
    member: int
    grantor: int | None
    admin: bool
    inherit: bool | None
    can_set: bool | None


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
    """A collation; all but its name is None for those that users did not make."""

    oid: int
    namespace: int
    name: str
    owner: int | None
    provider: str | None
    deterministic: bool | None
    collate: str | None
    ctype: str | None
    locale: str | None
    rules: str | None


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


class CatalogStateRow(NamedTuple):
    """The state of one catalog."""

    catalog: str
    row_count: int
    transactions: int | None
