"""The names that a team gave: every object with its name, once.

A partition's columns and constraints bear its parent's names, a constraint's index the
constraint's, and an identity's sequence is named by the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.model.schema.paths import routine_path
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table


class Named(NamedTuple):
    """An object and the name that it was given; the path is made when it is asked for."""

    kind: ObjectKind
    parts: tuple[str, ...]
    name: str

    @property
    def path(self) -> ObjectPath:
        """Where the object is."""
        return ObjectPath(self.kind, self.parts)

    @property
    def display(self) -> str:
        """The object for people: its kind, and where it is."""
        return f"{self.kind.value} {self.path.text.removeprefix('public.')}"


@ForLatest
def named_objects(schema: Schema) -> tuple[Named, ...]:
    """Schemas, relations, columns, types, functions, and what tables have of their own."""
    return tuple(_named_objects(schema))


def _named_objects(schema: Schema) -> Iterator[Named]:
    for namespace in schema.namespaces:
        yield Named(ObjectKind.SCHEMA, (namespace.name,), namespace.name)
    yield from named_relations(schema)
    for table in declared_tables(schema):
        yield from named_parts(table)
    types = [enum.name for enum in schema.enums]
    types += [composite.name for composite in schema.composite_types]
    types += [spread.name for spread in schema.range_types]
    yield from (_in_schema(ObjectKind.TYPE, name) for name in types)
    for domain in schema.domains:
        yield _in_schema(ObjectKind.DOMAIN, domain.name)
    for routine in schema.routines:
        path = routine_path(routine)
        yield Named(path.kind, path.parts, routine.name.name)


def named_relations(schema: Schema) -> Iterator[Named]:
    """Tables that are no partition, views, materialised views and sequences."""
    for table in declared_tables(schema):
        yield _in_schema(ObjectKind.TABLE, table.name)
    for view in schema.views:
        yield _in_schema(ObjectKind.VIEW, view.name)
    for kept in schema.materialized_views:
        yield _in_schema(ObjectKind.MATERIALIZED_VIEW, kept.name)
    for sequence in schema.sequences:
        yield _in_schema(ObjectKind.SEQUENCE, sequence.name)


def named_columns(table: Table) -> Iterator[Named]:
    """The columns that a table declares itself; none of a partition."""
    if table.partition_of is None:
        place = (table.name.schema, table.name.name)
        for column in table.columns:
            if column.is_local:
                yield Named(ObjectKind.COLUMN, (*place, column.name), column.name)


def named_parts(table: Table) -> Iterator[Named]:
    """Its columns, constraints, triggers, policies and other indexes; none of a partition."""
    yield from named_columns(table)
    if table.partition_of is not None:
        return
    parts = [
        *((ObjectKind.CONSTRAINT, constraint.name) for constraint in table.constraints),
        *((ObjectKind.TRIGGER, trigger.name) for trigger in table.triggers),
        *((ObjectKind.POLICY, policy.name) for policy in table.policies),
        *((ObjectKind.INDEX, i.name.name) for i in table.indexes if i.constraint is None),
    ]
    for kind, name in parts:
        yield Named(kind, (table.name.schema, table.name.name, name), name)


def _in_schema(kind: ObjectKind, name: QualifiedName) -> Named:
    return Named(kind, (name.schema, name.name), name.name)
