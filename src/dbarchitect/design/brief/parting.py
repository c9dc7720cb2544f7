"""One step of normalising: facts of an entity move to a new one, or to one it refers to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.naming import table_errors
from dbarchitect.design.brief.ties import ends, in_order, is_open, untied, without_ends
from dbarchitect.design.names import shortened, snake_case, table_name
from dbarchitect.design.tenancy.ownership import carries_tenant, ownership
from dbarchitect.model.brief import (
    Assumption,
    AttributeKind,
    Entity,
    IdentityMode,
    Keeping,
    Reference,
    ReferenceRole,
)
from dbarchitect.model.quantities import Rows
from dbarchitect.model.rules import UniqueRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.brief import Attribute, Brief
    from dbarchitect.model.dependencies import DependencyRule

ASSUMED_SHARING = 10
"""Rows of an entity that share one part, where the brief says nothing of it."""

MOST_NAME_BYTES = 40
"""The longest name of a part: room for what its columns, keys and indexes append."""

NO_KEYS = frozenset({AttributeKind.JSON, AttributeKind.BYTES, AttributeKind.PERIOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A step: the entity without the facts and the part with them, or why it is not taken."""

    rule: DependencyRule
    why_not: str | None = None
    entity: Entity | None = None
    part: Entity | None = None
    reference: str | None = None
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    is_new: bool = False
    assumptions: tuple[Assumption, ...] = ()


def moved_to(
    brief: Brief, entity: Entity, reference: Reference, rule: DependencyRule
) -> Parting:
    """The facts become those of the entity that is referred to."""
    target = brief.entity(reference.target)
    attributes = _attributes(entity, rule.right)
    why_not = why_members_stay(brief, entity, rule)
    if why_not is None and len(attributes) < len(rule.right):
        why_not = "what depends is a reference, which stays where it is"
    if why_not is None and target.name == entity.name:
        why_not = "it refers to itself"
    if why_not is not None:
        return Parting(rule=rule, why_not=why_not)
    taken = {a.name for a in target.attributes} | {r.name for r in target.references}
    renamed = {
        a.name: a.name if a.name not in taken else f"{snake_case(entity.name)}_{a.name}"
        for a in attributes
    }
    checked = [a.name for a in attributes if a.check and renamed[a.name] != a.name]
    if checked:
        return Parting(rule=rule, why_not=f"`{checked[0]}` has a check and a taken name")
    # Rows that nobody refers to know nothing of it.
    came = tuple(replace(a, name=renamed[a.name], null=True) for a in attributes)
    return Parting(
        rule=rule,
        entity=without_members(entity, rule.right),
        part=replace(target, attributes=(*target.attributes, *came)),
        reference=reference.name,
        left=(),
        right=tuple(renamed[name] for name in rule.right),
    )


def parted(brief: Brief, entity: Entity, rule: DependencyRule) -> Parting:
    """The facts become an entity of their own, which the left side tells apart."""
    why_not = why_members_stay(brief, entity, rule) or _why_no_key(entity, rule)
    if why_not is not None:
        return Parting(rule=rule, why_not=why_not)
    name = free_name(brief, entity, rule.left)
    rows, assumption = _rows(entity, rule, name)
    rows = max(rows, min(entity.rows, _tenants(brief, entity)))
    part = _part(entity, rule, name, rows)
    alone = rule.left[0] if len(rule.left) == 1 else None
    reference = _reference(entity, rule, part, alone)
    rest = untied(without_members(entity, (*rule.left, *rule.right)))
    renamed = replace(
        rest,
        references=in_order((*rest.references, reference)),
        natural_key=_renamed(rest.natural_key, rule.left, reference.name),
        uniques=tuple(
            replace(one, members=_renamed(one.members, rule.left, reference.name))
            for one in rest.uniques
        ),
    )
    return Parting(
        rule=rule,
        entity=renamed,
        part=part,
        reference=reference.name,
        left=rule.left,
        right=rule.right,
        is_new=True,
        assumptions=assumption,
    )


def _part(entity: Entity, rule: DependencyRule, name: str, rows: int) -> Entity:
    single = len(rule.left) == 1
    left = tuple(
        replace(a, null=False, unique=False, default=None)
        for a in _attributes(entity, rule.left)
    )
    told_by = tuple(replace(r, optional=False) for r in _references(entity, rule.left))
    part = Entity(
        name=name,
        rows=Rows(rows),
        growth_per_month=share_of(entity.growth_per_month, rows / max(1, entity.rows)),
        attributes=(*left, *_attributes(entity, rule.right)),
        references=(*told_by, *_references(entity, rule.right)),
        identity=IdentityMode.NATURAL if single else IdentityMode.AUTO,
        natural_key=rule.left if single else (),
        uniques=() if single else (UniqueRule(members=rule.left, location=rule.location),),
        keeping=Keeping(timestamps=entity.keeping.timestamps, audit=entity.keeping.audit),
        description=f"What {', '.join(rule.left)} of {entity.name} determines.",
        location=rule.location,
    )
    if is_open(part) and set(ends(part)) == set(rule.left):
        return replace(part, uniques=())
    return without_ends(part)


def share_of(amount: float, share: float) -> float:
    """The share of an amount to six digits behind the point, which a brief can say again."""
    return round(amount * share, 6)


def _reference(
    entity: Entity, rule: DependencyRule, part: Entity, alone: str | None
) -> Reference:
    attributes = {a.name: a for a in entity.attributes}
    optional = any(a.null for a in _attributes(entity, rule.left))
    optional = optional or any(r.optional for r in _references(entity, rule.left))
    taken = {*attributes, *(r.name for r in entity.references)} - {*rule.left, *rule.right}
    name = shortened("_".join(rule.left), limit_bytes=MOST_NAME_BYTES)
    while name in taken:
        name = f"{name}_part"
    column = None
    if alone is not None:
        column = attributes[alone].column or snake_case(alone)
    return Reference(
        name=name,
        target=part.name,
        role=ReferenceRole.REFERS_TO,
        optional=optional,
        column=column,
        description=f"Where {', '.join(rule.right)} stand.",
        location=rule.location,
    )


def why_members_stay(brief: Brief, entity: Entity, rule: DependencyRule) -> str | None:
    """Why the entity cannot lose these members, as the end of a sentence."""
    gone = {*rule.left, *rule.right}
    named = {m for one in entity.no_overlaps for m in (*one.members, one.period)}
    named |= {m for one in entity.balances for m in (one.amount, *one.members)}
    named |= {m for one in entity.arcs for m in one.members}
    named |= set(entity.keeping.previous)
    named |= set() if entity.tree is None else {entity.tree.parent}
    named |= {
        m
        for pattern in brief.access
        if pattern.search_entity == entity.name
        for m in pattern.search_attributes
    }
    if entity.part_of is not None and entity.part_of.name in rule.right:
        return "what depends is the whole that it is part of"
    if named & gone:
        return f"`{min(named & gone)}` is named by another rule or a search of the entity"
    checked = [a.name for a in entity.attributes if a.name in gone and _is_checked(entity, a)]
    if checked:
        return f"a check across attributes names `{checked[0]}`"
    partly = [
        members
        for members in (entity.natural_key, *(one.members for one in entity.uniques))
        if 0 < len(set(members) & set(rule.left)) < len(rule.left)
    ]
    return "a key holds only some of the left side" if partly else None


def _is_checked(entity: Entity, attribute: Attribute) -> bool:
    """Whether a check of the entity names the attribute; too often rather than too seldom."""
    return any(attribute.name in rule.expression for rule in entity.checks)


def _why_no_key(entity: Entity, rule: DependencyRule) -> str | None:
    """Why nothing could be told apart by the left side, as the end of a sentence."""
    left = _attributes(entity, rule.left)
    unfit = [a.name for a in left if a.type.kind in NO_KEYS or a.type.array]
    if unfit:
        return f"`{unfit[0]}` is of a type that is no key"
    open_left = [a.name for a in left if a.null]
    open_left += [r.name for r in _references(entity, rule.left) if r.optional]
    closed = [a.name for a in _attributes(entity, rule.right) if not a.null]
    closed += [r.name for r in _references(entity, rule.right) if not r.optional]
    if open_left and closed:
        return f"`{open_left[0]}` may be missing, and `{closed[0]}` may not"
    if entity.partition is not None and entity.partition.time in {*rule.left, *rule.right}:
        return "the entity is partitioned by it"
    return None


def _attributes(entity: Entity, names: Iterable[str]) -> tuple[Attribute, ...]:
    wanted = set(names)
    return tuple(a for a in entity.attributes if a.name in wanted)


def _references(entity: Entity, names: Iterable[str]) -> tuple[Reference, ...]:
    wanted = set(names)
    return tuple(r for r in entity.references if r.name in wanted)


def without_members(entity: Entity, names: Iterable[str]) -> Entity:
    """The entity without these attributes and references."""
    gone = set(names)
    return replace(
        entity,
        attributes=tuple(a for a in entity.attributes if a.name not in gone),
        references=tuple(r for r in entity.references if r.name not in gone),
    )


def _renamed(members: tuple[str, ...], left: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The members with the reference in the place of the whole left side."""
    if not set(left) <= set(members):
        return members
    return tuple(dict.fromkeys(name if member in left else member for member in members))


def free_name(brief: Brief, entity: Entity, left: tuple[str, ...]) -> str:
    """A name after the left side that no entity has, and whose table can be called so."""
    stem = "".join(word.capitalize() for name in left for word in name.split("_"))
    taken = {known.name for known in brief.entities}
    tables = {known.table or table_name(known.name) for known in brief.entities}
    wished = [stem, entity.name + stem, f"{entity.name}Part"]
    wished += [f"{entity.name[: MOST_NAME_BYTES - 6]}Part{number}" for number in range(2, 100)]
    return next(
        name
        for name in wished
        if name not in taken
        and table_name(name) not in tables
        and len(name) <= MOST_NAME_BYTES
        and not any(True for _ in table_errors(None, table_name(name), "it"))
    )


def _rows(
    entity: Entity, rule: DependencyRule, name: str
) -> tuple[int, tuple[Assumption, ...]]:
    """How many different left sides there are, and what was assumed for it."""
    attributes = _attributes(entity, rule.left)
    counts = [values_of(attribute) for attribute in attributes]
    known = [count for count in counts if count is not None]
    if len(known) == len(rule.left):
        return min(max(1, entity.rows), math.prod(known)), ()
    rows = max(1, entity.rows // ASSUMED_SHARING)
    reason = (
        f"Ten rows of {entity.name} share one; `distinct` in the distribution of "
        f"{', '.join(rule.left)} says it better."
    )
    return rows, (Assumption(f"entities.{name}.rows", shown(rows), reason),)


def _tenants(brief: Brief, entity: Entity) -> int:
    """The tenants, each of which has a part of its own; none where rows have no tenant."""
    if not carries_tenant(brief) or not ownership(brief)[entity.name].carries:
        return 0
    return int(brief.entity(brief.requirements.tenancy_entity or "").rows)


def values_of(attribute: Attribute) -> int | None:
    """How many different values the attribute has at most, as far as the brief says so."""
    if attribute.type.values:
        return len(attribute.type.values)
    if attribute.type.kind is AttributeKind.BOOLEAN:
        return 2
    return attribute.distribution.distinct


def possible_values(brief: Brief, entity: Entity, names: tuple[str, ...]) -> int | None:
    """How many different values the members have together at most; None where nobody says.

    Nor does anybody of a member that stands in a part by now.
    """
    attributes = {a.name: a for a in entity.attributes}
    references = {r.name: r for r in entity.references}
    counts = [
        values_of(attributes[name])
        if name in attributes
        else int(brief.entity(references[name].target).rows)
        for name in names
        if name in attributes or name in references
    ]
    known = [count for count in counts if count is not None]
    return math.prod(known) if len(known) == len(names) else None
