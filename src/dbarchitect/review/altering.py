"""Whether ALTER COLUMN ... TYPE would run, as far as a snapshot can tell.

It is refused for partition keys, typed tables, columns that a parent has as well, and where a
view, function, policy, trigger, generated column, row type or publication reads the column; and
an index's expression may be immutable for the old type alone.

Source: PostgreSQL's tablecmds.c, RememberAllDependentForRebuilding.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import column_path, path_of
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.mentions import mentions
from dbarchitect.review.walking import partitions_by_parent
from dbarchitect.sqltext.columns_named import names_all_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ObjectPath, Schema, Table

_READERS = frozenset(
    {
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.RULE,
        ObjectKind.FUNCTION,
        ObjectKind.POLICY,
        ObjectKind.TRIGGER,
        ObjectKind.COLUMN,
        ObjectKind.TABLE,
        ObjectKind.TYPE,
    }
)
_VIEWS = frozenset({ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW})
_ORDERED = frozenset({"btree", "hash"})


class TypeChanges:
    """What stands in the way of another type, for the columns of one schema.

    The schema is looked at as a whole, once, when it is first asked.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def is_related(self, table: Table, column: Column) -> bool:
        """Whether a foreign key ties the column to another one's type."""
        return (table.name, column.name) in self._related

    def has_children(self, table: Table) -> bool:
        """Whether tables inherit from it, as partitions or otherwise."""
        return table.name in self._children

    def is_free(self, table: Table, column: Column) -> bool:
        """Whether nothing makes ALTER TYPE to a type with the same operators fail."""
        if column.generated is not None or column.inherit_count or table.of_type is not None:
            return False
        if any(mentions(text, column.name) for text in self._texts(table)):
            return False
        if any(_partitions_by(part, column) for part in self._with_partitions(table)):
            return False
        paths = (column_path(table, column), path_of(ObjectKind.TABLE, table.name))
        children = self._children.get(table.name, set())
        return not any(
            reader.parts not in children and self._may_read(reader, column)
            for path in paths
            for reader in self._readers.get(path, ())
        )

    def _may_read(self, reader: ObjectPath, column: Column) -> bool:
        """Whether the column is among what it reads; of views their text tells."""
        query = self._telling_views.get(reader.parts) if reader.kind in _VIEWS else None
        return query is None or mentions(query, column.name)

    def is_free_of_expressions(self, table: Table, column: Column) -> bool:
        """Whether also a type with other operators can take the old one's place."""
        if not self.is_free(table, column) or self.is_related(table, column):
            return False
        if any(mentions(check.expression, column.name) for check in table.checks):
            return False
        return not any(
            key.column == column.name
            and (
                key.operator_class is not None
                or key.collation is not None
                or index.access_method not in _ORDERED
            )
            for index in table.indexes
            for key in index.keys
        )

    def _texts(self, table: Table) -> Iterator[str | None]:
        yield from _texts_that_read_columns(table)
        yield from self._filters.get(table.name, ())

    def _with_partitions(self, table: Table) -> Iterator[Table]:
        yield table
        for partition in self._partitions.get(table.name, ()):
            yield from self._with_partitions(partition)

    @cached_property
    def _readers(self) -> Mapping[ObjectPath, list[ObjectPath]]:
        found: dict[ObjectPath, list[ObjectPath]] = {}
        for dependency in self._schema.dependencies:
            if dependency.dependent.kind in _READERS:
                found.setdefault(dependency.referenced, []).append(dependency.dependent)
        return found

    @cached_property
    def _telling_views(self) -> Mapping[tuple[str, ...], str]:
        """The queries of the views that name all columns they read."""
        found = {view.name: view.query for view in self._schema.views}
        found |= {view.name: view.query for view in self._schema.materialized_views}
        return {
            (name.schema, name.name): query
            for name, query in found.items()
            if names_all_columns(query)
        }

    @cached_property
    def _children(self) -> Mapping[QualifiedName, set[tuple[str, ...]]]:
        found: dict[QualifiedName, set[tuple[str, ...]]] = {}
        for table in self._schema.tables:
            parents = table.inherits
            if table.partition_of is not None:
                parents = (table.partition_of.parent,)
            for parent in parents:
                found.setdefault(parent, set()).add((table.name.schema, table.name.name))
        return found

    @cached_property
    def _partitions(self) -> Mapping[QualifiedName, list[Table]]:
        return partitions_by_parent(self._schema)

    @cached_property
    def _filters(self) -> Mapping[QualifiedName, list[str]]:
        found: dict[QualifiedName, list[str]] = {}
        for publication in self._schema.publications:
            for published in publication.tables:
                if published.where is not None:
                    found.setdefault(published.table, []).append(published.where)
        return found

    @cached_property
    def _related(self) -> frozenset[tuple[QualifiedName, str]]:
        return frozenset(_ends_of_foreign_keys(self._schema))


@ForLatest
def type_changes(schema: Schema) -> TypeChanges:
    """What stands in the way of another type, for the columns of that schema."""
    return TypeChanges(schema)


def retyping(
    table: Table, column: Column, to: str, *, using: str | None = None, more: str = ""
) -> str:
    """The statement that gives the column another type.

    Args:
        table: The column's table.
        column: The column.
        to: The type as SQL writes it.
        using: The old value as the new type; the server's own cast where left out.
        more: What else the statement does to the table, as SQL.
    """
    name = quote_identifier(column.name)
    expression = "" if using is None else f" USING {using}"
    rest = f", {more}" if more else ""
    return f"ALTER TABLE {table.name.sql} ALTER COLUMN {name} TYPE {to}{expression}{rest};"


def _ends_of_foreign_keys(schema: Schema) -> Iterator[tuple[QualifiedName, str]]:
    for table in schema.tables:
        for key in table.foreign_keys:
            yield from ((table.name, name) for name in key.columns)
            yield from ((key.referenced_table, name) for name in key.referenced_columns)


def _texts_that_read_columns(table: Table) -> Iterator[str | None]:
    for index in table.indexes:
        yield index.predicate
        yield from (key.expression for key in index.keys)
    for column in table.columns:
        yield column.generated.expression if column.generated is not None else None
    yield from (trigger.definition for trigger in table.triggers)
    for policy in table.policies:
        yield policy.using
        yield policy.with_check


def _partitions_by(table: Table, column: Column) -> bool:
    key = table.partition_key
    return key is not None and (column.name in key.columns or None in key.columns)
