"""Independent lists of one entity get an entity each: fourth normal form.

Rules:
    1. Of `course ->> teacher` the teachers get an entity of their own, and the rest stays: both
       refer to what the lists have in common. What is no reference yet becomes an entity, so
       that both lists mean the same.
    2. A key of the whole row becomes one of each part; without one, each pair stands once.
    3. Rows are those of the whole taken apart, with lists of equal length unless values bound
       them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.parting import (
    NO_KEYS,
    free_name,
    parted,
    possible_values,
    share_of,
    why_members_stay,
    without_members,
)
from dbarchitect.design.brief.ties import ends, is_open, is_tie, keyed, untied
from dbarchitect.design.names import snake_case
from dbarchitect.model.brief import (
    Assumption,
    DeleteMode,
    Entity,
    FanOut,
    History,
    IdentityMode,
    Keeping,
    ReferenceRole,
)
from dbarchitect.model.dependencies import DependencyRule, Normalisation
from dbarchitect.model.quantities import Rows
from dbarchitect.model.rules import UniqueRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.brief import Brief, Reference

MOST_KEY_MEMBERS = 8
"""The most members of a key that a list gets: beyond that nobody means each pair once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApart:
    """A list that stands apart: the brief's entities afterwards, and what is told of it.

    `entity` is what stays, `part` the list, and `anchor` what was made of what both have in
    common, None where that was a reference already.
    """

    entity: Entity
    part: Entity
    anchor: Entity | None
    reference: Reference
    assumptions: tuple[Assumption, ...]
    told: Normalisation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """The members of a whole row: what is common, the list that goes, and the rest."""

    common: frozenset[str]
    gone: frozenset[str]
    rest: frozenset[str]
    keys: tuple[tuple[str, ...], ...]

    @property
    def gone_keys(self) -> tuple[tuple[str, ...], ...]:
        """What tells rows of the list apart."""
        return tuple(tuple(m for m in key if m not in self.rest) for key in self.keys)

    @property
    def rest_keys(self) -> tuple[tuple[str, ...], ...]:
        """What tells the rows that stay apart."""
        return tuple(tuple(m for m in key if m not in self.gone) for key in self.keys)


def list_apart(
    brief: Brief, entity: Entity, rule: DependencyRule, form: str
) -> ListApart | str:
    """What becomes of the list on the rule's right side, or why it stays, as a phrase."""
    split = _split(entity, rule)
    why_not = _why_not(brief, entity, rule, split)
    if why_not is not None:
        return why_not
    rows = _lengths(brief, entity, rule, split)
    common = _common(brief, entity, rule)
    if isinstance(common, str):
        return common
    known = brief
    if common.anchor is not None:
        known = replace(brief, entities=(*brief.entities, common.anchor))
    part = _part(known, common.entity, rule, split, common.reference, rows)
    stays = _rest(common.entity, split, common.reference, rows)
    reason = (
        f"{shown(rows.whole)} rows of {entity.name} would hold each {_words(split.gone)} "
        f"beside each {_words(split.rest)}; lists are taken to be of equal length."
    )
    counted = (
        Assumption(f"entities.{one.name}.rows", shown(one.rows), reason)
        for one in (part, stays)
    )
    told = Normalisation(
        entity=entity.name,
        rule=rule,
        form=form,
        part=part.name,
        reference=common.reference.name,
        left=(common.reference.name,),
        right=_in_order(entity, split.gone),
        is_new=True,
        anchor=None if common.anchor is None else common.anchor.name,
        copies=rows.rest,
    )
    return ListApart(
        entity=stays,
        part=part,
        anchor=common.anchor,
        reference=common.reference,
        assumptions=(*common.assumptions, *counted),
        told=told,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """The entity, and its reference to what its lists have in common."""

    entity: Entity
    reference: Reference
    anchor: Entity | None = None
    assumptions: tuple[Assumption, ...] = ()


def _common(brief: Brief, entity: Entity, rule: DependencyRule) -> _Common | str:
    """What the lists have in common: a reference that is there, or one to a new entity."""
    held = next((r for r in entity.references if (r.name,) == rule.left), None)
    if held is not None:
        return _Common(entity=entity, reference=held)
    alone = DependencyRule(left=rule.left, right=(), location=rule.location)
    step = parted(brief, entity, alone)
    if step.why_not is not None or step.entity is None or step.part is None:
        return step.why_not or "what the lists have in common is no key"
    words = f"What {' and '.join(rule.left)} of {entity.name} tell apart."
    reference = next(r for r in step.entity.references if r.name == step.reference)
    return _Common(
        entity=step.entity,
        reference=replace(reference, description="What its list is of."),
        # Nothing of it can change but its key: that it came is told by its lists.
        anchor=replace(
            step.part,
            description=words,
            keeping=Keeping(timestamps=False, audit=entity.keeping.audit),
        ),
        assumptions=step.assumptions,
    )


def carried(
    rule: DependencyRule, left: tuple[str, ...], name: str, gone: Iterable[str]
) -> DependencyRule | None:
    """A multivalued rule of what stays, after `left` has become `name` and members have gone.

    What is left of its right side follows from it (projection); an empty one says nothing.
    None where its left side is no longer together.
    """
    lost = set(gone)
    sides = (rule.left, tuple(one for one in rule.right if one not in lost))
    torn = any(0 < len(set(left) & set(side)) < len(left) for side in sides)
    if torn or lost & set(rule.left):
        return None
    now = [tuple(dict.fromkeys(name if one in left else one for one in side)) for side in sides]
    return replace(rule, left=now[0], right=now[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lengths:
    """The rows of the whole, what they have in common, and the mean length of each list."""

    whole: int
    common: int
    gone: float
    rest: float


def _lengths(brief: Brief, entity: Entity, rule: DependencyRule, split: _Split) -> _Lengths:
    whole = max(1, int(entity.rows))
    common = possible_values(brief, entity, rule.left)
    common = min(whole, common) if common is not None else max(1, whole // 10)
    pairs = whole / common
    most_gone = possible_values(brief, entity, _in_order(entity, split.gone))
    most_rest = possible_values(brief, entity, _in_order(entity, split.rest))
    gone = min(math.sqrt(pairs), most_gone or math.inf)
    rest = min(pairs / gone, most_rest or math.inf)
    gone = min(pairs / rest, most_gone or math.inf)
    return _Lengths(whole=whole, common=common, gone=max(1.0, gone), rest=max(1.0, rest))


def _split(entity: Entity, rule: DependencyRule) -> _Split:
    names = frozenset(
        (*(a.name for a in entity.attributes), *(r.name for r in entity.references))
    )
    common = frozenset(rule.left)
    gone = frozenset(rule.right) - common
    keys = list(keys_of(entity)) or [_in_order(entity, names)]
    return _Split(common=common, gone=gone, rest=names - common - gone, keys=tuple(keys))


def keys_of(entity: Entity) -> Iterator[tuple[str, ...]]:
    """The sets of members that tell rows apart; a row's own number says nothing."""
    if entity.identity is IdentityMode.NATURAL:
        yield entity.natural_key
    elif is_open(entity):
        yield ends(entity)
    yield from ((a.name,) for a in entity.attributes if a.unique)
    yield from ((r.name,) for r in entity.references if r.unique)
    yield from (one.members for one in entity.uniques)


def _why_not(brief: Brief, entity: Entity, rule: DependencyRule, split: _Split) -> str | None:
    stays = why_members_stay(brief, entity, replace(rule, left=()))
    if stays is not None:
        return stays
    for key in split.keys:
        held = set(key)
        if not (split.common <= held and held & split.gone and held & split.rest):
            return f"{_words(key)} tell a row apart without one of the lists"
    beside = split.gone | split.common if len(rule.left) > 1 else split.gone
    for one in entity.depends:
        if not one.multivalued and beside & {*one.left, *one.right}:
            return f"`{one.text}` stays in the entity as well"
    return why_rows_stay(brief, entity) or _why_no_key(entity, split)


def why_rows_stay(brief: Brief, entity: Entity) -> str | None:
    """Why the entity's rows must be whole: by what refers to them or is kept of them."""
    for other in brief.entities:
        if any(r.target == entity.name for r in other.references):
            return f"{other.name} refers to its rows"
    keeping = entity.keeping
    if keeping != Keeping(timestamps=keeping.timestamps, audit=keeping.audit):
        if keeping.delete is not DeleteMode.HARD:
            return "its rows are deleted softly, whole"
        kept = "versions are kept" if keeping.history is not History.NONE else "rules are kept"
        return f"{kept} of its whole rows"
    if entity.partition is not None or entity.retention_days is not None:
        return "its rows leave by time, whole"
    return "its rows are a tree" if entity.tree is not None else None


def _why_no_key(entity: Entity, split: _Split) -> str | None:
    keys = (*split.gone_keys, *split.rest_keys)
    if any(len(key) > MOST_KEY_MEMBERS for key in keys):
        return f"each pair once would be a key of more than {MOST_KEY_MEMBERS} members"
    held = {member for key in keys for member in key} | split.common
    for attribute in entity.attributes:
        if attribute.name in held and (attribute.type.kind in NO_KEYS or attribute.type.array):
            return f"`{attribute.name}` is of a type that is no key"
    missing = [a.name for a in entity.attributes if a.null and a.name in held]
    missing += [r.name for r in entity.references if r.optional and r.name in held]
    return f"`{missing[0]}` may be missing, and a list has no row for it" if missing else None


def _part(
    brief: Brief,
    entity: Entity,
    rule: DependencyRule,
    split: _Split,
    reference: Reference,
    rows: _Lengths,
) -> Entity:
    """The list: what it is of and its members, which together are its key."""
    held = [reference, *(r for r in entity.references if r.name in split.gone)]
    role = ReferenceRole.LINKS if is_tie(entity) else ReferenceRole.REFERS_TO
    keys = [_renamed(key, rule.left, reference.name) for key in split.gone_keys]
    count = max(1, round(rows.common * rows.gone))
    return Entity(
        name=free_name(
            brief, entity, (snake_case(entity.name), *_in_order(entity, split.gone))
        ),
        rows=Rows(count),
        growth_per_month=share_of(entity.growth_per_month, count / rows.whole),
        attributes=tuple(
            replace(a, unique=False) for a in entity.attributes if a.name in split.gone
        ),
        references=tuple(
            replace(r, role=role, fan_out=_fewer(r.fan_out, rows.rest)) for r in held
        ),
        identity=IdentityMode.NATURAL,
        natural_key=keys[0],
        uniques=tuple(UniqueRule(members=key, location=rule.location) for key in keys[1:]),
        keeping=Keeping(timestamps=entity.keeping.timestamps, audit=entity.keeping.audit),
        description=f"Each {_words(split.gone)} of a {_words((reference.name,))}, once.",
        location=rule.location,
    )


def _rest(entity: Entity, split: _Split, reference: Reference, rows: _Lengths) -> Entity:
    """The entity without the list, of which each row stands once."""
    left = tuple(split.common)
    count = max(1, round(rows.common * rows.rest))
    rest = untied(without_members(entity, split.gone))
    keys = [_renamed(key, left, reference.name) for key in split.rest_keys]
    by_ends = is_open(rest) and set(keys[0]) == set(ends(rest))
    if is_open(rest) and not by_ends:
        rest = keyed(rest, keys[0])
    is_natural = rest.identity is IdentityMode.NATURAL
    return replace(
        rest,
        rows=Rows(count),
        growth_per_month=share_of(entity.growth_per_month, count / rows.whole),
        references=tuple(
            replace(r, fan_out=_fewer(r.fan_out, rows.gone)) for r in rest.references
        ),
        natural_key=keys[0] if is_natural else (),
        uniques=tuple(
            UniqueRule(members=key)
            for key in dict.fromkeys(keys[1:] if is_natural or by_ends else keys)
        ),
    )


def _fewer(fan_out: FanOut | None, times: float) -> FanOut | None:
    """The rows that refer to one, of so many times fewer; one stays one."""
    if fan_out is None:
        return None
    p50, p99 = (max(min(1.0, n), share_of(n, 1 / times)) for n in (fan_out.p50, fan_out.p99))
    return FanOut(p50=p50, p99=p99)


def _renamed(key: tuple[str, ...], left: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The key with the reference before the members, in the place of what is common."""
    return (name, *(member for member in key if member not in left and member != name))


def _in_order(entity: Entity, names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    order = (*(a.name for a in entity.attributes), *(r.name for r in entity.references))
    return tuple(name for name in order if name in wanted)


def _words(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))
