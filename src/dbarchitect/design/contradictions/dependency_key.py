"""A dependency that makes a key of what has fewer values than the entity has rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.parting import possible_values
from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.contradiction import Contradiction
from dbarchitect.normal_forms import Functional, closure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.dependencies import DependencyRule


def _found(brief: Brief) -> Iterator[Contradiction]:
    for entity in brief.entities:
        for rule in entity.depends:
            values = possible_values(brief, entity, rule.left)
            key = _key_reached(entity, rule)
            if values is None or key is None or entity.rows <= values:
                continue
            names = ", ".join(rule.left)
            yield Contradiction(
                id=f"C-dependency-key-{entity.name}-{'-'.join(rule.left)}",
                path=f"entities.{entity.name}.depends",
                says=(
                    f"`{rule.text}`, and {', '.join(key)} tells rows of {entity.name} "
                    f"apart: so {names} does as well."
                ),
                against=(
                    f"{names} has {shown(values)} values at most, and {entity.name} has "
                    f"{shown(entity.rows)} rows."
                ),
                effect=(
                    f"No rows could be made: {names} stays as it is, and the dependency is not "
                    "kept by the schema."
                ),
            )


def _key_reached(entity: Entity, rule: DependencyRule) -> tuple[str, ...] | None:
    """The declared key that the left side determines without holding it; else None."""
    if rule.multivalued:
        return None
    given = [
        Functional(frozenset(one.left), frozenset(one.right))
        for one in entity.depends
        if not one.multivalued
    ]
    reached = closure(rule.left, given)
    keys: list[tuple[str, ...]] = [(a.name,) for a in entity.attributes if a.unique]
    keys += [(r.name,) for r in entity.references if r.unique]
    keys += [one.members for one in entity.uniques]
    if entity.identity is IdentityMode.NATURAL:
        keys.append(entity.natural_key)
    left = set(rule.left)
    return next((key for key in keys if set(key) <= reached and not set(key) <= left), None)


CONTRADICTION = Kind(slug="dependency_key", in_brief=_found)
