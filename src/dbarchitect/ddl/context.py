"""What a writer must know beyond the object in hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.ddl.naming import index_name
from dbarchitect.model.schema import (
    Index,
    NotNull,
    ObjectKind,
    ObjectPath,
    Schema,
    Table,
)
from dbarchitect.model.schema.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.target import Target
    from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The schema as a whole, for look-ups.

    `separated` are the paths that a cycle forces into steps of their own. `implied` are the
    indexes of partitions that PostgreSQL makes by itself when it makes the parent's.
    """

    target: Target
    tables: dict[QualifiedName, Table]
    children: dict[QualifiedName, list[Table]]
    types: dict[str, ObjectPath]
    constraint_names: Counter[tuple[str, str]]
    implied: frozenset[QualifiedName] = frozenset()
    recursive: frozenset[QualifiedName] = frozenset()
    separated: frozenset[ObjectPath] = frozenset()

    def type_paths(self, type_text: str) -> frozenset[ObjectPath]:
        """The schema's own type that `type_text`, such as `app."Mood"[]`, names; or none."""
        base = type_text.removesuffix("[]").split("(", 1)[0].strip()
        path = self.types.get(base)
        return frozenset() if path is None else frozenset({path})

    def partitions(self, name: QualifiedName) -> frozenset[ObjectPath]:
        """The partitions of a table on all levels, which what is made later reaches at once."""
        found: set[ObjectPath] = set()
        for child in self.children.get(name, ()):
            found.add(path_of(ObjectKind.TABLE, child.name))
            found |= self.partitions(child.name)
        return frozenset(found)

    def parents(self, table: Table) -> tuple[Table, ...]:
        """The tables that it inherits from, as partition or by INHERITS, as far as known."""
        names = table.inherits
        if table.partition_of is not None:
            names = (table.partition_of.parent,)
        return tuple(self.tables[name] for name in names if name in self.tables)


def context_of(schema: Schema, target: Target, separated: frozenset[ObjectPath]) -> Context:
    """The look-ups for a schema."""
    tables = {table.name: table for table in schema.tables}
    recursive, implied = _partition_indexes(tables)
    return Context(
        target=target,
        tables=tables,
        children=schema.partitions_by_parent(),
        types=_types(schema),
        constraint_names=Counter(_constraint_names(schema)),
        implied=implied,
        recursive=recursive,
        separated=separated,
    )


def _types(schema: Schema) -> dict[str, ObjectPath]:
    """Every type that the schema defines, tables' and views' row types too, by its SQL."""
    named: list[tuple[ObjectKind, QualifiedName]] = []
    named += [(ObjectKind.TYPE, one.name) for one in schema.enums]
    named += [(ObjectKind.TYPE, one.name) for one in schema.composite_types]
    named += [(ObjectKind.TYPE, one.name) for one in schema.shell_types]
    named += [(ObjectKind.TYPE, one.name) for one in schema.range_types]
    named += [(ObjectKind.DOMAIN, one.name) for one in schema.domains]
    named += [(ObjectKind.TABLE, one.name) for one in schema.tables]
    named += [(ObjectKind.VIEW, one.name) for one in schema.views]
    named += [(ObjectKind.MATERIALIZED_VIEW, one.name) for one in schema.materialized_views]
    types = {name.sql: path_of(kind, name) for kind, name in named}
    for one in schema.range_types:
        if one.multirange_name is not None:
            types[one.multirange_name.sql] = path_of(ObjectKind.TYPE, one.name)
    return types


def _constraint_names(schema: Schema) -> Iterator[tuple[str, str]]:
    """(schema, name) of each constraint: a name that PostgreSQL would not choose again."""
    for table in schema.tables:
        yield from ((table.name.schema, one.name) for one in table.constraints)
        for column in table.columns:
            if column.not_null is not None and column.not_null.name is not None:
                yield table.name.schema, column.not_null.name
    for domain in schema.domains:
        yield from ((domain.name.schema, one.name) for one in domain.checks)


_NAME_LIMIT = 64


def not_null_has_default_name(
    context: Context, table: QualifiedName, column: str, constraint: NotNull
) -> bool:
    """Whether PostgreSQL 18 would give this name by itself."""
    name = constraint.name
    return name is None or (
        name == f"{table.name}_{column}_not_null"
        and len(name.encode()) < _NAME_LIMIT
        and context.constraint_names[table.schema, name] == 1
    )


def _partition_indexes(
    tables: dict[QualifiedName, Table],
) -> tuple[frozenset[QualifiedName], frozenset[QualifiedName]]:
    """(indexes that reach their partitions by themselves, indexes made that way)."""
    attached: dict[QualifiedName, list[tuple[Table, Index]]] = {}
    for table in tables.values():
        for index in table.indexes:
            if index.partition_of is not None:
                attached.setdefault(index.partition_of, []).append((table, index))
    recursive: set[QualifiedName] = set()
    implied: set[QualifiedName] = set()
    for table in tables.values():
        if table.partition_key is None:
            continue
        for index in table.indexes:
            if index.partition_of is None:
                below = list(_below(index, attached))
                if _reaches(index, below):
                    recursive.add(index.name)
                    implied.update(i.name for _, i in below)
    return frozenset(recursive), frozenset(implied)


def _below(
    index: Index, attached: dict[QualifiedName, list[tuple[Table, Index]]]
) -> Iterator[tuple[Table, Index]]:
    for table, child in attached.get(index.name, ()):
        yield table, child
        yield from _below(child, attached)


def _reaches(index: Index, below: list[tuple[Table, Index]]) -> bool:
    """Whether making the root's index makes exactly the partitions' indexes as they are."""
    return (
        index.valid
        and not index.on_only
        and all(_is_implied(table, child, index) for table, child in below)
        and (index.constraint is not None or not any(_has_twin(*one) for one in below))
    )


def _has_twin(table: Table, child: Index) -> bool:
    """Whether the parent's CREATE INDEX could take another of the partition's indexes."""
    return any(
        other.name != child.name
        and other.access_method == child.access_method
        and other.keys == child.keys
        and other.unique == child.unique
        and other.predicate == child.predicate
        for other in table.indexes
    )


def _is_implied(table: Table, child: Index, root: Index) -> bool:
    return (
        child.name.schema == table.name.schema
        and all(key.expression is None for key in child.keys)
        and child.name.name == index_name(table.name.name, child)
        and child.tablespace == root.tablespace
        and child.storage_parameters == root.storage_parameters
        and (child.constraint is None) == (root.constraint is None)
    )
