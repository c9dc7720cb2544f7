"""What ties rows together, N:M: its ends, and the key that they are where nobody gave one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.brief import IdentityMode, ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.brief import Entity, Reference

_ENDS = 2


def is_tie(entity: Entity) -> bool:
    """Whether rows of the entity tie others together: one end ties nothing."""
    return len(entity.links) >= _ENDS


def is_open(entity: Entity) -> bool:
    """Whether it is a tie without a key of the author's, so that its ends are the key."""
    return is_tie(entity) and entity.identity is IdentityMode.AUTO


def ends(entity: Entity) -> tuple[str, ...]:
    """The names of the references that are its ends."""
    return tuple(reference.name for reference in entity.links)


def keyed(entity: Entity, members: tuple[str, ...]) -> Entity:
    """The entity with the members as its key."""
    return replace(entity, identity=IdentityMode.NATURAL, natural_key=members)


def reopened(entity: Entity) -> Entity:
    """A tie whose key are its ends, without a key, so that the design puts them in order."""
    return replace(entity, identity=IdentityMode.AUTO, natural_key=())


def without_ends(entity: Entity) -> Entity:
    """The entity, the ends of which are references like others."""
    plain = (
        replace(one, role=ReferenceRole.REFERS_TO) if one in entity.links else one
        for one in entity.references
    )
    return replace(entity, references=in_order(plain))


def untied(entity: Entity) -> Entity:
    """The entity, of which a single end that is left is a reference like others."""
    return entity if is_tie(entity) else without_ends(entity)


def in_order(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The references as a reader of the long form meets them: columns stand in that order."""
    roles = list(ReferenceRole)
    return tuple(sorted(references, key=lambda one: roles.index(one.role)))
