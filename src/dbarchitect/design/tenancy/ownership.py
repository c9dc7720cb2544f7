"""Which entity belongs to a tenant: derived from the references that every row must have.

Rules:
    1. An entity is a tenant's own if it must refer to the tenant, or to an entity that is.
    2. What only may refer to one is a tenant's own as well: its rows carry the tenant
       themselves, and the question is left open.
    3. What refers to none, and what the brief lists as shared, is there for all tenants.
    4. What was split off from a tenant's own entity is the tenant's: a dependency holds among
       the rows of one tenant, and what another one has written there is its own business.
    5. One reference to the tenant says whose a row is; of several the one that is `part of`,
       else the one that `belongs to`. Where neither decides, no reference does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dbarchitect.model.brief import ReferenceRole
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.brief import Brief, Entity, Reference


class Belonging(StrEnum):
    """Whose the rows of an entity are."""

    TENANT = "tenant"
    OWNED = "owned"
    UNCLEAR = "unclear"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Whose rows an entity has, by which of its references.

    `through` are the entities over which a row finds its tenant, the tenant last. `direct` is
    the reference to the tenant itself that says whose a row is, where there is one.
    """

    entity: str
    belonging: Belonging
    through: tuple[str, ...] = ()
    direct: Reference | None = None

    @property
    def carries(self) -> bool:
        """Whether rows carry their tenant."""
        return self.belonging in {Belonging.OWNED, Belonging.UNCLEAR}


def carries_tenant(brief: Brief) -> bool:
    """Whether tenants share tables, so that rows say whose they are."""
    asked = brief.requirements
    return asked.tenancy_entity is not None and asked.isolation is Isolation.SHARED


def ownership(brief: Brief) -> Mapping[str, Ownership]:
    """Whose the rows of each entity are, in the brief's order; empty without tenants."""
    tenant = brief.requirements.tenancy_entity
    if tenant is None:
        return {}
    must = _paths(brief, tenant, required=True)
    may = _paths(brief, tenant, required=False)
    must |= _split_off(brief, must)
    may |= _split_off(brief, may)
    return {entity.name: _of(brief, entity, must, may) for entity in brief.entities}


def direct_references(brief: Brief, entity: Entity) -> tuple[Reference, ...]:
    """The references that every row has to its tenant, those of the strongest role alone."""
    tenant = brief.requirements.tenancy_entity
    own = [r for r in entity.references if r.target == tenant and not r.optional]
    for role in (ReferenceRole.PART_OF, ReferenceRole.BELONGS_TO, ReferenceRole.REFERS_TO):
        found = tuple(r for r in own if r.role is role)
        if found:
            return found
    return ()


def _of(
    brief: Brief,
    entity: Entity,
    must: Mapping[str, tuple[str, ...]],
    may: Mapping[str, tuple[str, ...]],
) -> Ownership:
    asked = brief.requirements
    if entity.name == asked.tenancy_entity:
        return Ownership(entity=entity.name, belonging=Belonging.TENANT)
    if entity.name in asked.tenancy_shared:
        return Ownership(entity=entity.name, belonging=Belonging.SHARED)
    direct = direct_references(brief, entity)
    through = must.get(entity.name, may.get(entity.name, ()))
    belonging = Belonging.SHARED
    if entity.name in must:
        belonging = Belonging.OWNED
    elif entity.name in may:
        belonging = Belonging.UNCLEAR
    return Ownership(
        entity=entity.name,
        belonging=belonging,
        through=through,
        direct=direct[0] if len(direct) == 1 else None,
    )


def _split_off(
    brief: Brief, known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The parts of entities that reach the tenant, each over the entity that it was part of."""
    found: dict[str, tuple[str, ...]] = {}
    parts = [one for one in brief.normalisations if one.is_new and one.part is not None]
    for _ in parts:
        for one in parts:
            whole = known.get(one.entity, found.get(one.entity))
            for part in (one.part, one.anchor):
                if whole is not None and part is not None and part not in known:
                    found.setdefault(part, (one.entity, *whole))
    return found


def _paths(brief: Brief, tenant: str, *, required: bool) -> dict[str, tuple[str, ...]]:
    """For each entity that reaches the tenant, over which entities; the shortest way."""
    shared = set(brief.requirements.tenancy_shared)
    found: dict[str, tuple[str, ...]] = {tenant: ()}
    waiting = [e for e in brief.entities if e.name != tenant and e.name not in shared]
    while waiting:
        layer = {
            entity.name: (reference.target, *found[reference.target])
            for entity in waiting
            for reference in reversed(entity.references)
            if reference.target in found and not (required and reference.optional)
        }
        if not layer:
            break
        found |= layer
        waiting = [entity for entity in waiting if entity.name not in layer]
    del found[tenant]
    return found
