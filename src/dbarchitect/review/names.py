"""The names that a team gave: every object with its name, once.

A partition's columns and constraints bear its parent's names, a constraint's index the
constraint's, and an identity's sequence is named by the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.model.schema.paths import global_path, member_path, path_of, routine_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Schema, Table


class Named(NamedTuple):
    """An object and the name that it was given."""

    path: ObjectPath
    name: str

    @property
    def display(self) -> str:
        """The object for people: its kind, and where it is."""
        text = self.path.text.removeprefix("public.")
        return f"{self.path.kind.value} {text}"


def named_objects(schema: Schema) -> Iterator[Named]:
    """Schemas, relations, columns, types, functions, and what tables have of their own."""
    for namespace in schema.namespaces:
        yield Named(global_path(ObjectKind.SCHEMA, namespace.name), namespace.name)
    yield from named_relations(schema)
    for table in schema.tables:
        yield from named_parts(table)
    for made in (*schema.enums, *schema.composite_types, *schema.range_types):
        yield Named(path_of(ObjectKind.TYPE, made.name), made.name.name)
    for domain in schema.domains:
        yield Named(path_of(ObjectKind.DOMAIN, domain.name), domain.name.name)
    for routine in schema.routines:
        yield Named(routine_path(routine), routine.name.name)


def named_relations(schema: Schema) -> Iterator[Named]:
    """Tables that are no partition, views, materialised views and sequences."""
    for table in schema.tables:
        if table.partition_of is None:
            yield Named(path_of(ObjectKind.TABLE, table.name), table.name.name)
    for view in schema.views:
        yield Named(path_of(ObjectKind.VIEW, view.name), view.name.name)
    for kept in schema.materialized_views:
        yield Named(path_of(ObjectKind.MATERIALIZED_VIEW, kept.name), kept.name.name)
    for sequence in schema.sequences:
        yield Named(path_of(ObjectKind.SEQUENCE, sequence.name), sequence.name.name)


def named_columns(table: Table) -> Iterator[Named]:
    """The columns that a table declares itself; none of a partition."""
    if table.partition_of is None:
        for column in table.columns:
            if column.is_local:
                path = member_path(ObjectKind.COLUMN, table.name, column.name)
                yield Named(path, column.name)


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
        yield Named(member_path(kind, table.name, name), name)
