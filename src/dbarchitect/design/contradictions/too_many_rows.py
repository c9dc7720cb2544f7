"""More rows than their references can tell apart: ties, 1:1, and trees deeper than they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.design.forecast import rows_at_horizon
from dbarchitect.model.contradiction import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief, Entity


def _found(brief: Brief) -> Iterator[Contradiction]:
    for entity in brief.entities:
        if entity.closure_of is not None:
            continue
        yield from _told_apart(brief, entity)
        if entity.tree is not None and 0 < entity.rows < entity.tree.depth:
            yield Contradiction(
                id=f"C-too-many-rows-{entity.name}-tree",
                path=f"entities.{entity.name}.tree.depth",
                says=f"The tree of {entity.name} has {entity.tree.depth} levels.",
                against=f"At the start there are {shown(entity.rows)} rows, one for a level.",
                effect="The lab's tree is a chain of all of them.",
            )


def _told_apart(brief: Brief, entity: Entity) -> Iterator[Contradiction]:
    """Ties and 1:1 relations of which there are more than their ends allow."""
    rows = rows_at_horizon(entity, brief.horizon_days)
    keys: list[tuple[str, ...]] = [
        (r.name,) for r in entity.references if not r.optional and r.unique
    ]
    if set(entity.natural_key) <= {r.name for r in entity.references}:
        keys.append(entity.natural_key)
    targets = {reference.name: reference.target for reference in entity.references}
    for key in filter(None, dict.fromkeys(keys)):
        ends = [brief.entity(targets[name]) for name in key]
        most = math.prod(rows_at_horizon(end, brief.horizon_days) for end in ends)
        if rows > most:
            of = " and ".join(dict.fromkeys(end.name for end in ends))
            yield Contradiction(
                id=f"C-too-many-rows-{entity.name}-{'-'.join(key)}",
                path=f"entities.{entity.name}.rows",
                says=f"{entity.name} has {shown(rows)} rows at the horizon.",
                against=f"What tells them apart, {' and '.join(key)}, allows {shown(most)}: so "
                f"many {'pairs' if len(key) > 1 else 'rows'} of {of} there are.",
                effect="The design keeps the rule; the lab cannot be filled with so many rows.",
            )


CONTRADICTION = Kind(slug="too_many_rows", in_brief=_found)
