"""The rows of types, routines, statistics objects, publications and other objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


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


class TextSearchDictionaryRow(NamedTuple):
    """A text search dictionary."""

    oid: int
    namespace: int
    name: str
    owner: int
    template_namespace: int
    template: str
    options: str | None


class TextSearchConfigurationRow(NamedTuple):
    """A text search configuration."""

    oid: int
    namespace: int
    name: str
    owner: int
    parser_namespace: int
    parser: str


class TextSearchMappingRow(NamedTuple):
    """A dictionary for a token of a configuration."""

    configuration: int
    token: str
    dictionary_namespace: int
    dictionary: str
