"""Where each object of a schema is: the one rule by which reader, writer and findings agree.

    schema, role, extension, publication    (name,)
    table, view, index, sequence, type ...  (schema, name)
    column                                  (schema, relation, column)
    constraint, trigger, rule, policy       (schema, relation or domain, name)
    function, procedure, aggregate          (schema, name(identity arguments))
    default privileges                      (role, schema or "", kind of object)
    query                                   (fingerprint,) or (file:line:column,)

The `_RETURN` rule of a view is its view; the default of a column is its column; a procedure
is of kind FUNCTION; enum, composite, range and shell types are of kind TYPE.
"""

from __future__ import annotations

from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema.database import ObjectKind, ObjectPath
from dbarchitect.model.schema.relations import Column, Table
from dbarchitect.model.schema.routines import Aggregate, Routine


def path_of(kind: ObjectKind, name: QualifiedName) -> ObjectPath:
    """The path of an object that lives directly in a schema."""
    return ObjectPath(kind, (name.schema, name.name))


def member_path(kind: ObjectKind, owner: QualifiedName, name: str) -> ObjectPath:
    """The path of a column, constraint, trigger, rule or policy of the relation `owner`."""
    return ObjectPath(kind, (owner.schema, owner.name, name))


def column_path(table: Table, column: Column) -> ObjectPath:
    """The path of a column of a table."""
    return member_path(ObjectKind.COLUMN, table.name, column.name)


def global_path(kind: ObjectKind, name: str) -> ObjectPath:
    """The path of an object that lives in no schema: a role, a schema, an extension."""
    return ObjectPath(kind, (name,))


def routine_path(routine: Routine | Aggregate) -> ObjectPath:
    """The path of a function, procedure or aggregate, told apart by its arguments."""
    kind = ObjectKind.AGGREGATE if isinstance(routine, Aggregate) else ObjectKind.FUNCTION
    signature = f"{quote_identifier(routine.name.name)}({routine.arguments})"
    return ObjectPath(kind, (routine.name.schema, signature))
