"""`tenancy` under the requirements: whose rows stay apart, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.fields import Fields, refuse
from dbarchitect.design.tenancy.ownership import carries_tenant, direct_references, ownership
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import IdentityMode, OnDelete
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.brief.notes import Notes
    from dbarchitect.design.tenancy.ownership import Ownership
    from dbarchitect.errors import Location
    from dbarchitect.model.brief import Brief, Entity, Reference

SET_COLUMNS_MAJOR = 15
"""The first PostgreSQL where ON DELETE SET NULL names columns. Source: its release notes."""

Tenancy = tuple[str | None, Isolation, tuple[str, ...]]
"""The tenant, what keeps tenants apart, and the entities that all of them share."""


def read_tenancy(asked: Fields, known: tuple[str, ...], notes: Notes) -> Tenancy | None:
    """What `tenancy` says; None where it is not written."""
    node = asked.nodes.get("tenancy")
    if node is None:
        return None
    tenancy = Fields.of(node, asked.what("tenancy"), keys.TENANCY, asked.refusals)
    tenancy.required("by")
    tenant = tenancy.text("by")
    if tenant not in known:
        message = f"tenancy is by `{tenant}`, which is not an entity"
        raise refuse(
            tenancy.nodes["by"], message, did_you_mean(str(tenant), known, what="Entities")
        )
    isolation = tenancy.choice("isolation", keys.ISOLATION)
    if isolation is None:
        reason = (
            "One schema serves all tenants and each release changes it once; the decision "
            "gives the figures of the others."
        )
        notes.assume("requirements.tenancy.isolation", Isolation.SHARED.value, reason)
    return tenant, Isolation(isolation or Isolation.SHARED), _shared(tenancy, tenant, known)


def _shared(tenancy: Fields, tenant: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for name, node in tenancy.texts("shared"):
        if name == tenant:
            message = f"`{name}` is the tenant and cannot be shared by all tenants"
            raise refuse(node, message, "Remove it from `shared`.")
        if name not in known:
            message = f"tenancy shares `{name}`, which is not an entity"
            raise refuse(node, message, did_you_mean(name, known, what="Entities"))
        found.append(name)
    return tuple(dict.fromkeys(found))


def tenancy_errors(brief: Brief) -> Iterator[BriefError]:
    """What keeps rows of tenants from being told apart in shared tables."""
    if not carries_tenant(brief):
        return
    found = ownership(brief)
    tenant = brief.entity(brief.requirements.tenancy_entity or "")
    if tenant.identity is IdentityMode.NATURAL and len(tenant.natural_key) != 1:
        many = len(tenant.natural_key)
        message = f"the tenant `{tenant.name}` is told apart by {many} members"
        hint = "Give it `identity: auto`: every row of a tenant carries one column for it."
        yield _refuse(tenant.location, message, hint)
    for entity in brief.entities:
        yield from _of_entity(brief, entity, found)


def _of_entity(
    brief: Brief, entity: Entity, found: Mapping[str, Ownership]
) -> Iterator[BriefError]:
    tenant = brief.requirements.tenancy_entity
    own = found[entity.name]
    direct = direct_references(brief, entity)
    if own.carries and len(direct) > 1:
        names = " and ".join(f"`{r.name}`" for r in direct)
        message = f"`{entity.name}` has {len(direct)} references to its tenant: {names}"
        hint = (
            f"Say whose it is: write one of them under `belongs to: {{{direct[0].name}: ...}}`."
        )
        yield _refuse(direct[1].location, message, hint)
    for reference in entity.references:
        if not own.carries and found[reference.target].carries:
            yield _shared_refers(entity, reference)
        elif own.carries and reference.target == tenant and reference.optional:
            yield _no_tenant(entity, reference)
        elif _nulls_the_tenant(brief, found, entity, reference):
            message = (
                f"deleting the {reference.target} of `{entity.name}` would set its tenant to "
                f"null, too, before PostgreSQL {SET_COLUMNS_MAJOR}"
            )
            hint = f"Write `postgresql: {SET_COLUMNS_MAJOR}`, or `on delete: restrict`."
            yield _refuse(reference.location, message, hint)


def _nulls_the_tenant(
    brief: Brief, found: Mapping[str, Ownership], entity: Entity, reference: Reference
) -> bool:
    return (
        brief.postgresql_major < SET_COLUMNS_MAJOR
        and reference.on_delete is OnDelete.SET_NULL
        and found[entity.name].carries
        and found[reference.target].carries
    )


def _shared_refers(entity: Entity, reference: Reference) -> BriefError:
    message = (
        f"`{entity.name}` is there for all tenants, but refers to `{reference.target}`, "
        "whose rows belong to one"
    )
    hint = f"Remove `{entity.name}` from `shared`, or let `{reference.target}` refer to it."
    return _refuse(reference.location, message, hint)


def _no_tenant(entity: Entity, reference: Reference) -> BriefError:
    message = f"a row of `{entity.name}` may have no {reference.target}, which is its tenant"
    hint = (
        f"Write `{reference.target}` without `?`; rows for all tenants go into an entity of "
        "their own."
    )
    return _refuse(reference.location, message, hint)


def _refuse(place: Location | None, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=place)
