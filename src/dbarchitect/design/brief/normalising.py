"""Facts that depend on less than a key of their entity get an entity of their own.

Rules:
    1. What is followed loses no row and no rule: the part is told apart by the left side, the
       entity refers to it, and each dependency that was declared stands in one of the two.
    2. What cannot be followed so stays, with its reason: an entity is never changed halfway.
    3. The smallest closure goes first: of `zip -> city` and `city -> state`, the city.
    4. A left side that is one reference is no new entity: its facts belong to the other.
    5. Lists that are independent of each other come last, and stand apart (`lists_apart`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.lists_apart import carried, list_apart
from dbarchitect.design.brief.parting import (
    Parting,
    moved_to,
    parted,
    possible_values,
    share_of,
)
from dbarchitect.design.brief.ties import ends, is_open, keyed, reopened, without_ends
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.dependencies import DependencyRule, Normalisation
from dbarchitect.model.rules import UniqueRule
from dbarchitect.normal_forms import (
    Functional,
    Multivalued,
    NormalForm,
    closure,
    minimal_cover,
    violations,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.brief.lists_apart import ListApart
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.quantities import Rows
    from dbarchitect.normal_forms import Violation

ROW = "(row)"
"""The key that the design makes for an entity without a natural one; no member is called so."""

_WISHED = "the brief says `normalise: false`"
_WITHIN_A_KEY = "what depends is part of a key, so that parts could not keep every rule"
_ACROSS = "another dependency would then lie across two entities, where no key can keep it"


def normalised(brief: Brief) -> Brief:
    """The brief in which each followed dependency has its part, with what became of each."""
    for entity in brief.entities:
        if entity.depends:
            brief = _with_keys(_with_ends(brief, entity), entity.name)
            brief = _followed_all(brief, entity.name)
            brief = _with_lists_apart(_with_open_ends(brief, entity), entity.name)
    return brief


def _with_ends(brief: Brief, entity: Entity) -> Brief:
    """The brief in which a tie is told by its ends, as it is where it has no other key."""
    return _with_entity(brief, keyed(entity, ends(entity))) if is_open(entity) else brief


def _with_open_ends(brief: Brief, before: Entity) -> Brief:
    """The brief in which the order of ends is open again, where they are the key still."""
    entity = brief.entity(before.name)
    if is_open(before) and entity.natural_key == ends(entity):
        return _with_entity(brief, reopened(entity))
    return brief


def members_of(entity: Entity) -> frozenset[str]:
    """What dependencies of the entity speak of: its attributes, references and its row."""
    names = {a.name for a in entity.attributes} | {r.name for r in entity.references}
    return frozenset(names if entity.identity is IdentityMode.NATURAL else {*names, ROW})


def declared_keys(entity: Entity) -> Iterator[frozenset[str]]:
    """The sets of members that tell rows apart; one that may be missing tells nothing."""
    optional = {a.name for a in entity.attributes if a.null}
    optional |= {r.name for r in entity.references if r.optional}
    if entity.identity is IdentityMode.NATURAL:
        yield frozenset(entity.natural_key)
    else:
        yield frozenset({ROW})
    alone = [a.name for a in entity.attributes if a.unique]
    alone += [r.name for r in entity.references if r.unique]
    for members in (*((name,) for name in alone), *(rule.members for rule in entity.uniques)):
        if not optional & set(members):
            yield frozenset(members)


def known_dependencies(entity: Entity) -> tuple[Functional, ...]:
    """What the entity declares, and what its keys say."""
    names = members_of(entity)
    said = [
        Functional(frozenset(rule.left), frozenset(rule.right))
        for rule in entity.depends
        if not rule.multivalued
    ]
    return (*said, *(Functional(key, names) for key in declared_keys(entity)))


def _with_keys(brief: Brief, name: str) -> Brief:
    """The brief in which what determines a whole row is unique, as it must be."""
    entity = brief.entity(name)
    known, names = known_dependencies(entity), members_of(entity)
    for rule in entity.depends:
        left = frozenset(rule.left)
        is_key = not rule.multivalued and names <= closure(left, known)
        most = possible_values(brief, entity, rule.left)
        if most is not None and most < entity.rows:
            continue  # told as a contradiction: it cannot be unique
        if is_key and not any(key <= left for key in declared_keys(entity)):
            entity = _unique(entity, rule)
    return _with_entity(brief, entity)


def _unique(entity: Entity, rule: DependencyRule) -> Entity:
    if len(rule.left) > 1:
        added = UniqueRule(members=rule.left, location=rule.location)
        return replace(entity, uniques=(*entity.uniques, added))
    alone = replace(
        entity,
        attributes=tuple(
            replace(a, unique=True) if a.name in rule.left else a for a in entity.attributes
        ),
        references=tuple(
            replace(r, unique=True) if r.name in rule.left else r for r in entity.references
        ),
    )
    # An end of a tie may be tied many times: one that determines the rest is none.
    return without_ends(alone) if any(r.unique for r in alone.links) else alone


def _followed_all(brief: Brief, name: str) -> Brief:
    """The brief with the entity's violations followed one by one, the others told."""
    told: dict[frozenset[str], Normalisation] = {}
    while True:
        entity = brief.entity(name)
        found = [
            one
            for one in violations(members_of(entity), known_dependencies(entity))
            if one.dependency.left not in told
        ]
        if not found:
            break
        first = min(found, key=lambda one: _place(one, entity))
        step = _step(brief, entity, first)
        if step.why_not is not None:
            told[first.dependency.left] = _told(entity, step.rule, first, step.why_not)
        else:
            brief = _followed(brief, entity, step, first)
            # What stood in the way of others may be gone with these members.
            gone = set(step.rule.right)
            told = {
                left: one
                for left, one in told.items()
                if gone & {*one.rule.left, *one.rule.right}
            }
    return replace(brief, normalisations=(*brief.normalisations, *told.values()))


def _place(one: Violation, entity: Entity) -> tuple[int, list[str]]:
    left = one.dependency.left
    return len(closure(left, known_dependencies(entity))), sorted(left)


def _step(brief: Brief, entity: Entity, first: Violation) -> Parting:
    """What the violation's left side becomes: all that it determines by itself goes with it."""
    left = first.dependency.left
    cover = minimal_cover(known_dependencies(entity))
    rights = {name for one in cover if one.left == left for name in one.right}
    order = [*(a.name for a in entity.attributes), *(r.name for r in entity.references)]
    place = next((r.location for r in entity.depends if frozenset(r.left) == left), None)
    rule = DependencyRule(
        left=tuple(name for name in order if name in left),
        right=tuple(name for name in order if name in rights),
        location=place,
    )
    if not entity.normalise:
        return Parting(rule=rule, why_not=_WISHED)
    keys = frozenset(name for key in declared_keys(entity) for name in key)
    if rights & keys:
        return Parting(rule=rule, why_not=_WITHIN_A_KEY)
    reference = next((r for r in entity.references if frozenset({r.name}) == left), None)
    if reference is not None:
        return moved_to(brief, entity, reference, rule)
    step = parted(brief, entity, rule)
    return Parting(rule=rule, why_not=_ACROSS) if _tears(entity, step) else step


def _tears(entity: Entity, step: Parting) -> bool:
    """Whether a declared dependency would have members on either side of the step."""
    if step.entity is None:
        return False
    gone, part = set(step.rule.right), {*step.rule.left, *step.rule.right}
    for one in entity.depends:
        if one.multivalued:
            continue  # it is carried over, or told where it cannot be
        names = {*one.left, *one.right}
        stays = names <= members_of(step.entity) or names <= part
        if not names & gone and not stays:
            return True
    return False


def _told(entity: Entity, rule: DependencyRule, first: Violation, why: str) -> Normalisation:
    return Normalisation(entity=entity.name, rule=rule, form=first.leaves.text, why_kept=why)


def _followed(brief: Brief, entity: Entity, step: Parting, first: Violation) -> Brief:
    if step.entity is None or step.part is None:
        return brief
    gone = set(step.rule.right)
    rest = tuple(
        rule
        for rule in step.entity.depends
        if rule.multivalued
        or (not gone & {*rule.left, *rule.right} and set(rule.left) != set(step.rule.left))
    )
    name = step.reference or ""
    left = step.rule.left if step.is_new else (name,)
    rest, across = _carried(step.entity, rest, left, name, gone)
    brief = _with_entity(brief, replace(step.entity, depends=rest))
    brief = _with_entity(brief, step.part)
    told = Normalisation(
        entity=entity.name,
        rule=step.rule,
        form=first.leaves.text,
        part=step.part.name,
        reference=step.reference,
        left=step.left,
        right=step.right,
        is_new=step.is_new,
    )
    moved = _moved(brief, step, entity.name)
    for one, before in zip(moved, brief.normalisations, strict=True):
        if one != before and one.is_new:
            brief = _bounded(brief, one.part or "", step.part.rows)
    return replace(
        brief,
        normalisations=(*moved, told, *across),
        assumptions=tuple(sorted({*brief.assumptions, *step.assumptions})),
    )


def _bounded(brief: Brief, name: str, most: Rows) -> Brief:
    """The brief in which the entity has no more rows than those that refer to it."""
    entity = brief.entity(name)
    path = f"entities.{name}.rows"
    rows = min(entity.rows, most)
    growth = share_of(entity.growth_per_month, rows / max(1, entity.rows))
    brief = _with_entity(brief, replace(entity, rows=rows, growth_per_month=growth))
    assumptions = tuple(
        replace(one, value=shown(rows)) if one.path == path else one
        for one in brief.assumptions
    )
    return replace(brief, assumptions=assumptions)


def _moved(brief: Brief, step: Parting, entity: str) -> tuple[Normalisation, ...]:
    """What was followed before, told of the part where its reference has gone to one."""
    if step.part is None or step.entity is None:
        return brief.normalisations
    stays = {r.name for r in step.entity.references}
    part = step.part.name
    return tuple(
        replace(one, entity=part)
        if one.entity == entity and one.part is not None and one.reference not in stays
        else one
        for one in brief.normalisations
    )


def _with_lists_apart(brief: Brief, name: str) -> Brief:
    """The brief with each independent list of the entity apart, or told why it stays."""
    kept: set[str] = set()
    while True:
        entity = brief.entity(name)
        rules = [one for one in entity.depends if one.multivalued and one.text not in kept]
        rule = next((one for one in rules if _is_independent(entity, one)), None)
        if rule is None:
            return brief
        form = NormalForm.BOYCE_CODD.text
        found = list_apart(brief, entity, rule, form) if entity.normalise else _WISHED
        if isinstance(found, str):
            kept.add(rule.text)
            told = Normalisation(entity=name, rule=rule, form=form, why_kept=found)
            brief = replace(brief, normalisations=(*brief.normalisations, told))
        else:
            brief = _with_list(brief, entity, rule, found)


def _is_independent(entity: Entity, rule: DependencyRule) -> bool:
    """Whether the list keeps the entity from fourth normal form."""
    # What the design adds to a row is no fact of the business: the lists are of the others.
    names = members_of(entity) - {ROW}
    functional = [one for one in known_dependencies(entity) if ROW not in one.left]
    said = Multivalued(frozenset(rule.left), frozenset(rule.right))
    return any(one.dependency == said for one in violations(names, functional, (said,)))


def _with_list(brief: Brief, entity: Entity, rule: DependencyRule, found: ListApart) -> Brief:
    left, name = rule.left, found.reference.name
    if found.anchor is None:
        left = (name,)
    others = tuple(one for one in entity.depends if one != rule)
    depends, told = _carried(found.entity, others, left, name, found.told.right)
    for one in (found.anchor, found.part, replace(found.entity, depends=depends)):
        if one is not None:
            brief = _with_entity(brief, one)
    return replace(
        brief,
        normalisations=(*brief.normalisations, found.told, *told),
        assumptions=tuple(sorted({*brief.assumptions, *found.assumptions})),
    )


def _carried(
    entity: Entity,
    rules: tuple[DependencyRule, ...],
    left: tuple[str, ...],
    name: str,
    gone: Iterable[str],
) -> tuple[tuple[DependencyRule, ...], tuple[Normalisation, ...]]:
    """The rules of what stays, and those that are told because they lie across by now."""
    stay: list[DependencyRule] = []
    told: list[Normalisation] = []
    for rule in rules:
        one = carried(rule, left, name, gone) if rule.multivalued else rule
        if one is None:
            form = NormalForm.BOYCE_CODD.text
            lost = Normalisation(entity=entity.name, rule=rule, form=form, why_kept=_ACROSS)
            told.append(lost)
        elif one.right:
            stay.append(one)
    return tuple(dict.fromkeys(stay)), tuple(told)


def _with_entity(brief: Brief, entity: Entity) -> Brief:
    """The brief with the entity in the place of the one of its name, or behind the others."""
    if all(known.name != entity.name for known in brief.entities):
        return replace(brief, entities=(*brief.entities, entity))
    return replace(
        brief,
        entities=tuple(entity if k.name == entity.name else k for k in brief.entities),
    )
