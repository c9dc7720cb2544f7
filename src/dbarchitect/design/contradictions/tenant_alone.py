"""A tenant that nothing belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.design.tenancy.ownership import ownership
from dbarchitect.model.contradiction import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief


def _found(brief: Brief) -> Iterator[Contradiction]:
    tenant = brief.requirements.tenancy_entity
    if tenant is None or any(own.carries for own in ownership(brief).values()):
        return
    others = len(brief.entities) - 1
    rows = sum(entity.rows for entity in brief.entities if entity.name != tenant)
    against = (
        f"None of the other entities ({others}, with {rows:,} rows at the start) refers to "
        f"{tenant}, directly or over others: 0 rows belong to one."
    )
    if others == 0:
        against = "There is no other entity: 0 rows belong to one."
    yield Contradiction(
        id=f"C-tenant-alone-{tenant}",
        path="requirements.tenancy.by",
        says=f"The rows of one {tenant} stay apart from those of another.",
        against=against,
        effect=(
            f"The {tenant} of a transaction is the only row that is closed to others; every "
            "other row is there for all of them."
        ),
    )


CONTRADICTION = Kind(slug="tenant_alone", in_brief=_found)
