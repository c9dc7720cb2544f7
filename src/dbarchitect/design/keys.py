"""Primary keys: their columns, types and how values come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import SURROGATE_KEY, derived_name
from dbarchitect.design.partitioning.rule import partitioned
from dbarchitect.design.types import column_type
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Identity, IdentityKind, NotNull

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Entity

UUIDV7_MAJOR = 18
"""The first PostgreSQL with `uuidv7()`. Source: its release notes."""


def uuid_default(major: int) -> str:
    """The function that makes a UUID; the one of time order where the server has it."""
    return "uuidv7()" if major >= UUIDV7_MAJOR else "gen_random_uuid()"


def key_types(context: Context, entity: Entity) -> tuple[str, ...]:
    """The types of the primary key's columns, in order."""
    if entity.identity is not IdentityMode.NATURAL:
        number = "uuid" if entity.identity is IdentityMode.UUID else "bigint"
        timed = partitioned(context.brief, entity) is not None
        return (number, "timestamp with time zone") if timed else (number,)
    return _natural_types(context, entity)


def _natural_types(context: Context, entity: Entity) -> tuple[str, ...]:
    attributes = {attribute.name: attribute for attribute in entity.attributes}
    references = {reference.name: reference for reference in entity.references}
    types: list[str] = []
    for member in entity.natural_key:
        if member in attributes:
            types.append(column_type(attributes[member].type))
        else:
            target = context.brief.entity(references[member].target)
            types.extend(key_types(context, target))
    return tuple(types)


def surrogate(context: Context, entity: Entity) -> tuple[Column, ...]:
    """The column that identifies a row; none where attributes do."""
    if entity.identity is IdentityMode.NATURAL:
        return ()
    if entity.identity is IdentityMode.UUID:
        default = uuid_default(context.major)
        return (Column(name=SURROGATE_KEY, type="uuid", not_null=NotNull(), default=default),)
    table = context.names[entity.name].table
    sequence = QualifiedName(table.schema, derived_name(table.name, (SURROGATE_KEY,), "seq"))
    identity = Identity(kind=IdentityKind.ALWAYS, sequence=sequence)
    return (Column(name=SURROGATE_KEY, type="bigint", not_null=NotNull(), identity=identity),)
