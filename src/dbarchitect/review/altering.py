"""Whether ALTER COLUMN ... TYPE would run, as far as a snapshot can tell.

It is refused for partition keys, typed tables, columns that a parent has as well, and where a
view, rule, function, policy, trigger, generated column, row type or publication reads the
column, of the table or of one that inherits it; where such a one has it from another parent,
too; and an index's expression may be immutable for the old type alone.

Dependencies are of whole objects here. So the text of a view, of a policy and of a function
whose body was parsed tells which columns it reads, where it names each. A function with its
body in a string is never refused, and breaks at its next call: it counts as a reader.

Source: PostgreSQL's tablecmds.c, RememberAllDependentForRebuilding.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import member_path, path_of, routine_path
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.mentions import mentions
from dbarchitect.sqltext.columns_named import names_all_columns
from dbarchitect.sqltext.routines import columns_of_trigger, has_parsed_body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ObjectPath, Routine, Schema, Table, Trigger

_READERS = frozenset(
    {
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.RULE,
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.FUNCTION,
        ObjectKind.POLICY,
        ObjectKind.COLUMN,
        ObjectKind.DOMAIN,
        ObjectKind.TABLE,
        ObjectKind.TYPE,
    }
)
_HOLDERS = frozenset({ObjectKind.COLUMN, ObjectKind.DOMAIN, ObjectKind.TYPE})
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

    def is_held_as_rows(self, table: Table) -> bool:
        """Whether columns or types hold rows of the table, which keeps it from being rewritten.

        Source: PostgreSQL's tablecmds.c, find_composite_type_dependencies.
        """
        return any(
            reader.kind in _HOLDERS
            for one in self._with_children(table)
            for reader in self._readers.get(path_of(ObjectKind.TABLE, one.name), ())
        )

    def is_free(self, table: Table, column: Column) -> bool:
        """Whether nothing makes ALTER TYPE to a type with the same operators fail."""
        if column.generated is not None or column.inherit_count or table.of_type is not None:
            return False
        _, *heirs = family = [*self._with_children(table)]
        return not any(_is_of_its_own(heir, column) for heir in heirs) and not any(
            self._is_read(one, column) for one in family
        )

    def _is_read(self, table: Table, column: Column) -> bool:
        if _partitions_by(table, column):
            return True
        if any(mentions(text, column.name) for text in self._texts(table)):
            return True
        if any(_is_named_by(trigger, column) for trigger in table.triggers):
            return True
        if any(column.name in named for named in self._published.get(table.name, ())):
            return True
        paths = (
            member_path(ObjectKind.COLUMN, table.name, column.name),
            path_of(ObjectKind.TABLE, table.name),
        )
        return any(
            self._may_read(reader, table, column)
            for path in paths
            for reader in self._readers.get(path, ())
        )

    def _may_read(self, reader: ObjectPath, table: Table, column: Column) -> bool:
        """Whether the column is among what it reads, as far as its text tells."""
        if reader.kind is ObjectKind.TABLE:
            return reader.parts not in self._parts_of_children
        if reader.kind is ObjectKind.FUNCTION:
            routine = self._routines.get(reader)
            if routine is None or _takes_or_gives(routine, table):
                return True
            return not has_parsed_body(routine.definition) or _reads(routine.definition, column)
        text = self._queries.get(reader)
        return text is None or _reads(text, column)

    def is_free_of_expressions(self, table: Table, column: Column) -> bool:
        """Whether also a type with other operators can take the old one's place."""
        return self.is_free(table, column) and not any(
            self.is_related(one, column) or _is_compared(one, column)
            for one in self._with_children(table)
        )

    def _texts(self, table: Table) -> Iterator[str | None]:
        yield from _texts_that_read_columns(table)
        yield from self._filters.get(table.name, ())

    def _with_children(self, table: Table) -> Iterator[Table]:
        """The table, and those that have its columns from it."""
        yield table
        for child in self._children.get(table.name, ()):
            yield from self._with_children(child)

    @cached_property
    def _readers(self) -> Mapping[ObjectPath, list[ObjectPath]]:
        found: dict[ObjectPath, list[ObjectPath]] = {}
        for dependency in self._schema.dependencies:
            if dependency.dependent.kind in _READERS:
                found.setdefault(dependency.referenced, []).append(dependency.dependent)
        return found

    @cached_property
    def _queries(self) -> Mapping[ObjectPath, str]:
        """What views and policies ask; a condition is a SELECT of it."""
        schema, kind = self._schema, ObjectKind.MATERIALIZED_VIEW
        found = {path_of(ObjectKind.VIEW, view.name): view.query for view in schema.views}
        found |= {path_of(kind, view.name): view.query for view in schema.materialized_views}
        for table in schema.tables:
            for policy in table.policies:
                conditions = [text for text in (policy.using, policy.with_check) if text]
                path = member_path(ObjectKind.POLICY, table.name, policy.name)
                found[path] = f"SELECT {', '.join(conditions)}"
        return found

    @cached_property
    def _routines(self) -> Mapping[ObjectPath, Routine]:
        return {routine_path(one): one for one in self._schema.routines}

    @cached_property
    def _children(self) -> Mapping[QualifiedName, list[Table]]:
        found: dict[QualifiedName, list[Table]] = {}
        for table in self._schema.tables:
            parents = table.inherits
            if table.partition_of is not None:
                parents = (table.partition_of.parent,)
            for parent in parents:
                found.setdefault(parent, []).append(table)
        return found

    @cached_property
    def _parts_of_children(self) -> frozenset[tuple[str, ...]]:
        tables = (table for children in self._children.values() for table in children)
        return frozenset((table.name.schema, table.name.name) for table in tables)

    @cached_property
    def _filters(self) -> Mapping[QualifiedName, list[str]]:
        found: dict[QualifiedName, list[str]] = {}
        for publication in self._schema.publications:
            for published in publication.tables:
                if published.where is not None:
                    found.setdefault(published.table, []).append(published.where)
        return found

    @cached_property
    def _published(self) -> Mapping[QualifiedName, list[tuple[str, ...]]]:
        """The lists of columns that publications have of each table."""
        found: dict[QualifiedName, list[tuple[str, ...]]] = {}
        for publication in self._schema.publications:
            for published in publication.tables:
                found.setdefault(published.table, []).append(published.columns)
        return found

    @cached_property
    def _related(self) -> frozenset[tuple[QualifiedName, str]]:
        return frozenset(_ends_of_foreign_keys(self._schema))


HELD_AS_ROWS = "Columns of other tables hold its rows, and PostgreSQL refuses that till then."


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
    yield from (rule.definition for rule in table.rules)
    for policy in table.policies:
        yield policy.using
        yield policy.with_check


def _is_of_its_own(heir: Table, column: Column) -> bool:
    """Whether the heir has the column from another parent, too, or says itself NOT NULL of it.

    Such a NOT NULL PostgreSQL 18 cannot make again after a change in the parent.
    """
    own = next((one for one in heir.columns if one.name == column.name), None)
    if own is None:
        return False
    said = own.not_null
    return own.inherit_count > 1 or (
        said is not None and said.is_local and said.inherit_count > 0
    )


def _reads(query: str, column: Column) -> bool:
    """Whether the query names the column, or does not name all that it reads."""
    return mentions(query, column.name) or not names_all_columns(query)


def _is_named_by(trigger: Trigger, column: Column) -> bool:
    """Whether UPDATE OF or WHEN of the trigger names the column, its function's doing apart."""
    if not mentions(trigger.definition, column.name):
        return False
    named = columns_of_trigger(trigger.definition)
    return named is None or column.name in named


def _takes_or_gives(routine: Routine, table: Table) -> bool:
    """Whether rows of the table go in or come out as such."""
    types = (routine.arguments, routine.returns)
    return any(mentions(text, table.name.name) for text in types)


def _is_compared(table: Table, column: Column) -> bool:
    """Whether a CHECK or an index has operators of the column's type."""
    if any(mentions(check.expression, column.name) for check in table.checks):
        return True
    return any(
        key.column == column.name
        and (
            key.operator_class is not None
            or key.collation is not None
            or index.access_method not in _ORDERED
        )
        for index in table.indexes
        for key in index.keys
    )


def _partitions_by(table: Table, column: Column) -> bool:
    key = table.partition_key
    return key is not None and (column.name in key.columns or None in key.columns)
