"""What is left open about whose rows are: entities that no required reference assigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.tenancy.ownership import Belonging, carries_tenant, ownership
from dbarchitect.model.brief import OpenQuestion, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief, Entity


def tenancy_questions(brief: Brief) -> Iterator[OpenQuestion]:
    """A question for each entity that may belong to a tenant, and for personal data of all."""
    tenant = brief.requirements.tenancy_entity
    if not carries_tenant(brief):
        return
    for name, own in ownership(brief).items():
        path = "requirements.tenancy"
        if own.belonging is Belonging.UNCLEAR:
            text = (
                f"Does a row of {name} always belong to one {tenant}? It refers to "
                f"{own.through[0]}, but need not. It was taken to: its rows carry the "
                f"{tenant}; `shared: [{name}]` makes it one for all."
            )
            yield OpenQuestion(f"Q-tenant-{name}", text, path)
        elif own.belonging is Belonging.SHARED and _open_to_all(brief, brief.entity(name)):
            text = (
                f"May every {tenant} read and change all rows of {name}? It holds personal "
                f"data, and nothing says whose; `shared: [{name}]` says that it is meant so, a "
                f"required reference to {tenant} that it is not."
            )
            yield OpenQuestion(f"Q-tenant-{name}", text, path)


def _open_to_all(brief: Brief, entity: Entity) -> bool:
    personal = any(a.sensitive is not Sensitivity.NONE for a in entity.attributes)
    return personal and entity.name not in brief.requirements.tenancy_shared
