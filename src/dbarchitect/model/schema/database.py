"""A schema as a whole: every object that `ddl` can write and the snapshot reader can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema.privileges import DefaultPrivileges, Privileges, Role
from dbarchitect.model.schema.relations import MaterializedView, Sequence, Table, View
from dbarchitect.model.schema.routines import Aggregate, Routine
from dbarchitect.model.schema.text_search import (
    TextSearchConfiguration,
    TextSearchDictionary,
)
from dbarchitect.model.schema.types import (
    Collation,
    CompositeType,
    Domain,
    EnumType,
    RangeType,
    ShellType,
)


class ObjectKind(StrEnum):
    """Kinds of object, in PostgreSQL's own words."""

    ACCESS_METHOD = "access method"
    AGGREGATE = "aggregate"
    CAST = "cast"
    COLLATION = "collation"
    COLUMN = "column"
    CONSTRAINT = "constraint"
    CONVERSION = "conversion"
    DATABASE = "database"
    DEFAULT_PRIVILEGES = "default privileges"
    DOMAIN = "domain"
    EVENT_TRIGGER = "event trigger"
    EXTENSION = "extension"
    FOREIGN_DATA_WRAPPER = "foreign-data wrapper"
    FOREIGN_TABLE = "foreign table"
    FUNCTION = "function"
    INDEX = "index"
    LANGUAGE = "language"
    MATERIALIZED_VIEW = "materialized view"
    OPERATOR = "operator"
    OPERATOR_CLASS = "operator class"
    OPERATOR_FAMILY = "operator family"
    POLICY = "policy"
    PUBLICATION = "publication"
    QUERY = "query"
    ROLE = "role"
    RULE = "rule"
    SCHEMA = "schema"
    SEQUENCE = "sequence"
    SERVER = "server"
    STATISTICS = "statistics object"
    SUBSCRIPTION = "subscription"
    TABLE = "table"
    TEXT_SEARCH = "text search object"
    TEXT_SEARCH_CONFIGURATION = "text search configuration"
    TEXT_SEARCH_DICTIONARY = "text search dictionary"
    TRANSFORM = "transform"
    TRIGGER = "trigger"
    TYPE = "type"
    VIEW = "view"


@dataclass(frozen=True, slots=True, order=True)
class ObjectPath:
    """Where an object is: its kind and its names from the schema inwards.

    A column of `public.users` is `ObjectPath(COLUMN, ("public", "users", "email"))`. The last
    part of a function holds its argument types too: `f(integer, text)`.
    """

    kind: ObjectKind
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The path for people and fingerprints: quoted parts joined by dots."""
        if self.kind is ObjectKind.QUERY:  # a fingerprint or a place: no name to quote
            return self.parts[0]
        if self.kind in {ObjectKind.FUNCTION, ObjectKind.AGGREGATE}:
            return ".".join((*map(quote_identifier, self.parts[:-1]), self.parts[-1]))
        return ".".join(map(quote_identifier, self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """A schema in PostgreSQL's sense."""

    name: str
    owner: str
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An installed extension; objects that it owns are not in the schema."""

    name: str
    schema: str
    version: str | None = None
    relocatable: bool = True
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedStatistics:
    """CREATE STATISTICS; `definition` is the whole statement."""

    name: QualifiedName
    table: QualifiedName
    definition: str
    kinds: tuple[str, ...]
    owner: str
    statistics_target: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """A table in a publication, with its row filter and column list."""

    table: QualifiedName
    columns: tuple[str, ...] = ()
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """CREATE PUBLICATION."""

    name: str
    owner: str
    all_tables: bool = False
    tables: tuple[PublishedTable, ...] = ()
    schemas: tuple[str, ...] = ()
    operations: tuple[str, ...] = ("insert", "update", "delete", "truncate")
    via_partition_root: bool = False
    generated_columns: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Dependency:
    """`dependent` cannot exist without `referenced`: from `pg_depend`, or from a design."""

    dependent: ObjectPath
    referenced: ObjectPath


@dataclass(frozen=True, slots=True)
class UnreadObject:
    """An object that exists but was not read, and why."""

    path: ObjectPath
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """All objects of a database that are its users' own, each kind sorted by name.

    Rules:
        1. Objects of PostgreSQL itself, of extensions and of other sessions' temporary schemas
           are left out.
        2. What is there but could not be read is in `unread`; a schema with unread objects is
           never taken for a whole one.
    """

    namespaces: tuple[Namespace, ...] = ()
    extensions: tuple[Extension, ...] = ()
    roles: tuple[Role, ...] = ()
    collations: tuple[Collation, ...] = ()
    enums: tuple[EnumType, ...] = ()
    domains: tuple[Domain, ...] = ()
    composite_types: tuple[CompositeType, ...] = ()
    range_types: tuple[RangeType, ...] = ()
    shell_types: tuple[ShellType, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    materialized_views: tuple[MaterializedView, ...] = ()
    routines: tuple[Routine, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    text_search_dictionaries: tuple[TextSearchDictionary, ...] = ()
    text_search_configurations: tuple[TextSearchConfiguration, ...] = ()
    statistics: tuple[ExtendedStatistics, ...] = ()
    publications: tuple[Publication, ...] = ()
    default_privileges: tuple[DefaultPrivileges, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    unread: tuple[UnreadObject, ...] = ()

    def partitions_by_parent(self) -> dict[QualifiedName, list[Table]]:
        """The direct partitions of each partitioned table that has some."""
        found: dict[QualifiedName, list[Table]] = {}
        for table in self.tables:
            if table.partition_of is not None:
                found.setdefault(table.partition_of.parent, []).append(table)
        return found

    def table(self, name: QualifiedName) -> Table:
        """The table of that name.

        Raises:
            KeyError: there is none.
        """
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
