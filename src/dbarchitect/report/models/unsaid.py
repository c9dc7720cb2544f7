"""What a schema holds, kind by kind, so that a format can list what it has no words for.

A format names the facts that it says; every other fact that the schema holds is unsaid. So a
kind of object that nobody thought of is listed, and not lost in silence.
"""

from __future__ import annotations

from enum import StrEnum
from textwrap import wrap
from typing import TYPE_CHECKING, Protocol

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.model_files import Unsaid
from dbarchitect.model.schema.constraints import Check, ForeignKeyMatch
from dbarchitect.model.schema.relations import IdentityKind, Persistence
from dbarchitect.report.models.unsaid_columns import (
    column_facts,
    has_usual_sequence,
    identity_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import (
        Column,
        Index,
        MaterializedView,
        Schema,
        Sequence,
        Table,
        View,
    )


class Fact(StrEnum):
    """A kind of statement about a schema, in the words of the list."""

    SCHEMAS = "CREATE SCHEMA"
    ROLES = "roles, owners and memberships"
    PRIVILEGES = "privileges"
    DEFAULT_PRIVILEGES = "default privileges"
    EXTENSIONS = "extensions"
    COLLATIONS = "collations"
    ENUMS = "enumerated types"
    DOMAINS = "domains"
    DOMAIN_CHECKS = "the second and further CHECKs of a domain"
    COMPOSITE_TYPES = "composite types"
    RANGE_TYPES = "range types"
    SEQUENCES = "sequences"
    SEQUENCE_OWNERS = "which column owns a sequence"
    FUNCTIONS = "functions, procedures and aggregates"
    TEXT_SEARCH = "text search dictionaries and configurations"
    VIEWS = "views"
    MATERIALIZED_VIEWS = "materialized views"
    STATISTICS = "extended statistics"
    PUBLICATIONS = "publications"
    PARTITIONING = "how a table is partitioned"
    PARTITIONS = "partitions"
    INHERITANCE = "inheritance and typed tables"
    STORAGE = "storage: UNLOGGED, parameters, tablespaces, replica identity"
    ROW_SECURITY = "row-level security"
    POLICIES = "policies"
    TRIGGERS = "triggers"
    RULES = "rules"
    CHECKS = "CHECK constraints"
    NOT_VALID = "constraints that are NOT VALID, NOT ENFORCED or NO INHERIT"
    EXCLUSIONS = "EXCLUDE constraints"
    PERIODS = "keys WITHOUT OVERLAPS and foreign keys over a PERIOD"
    DEFERRABLE = "DEFERRABLE constraints"
    NULLS_NOT_DISTINCT = "NULLS NOT DISTINCT"
    MATCH = "MATCH FULL"
    SET_COLUMNS = "the columns of ON DELETE SET NULL or SET DEFAULT"
    INCLUDE = "INCLUDE columns"
    METHODS = "indexes that are no B-tree"
    PARTIAL = "partial indexes"
    EXPRESSIONS = "indexes on expressions"
    ORDER = "the order and the nulls of index keys"
    OPERATOR_CLASSES = "operator classes and collations of index keys"
    INDEX_PARAMETERS = "storage parameters of indexes"
    DEFAULTS = "defaults"
    GENERATED = "generated columns"
    IDENTITY = "identity: GENERATED ALWAYS AS IDENTITY"
    IDENTITY_OPTIONS = "options of identity sequences"
    IDENTITY_NAMES = "names of identity sequences"
    COLUMN_COLLATIONS = "collations of columns"
    COLUMN_STORAGE = "STORAGE, COMPRESSION and statistics of columns"
    NOT_NULL_NAMES = "names of NOT NULL constraints"
    COMMENTS = "comments on tables and columns"
    CONSTRAINT_COMMENTS = "comments on constraints"
    OTHER_COMMENTS = "comments on indexes, sequences and types"


_ORIGIN = (
    "Made from the design; the database itself is made by its migrations.",
    "Not said here:",
)


def unsaid(schema: Schema, says: frozenset[Fact]) -> tuple[Unsaid, ...]:
    """The facts of the schema that are not among those that a format says."""
    held = _held(schema)
    return tuple(
        Unsaid(what=fact.value, names=held[fact])
        for fact in Fact
        if fact not in says and held.get(fact)
    )


def listed_lines(items: Iterable[Unsaid], *, width: int = 92) -> tuple[str, ...]:
    """The list as lines of a comment, without the comment's marks; names are cut nowhere."""
    lines: list[str] = []
    for item in items:
        text = f"{item.what}: {', '.join(map(_one_line, item.names))}"
        lines += wrap(
            text,
            width=width,
            initial_indent="- ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return tuple(lines)


def heading(items: Iterable[Unsaid], mark: str) -> list[str]:
    """The head of a model: where it comes from, and the list, as comments after `mark`."""
    lines = listed_lines(items) or ("- nothing: all of it is here.",)
    return [f"{mark} {line}" for line in (*_ORIGIN, *lines)]


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _held(schema: Schema) -> Mapping[Fact, tuple[str, ...]]:
    held: dict[Fact, list[str]] = {}
    for fact, name in (*_global_facts(schema), *_table_facts(schema)):
        held.setdefault(fact, [])
        if name not in held[fact]:
            held[fact].append(name)
    return {fact: tuple(names) for fact, names in held.items()}


class _Named(Protocol):
    """An object in a schema, with its comment."""

    @property
    def name(self) -> QualifiedName: ...

    @property
    def comment(self) -> str | None: ...


def _global_facts(schema: Schema) -> Iterator[tuple[Fact, str]]:
    kinds: tuple[tuple[Fact, tuple[_Named, ...]], ...] = (
        (Fact.COLLATIONS, schema.collations),
        (Fact.ENUMS, schema.enums),
        (Fact.DOMAINS, schema.domains),
        (Fact.COMPOSITE_TYPES, (*schema.composite_types, *schema.shell_types)),
        (Fact.RANGE_TYPES, schema.range_types),
        (Fact.SEQUENCES, schema.sequences),
        (Fact.FUNCTIONS, (*schema.routines, *schema.aggregates)),
        (Fact.TEXT_SEARCH, schema.text_search_dictionaries),
        (Fact.TEXT_SEARCH, schema.text_search_configurations),
        (Fact.VIEWS, schema.views),
        (Fact.MATERIALIZED_VIEWS, schema.materialized_views),
        (Fact.STATISTICS, schema.statistics),
    )
    for fact, objects in kinds:
        for item in objects:
            yield fact, item.name.display
            if item.comment is not None and fact not in _COMMENTED_ELSEWHERE:
                yield Fact.OTHER_COMMENTS, item.name.display
    yield from _named_globals(schema)


_COMMENTED_ELSEWHERE = frozenset({Fact.FUNCTIONS, Fact.VIEWS, Fact.MATERIALIZED_VIEWS})
"""Objects that are unsaid whole, their comments with them."""


def _named_globals(schema: Schema) -> Iterator[tuple[Fact, str]]:
    for role in schema.roles:
        yield Fact.ROLES, quote_identifier(role.name)
    for extension in schema.extensions:
        yield Fact.EXTENSIONS, quote_identifier(extension.name)
    for publication in schema.publications:
        yield Fact.PUBLICATIONS, quote_identifier(publication.name)
    yield from _privileges(schema)
    for domain in schema.domains:
        for check in domain.checks[1:]:
            yield Fact.DOMAIN_CHECKS, f"{domain.name.display}.{quote_identifier(check.name)}"
    for sequence in schema.sequences:
        if sequence.owned_by is not None:
            yield Fact.SEQUENCE_OWNERS, sequence.name.display
    for namespace in schema.namespaces:
        if namespace.name != "public":
            yield Fact.SCHEMAS, quote_identifier(namespace.name)


def _privileges(schema: Schema) -> Iterator[tuple[Fact, str]]:
    for default in schema.default_privileges:
        yield (
            Fact.DEFAULT_PRIVILEGES,
            f"{default.object_kind.value.lower()} of {quote_identifier(default.role)}",
        )
    for namespace in schema.namespaces:
        if namespace.privileges is not None:
            yield Fact.PRIVILEGES, quote_identifier(namespace.name)
    relations: list[Table | View | MaterializedView | Sequence] = [*schema.tables]
    relations += [*schema.views]
    relations += [*schema.materialized_views]
    relations += [*schema.sequences]
    for item in relations:
        if item.privileges is not None:
            yield Fact.PRIVILEGES, item.name.display
    for routine in schema.routines:
        if routine.privileges is not None:
            yield Fact.PRIVILEGES, routine.name.display


def _table_facts(schema: Schema) -> Iterator[tuple[Fact, str]]:
    for table in schema.tables:
        if table.partition_of is not None:
            yield Fact.PARTITIONS, table.name.display
            continue
        for fact, holds in _OF_TABLES.items():
            if holds(table):
                yield fact, table.name.display
        for fact, name in _members(table):
            yield fact, f"{table.name.display}.{quote_identifier(name)}"
        for index in table.indexes:
            for fact, says in _OF_INDEXES.items():
                if says(index):
                    yield fact, index.name.display


def _members(table: Table) -> Iterator[tuple[Fact, str]]:
    for fact, members in (
        (Fact.TRIGGERS, table.triggers),
        (Fact.RULES, table.rules),
        (Fact.POLICIES, table.policies),
    ):
        for member in members:
            yield fact, member.name
    yield from _constraints(table)
    for column in table.columns:
        for holds, fact in _column_facts(column):
            if holds:
                yield fact, column.name
        if identity_options(column):
            yield Fact.IDENTITY_OPTIONS, column.name
        if not has_usual_sequence(table, column):
            yield Fact.IDENTITY_NAMES, column.name
        if column.not_null is not None and column.not_null.name not in {
            None,
            f"{table.name.name}_{column.name}_not_null",
        }:
            yield Fact.NOT_NULL_NAMES, column.name


def _column_facts(column: Column) -> tuple[tuple[bool, Fact], ...]:
    always = column.identity is not None and column.identity.kind is IdentityKind.ALWAYS
    held = column_facts(column)
    return (
        (always, Fact.IDENTITY),
        (held.default, Fact.DEFAULTS),
        (held.generated, Fact.GENERATED),
        (held.collation, Fact.COLUMN_COLLATIONS),
        (held.storage, Fact.COLUMN_STORAGE),
        (held.comment, Fact.COMMENTS),
    )


def _constraints(table: Table) -> Iterator[tuple[Fact, str]]:
    yield from _check_facts(table)
    yield from _foreign_key_facts(table)
    for exclusion in table.exclusions:
        yield Fact.EXCLUSIONS, exclusion.name
    for key in table.keys:
        if key.without_overlaps:
            yield Fact.PERIODS, key.name
    for constraint in table.constraints:
        if not isinstance(constraint, Check) and constraint.deferrability.deferrable:
            yield Fact.DEFERRABLE, constraint.name
    for constraint in table.constraints:
        if constraint.comment is not None:
            yield Fact.CONSTRAINT_COMMENTS, constraint.name


def _check_facts(table: Table) -> Iterator[tuple[Fact, str]]:
    for check in table.checks:
        yield Fact.CHECKS, check.name
        if not check.validated or not check.enforced or check.no_inherit:
            yield Fact.NOT_VALID, check.name


def _foreign_key_facts(table: Table) -> Iterator[tuple[Fact, str]]:
    for key in table.foreign_keys:
        for holds, fact in (
            (key.period, Fact.PERIODS),
            (key.match is ForeignKeyMatch.FULL, Fact.MATCH),
            (bool(key.set_columns), Fact.SET_COLUMNS),
            (not (key.validated and key.enforced), Fact.NOT_VALID),
        ):
            if holds:
                yield fact, key.name


def _stored_unusually(table: Table) -> bool:
    return (
        table.persistence is not Persistence.PERMANENT
        or table.replica_identity.kind != "default"
        or table.access_method not in {None, "heap"}
        or bool(table.storage_parameters or table.toast_parameters or table.tablespace)
    )


def _grants_columns(table: Table) -> bool:
    return any(column.privileges is not None for column in table.columns)


_OF_TABLES: Mapping[Fact, Callable[[Table], bool]] = {
    Fact.PARTITIONING: lambda table: table.partition_key is not None,
    Fact.INHERITANCE: lambda table: bool(table.inherits) or table.of_type is not None,
    Fact.STORAGE: _stored_unusually,
    Fact.PRIVILEGES: _grants_columns,
    Fact.ROW_SECURITY: lambda table: table.row_security or table.force_row_security,
    Fact.COMMENTS: lambda table: table.comment is not None,
}


def _ordered_unusually(index: Index) -> bool:
    return any(key.descending or key.nulls_first for key in index.keys)


_OF_INDEXES: Mapping[Fact, Callable[[Index], bool]] = {
    Fact.NULLS_NOT_DISTINCT: lambda index: index.nulls_not_distinct,
    Fact.INCLUDE: lambda index: bool(index.include),
    Fact.METHODS: lambda index: index.access_method != "btree" and not _of_exclusion(index),
    Fact.PARTIAL: lambda index: index.predicate is not None and index.constraint is None,
    Fact.EXPRESSIONS: lambda index: None in index.columns and index.constraint is None,
    Fact.ORDER: _ordered_unusually,
    Fact.OPERATOR_CLASSES: lambda index: any(
        key.operator_class is not None or key.collation is not None for key in index.keys
    ),
    Fact.INDEX_PARAMETERS: lambda index: bool(index.storage_parameters or index.tablespace),
    Fact.OTHER_COMMENTS: lambda index: index.comment is not None,
}


def _of_exclusion(index: Index) -> bool:
    return index.constraint is not None and not index.unique
