"""Rows that follow from their parts get an entity for each part: fifth normal form.

Rules:
    1. What tells rows apart may imply the rule: then it keeps nothing from fifth normal form,
       and the entity stays.
    2. Else each part stands in an entity of its own, the first under the entity's name, and
       its members together are its key.
    3. Members are references: what is only written in two places is no common fact of them.
    4. What cannot be taken apart stays whole, with its reason.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.lists_apart import keys_of, why_rows_stay
from dbarchitect.design.brief.parting import (
    free_name,
    share_of,
    why_members_stay,
    without_members,
)
from dbarchitect.design.brief.ties import is_open, is_tie, untied
from dbarchitect.design.names import snake_case
from dbarchitect.model.brief import (
    Assumption,
    Entity,
    IdentityMode,
    Keeping,
    ReferenceRole,
)
from dbarchitect.model.dependencies import DependencyRule, JoinTaken
from dbarchitect.model.quantities import Rows
from dbarchitect.model.rules import UniqueRule
from dbarchitect.normal_forms import Functional, is_lossless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief
    from dbarchitect.model.dependencies import JoinRule

_BY_KEYS = "what tells its rows apart implies it, so that it keeps nothing from 5NF"
_BY_RULES = "what depends on what implies it"
_WISHED = "the brief says `normalise: false`"


def with_joins_apart(brief: Brief) -> Brief:
    """The brief in which each join rule is followed, or told why it is not."""
    for entity in brief.entities:
        if entity.joins is not None:
            brief = _taken(brief, brief.entity(entity.name), entity.joins)
    return brief


def _rules(entity: Entity) -> Iterator[Functional]:
    """What the entity declares to depend on less than a key."""
    for rule in entity.depends:
        if not rule.multivalued:
            yield Functional(frozenset(rule.left), frozenset(rule.right))


def _members(entity: Entity) -> tuple[str, ...]:
    """What the brief says of a row: its attributes and references."""
    return (*(a.name for a in entity.attributes), *(r.name for r in entity.references))


def _taken(brief: Brief, entity: Entity, rule: JoinRule) -> Brief:
    names, parts = frozenset(_members(entity)), [frozenset(part) for part in rule.parts]
    keys = tuple(Functional(frozenset(key), names) for key in keys_of(entity))
    told = JoinTaken(entity=entity.name, rule=rule, rows=int(entity.rows))
    if names != frozenset().union(*parts):
        told = replace(told, why_kept="facts of it have got entities of their own")
        brief = _without_rule(brief, entity)
    elif is_lossless(names, parts, keys):
        told = replace(told, why_kept=_BY_KEYS, is_implied=True)
    elif is_lossless(names, parts, (*keys, *_rules(entity))):
        told = replace(told, why_kept=_BY_RULES, is_implied=True)
    elif not entity.normalise:
        told = replace(told, why_kept=_WISHED)
    else:
        told = replace(told, why_kept=_why_not(brief, entity, rule))
    if told.why_kept is not None:
        return replace(brief, joins=(*brief.joins, told))
    return _apart(brief, entity, rule, told)


def _without_rule(brief: Brief, entity: Entity) -> Brief:
    """The brief in which the entity's rule is gone with members that it names."""
    return replace(
        brief,
        entities=tuple(
            replace(one, joins=None) if one.name == entity.name else one
            for one in brief.entities
        ),
    )


def _why_not(brief: Brief, entity: Entity, rule: JoinRule) -> str | None:
    names = _members(entity)
    if entity.attributes:
        name = entity.attributes[0].name
        return f"`{name}` is no reference, so that nothing says what its parts have in common"
    missing = [r.name for r in entity.references if r.optional]
    if missing:
        return f"`{missing[0]}` may be missing, and no join finds such rows"
    if entity.depends:
        return f"`{entity.depends[0].text}` stays in the entity as well"
    for key in keys_of(entity):
        if set(key) != set(names):
            return f"{' and '.join(key)} tell a row apart, which no part could keep"
    every = DependencyRule(left=(), right=names, location=rule.location)
    return why_members_stay(brief, entity, every) or why_rows_stay(brief, entity)


def _apart(brief: Brief, entity: Entity, rule: JoinRule, told: JoinTaken) -> Brief:
    first, *others = rule.parts
    made = [_stays(brief, entity, first)]
    for part in others:
        known = replace(brief, entities=(*brief.entities, *made[1:]))
        made.append(_part(known, entity, part))
    counted = (
        Assumption(
            f"entities.{one.name}.rows",
            shown(one.rows),
            f"Each {' and '.join(part)} of {entity.name} stands once; there are no more of "
            "them than rows, or than there may be.",
        )
        for one, part in zip(made, rule.parts, strict=True)
    )
    told = replace(told, parts=tuple(one.name for one in made))
    entities = [made[0] if one.name == entity.name else one for one in brief.entities]
    return replace(
        brief,
        entities=(*entities, *made[1:]),
        joins=(*brief.joins, told),
        assumptions=tuple(sorted({*brief.assumptions, *counted})),
    )


def _volume(brief: Brief, entity: Entity, part: tuple[str, ...]) -> tuple[int, float]:
    """(rows of the part, those that it gains in a month): never more than there may be."""
    targets = [brief.entity(r.target) for r in entity.references if r.name in part]
    months = brief.horizon_months
    most = math.prod(int(one.rows) for one in targets)
    then = math.prod(one.rows + one.growth_per_month * months for one in targets)
    count = max(1, min(int(entity.rows), most))
    growth = share_of(entity.growth_per_month, count / max(1, entity.rows))
    return count, share_of(min(growth, max(0.0, (then - count) / months)), 1.0)


def _stays(brief: Brief, entity: Entity, part: tuple[str, ...]) -> Entity:
    """The entity with the members of its first part."""
    count, growth = _volume(brief, entity, part)
    left = untied(without_members(entity, set(_members(entity)) - set(part)))
    is_natural = entity.identity is IdentityMode.NATURAL
    is_told = is_natural or is_open(left)
    alone = not is_told and len(part) == 1
    return replace(
        left,
        rows=Rows(count),
        growth_per_month=growth,
        references=tuple(
            replace(r, fan_out=None, unique=r.unique or alone) for r in left.references
        ),
        natural_key=part if is_natural else (),
        uniques=() if is_told or alone else (UniqueRule(members=part),),
        joins=None,
    )


def _part(brief: Brief, entity: Entity, part: tuple[str, ...]) -> Entity:
    """A part of its own, whose members together are its key."""
    count, growth = _volume(brief, entity, part)
    role = ReferenceRole.LINKS if is_tie(entity) else ReferenceRole.REFERS_TO
    held = [r for r in entity.references if r.name in part]
    made = Entity(
        name=free_name(brief, entity, (snake_case(entity.name), *part)),
        rows=Rows(count),
        growth_per_month=growth,
        references=tuple(replace(r, role=role, fan_out=None) for r in held),
        identity=IdentityMode.NATURAL,
        natural_key=part,
        keeping=Keeping(timestamps=entity.keeping.timestamps, audit=entity.keeping.audit),
        description=f"Each {' and '.join(part)} of a {entity.name}, once.",
        location=entity.location,
    )
    return untied(made)
