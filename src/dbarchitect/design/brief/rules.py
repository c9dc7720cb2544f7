"""Rules over several members of an entity: `unique` and `no overlap`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.fields import items_of, refuse, text_of
from dbarchitect.design.brief.nodes import Node, Sequence
from dbarchitect.model.brief import PERIODS, AttributeKind
from dbarchitect.model.rules import OverlapRule, UniqueRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.model.brief import Attribute, Entity

Member: TypeAlias = "tuple[str, Node]"
"""A name that a rule gives, and where."""

_NOT_COMPARED = frozenset({AttributeKind.JSON, AttributeKind.BOOLEAN, *PERIODS})
"""Kinds that an EXCLUDE does not compare with `=` on every PostgreSQL of a brief.

Source: PostgreSQL documentation, appendix F.8 (btree_gist).
"""


@dataclass(frozen=True, slots=True)
class Members:
    """What rules of an entity may name: its attributes and references.

    `complete` is false where the names of its references are not all known.
    """

    entity: Entity
    complete: bool

    @property
    def known(self) -> tuple[str, ...]:
        """The names, attributes first."""
        entity = self.entity
        return (*(a.name for a in entity.attributes), *(r.name for r in entity.references))

    def has_all(self, members: Iterable[Member]) -> bool:
        """Whether the entity has all of them."""
        return all(name in self.known for name, _ in members)

    def check(self, members: Iterable[Member], what: str) -> None:
        """Each is a member of the entity and named once.

        Raises:
            BriefError: one is not.
        """
        seen: set[str] = set()
        for name, node in members:
            if name not in self.known and self.complete:
                message = f"{what} names `{name}`, which the entity does not have"
                hint = did_you_mean(name, self.known, what="Its attributes and references")
                raise refuse(node, message, hint)
            if name in seen:
                raise refuse(node, f"{what} names `{name}` twice", "Name each member once.")
            seen.add(name)


def uniques(fields: Fields, members: Members) -> Iterator[UniqueRule]:
    """The rules under `unique`; what is wrong with one is in the refusals."""
    what = fields.what("unique")
    hint = "Write `[[order, product]]` for what is unique together; for one attribute write "
    for rule in rules_of(fields, "unique", hint + "`unique` after its type."):
        found = fields.refusals.attempt(partial(_unique, what, rule, members))
        if found is not None and members.has_all(found):
            yield UniqueRule(members=tuple(name for name, _ in found), location=rule.location)


def no_overlaps(fields: Fields, members: Members) -> Iterator[OverlapRule]:
    """The rules under `no overlap`; what is wrong with one is in the refusals."""
    hint = "Write `[[room, during]]` for periods that do not overlap in one room."
    for rule in rules_of(fields, "no overlap", hint):
        read = partial(_no_overlap, fields.what("no overlap"), rule, members, fields.refusals)
        found = fields.refusals.attempt(read)
        if found is not None:
            yield found


def rules_of(fields: Fields, key: str, hint: str) -> Iterator[Sequence]:
    """The lists in the key's list; `hint` says how to write one."""
    node = fields.nodes.get(key)
    if node is None:
        return
    rules = fields.attempt(key, lambda: items_of(node, fields.what(key))) or ()
    flat = next((rule for rule in rules if not isinstance(rule, Sequence)), None)
    if flat is not None:
        message = f"{fields.what(key)} is a list of lists, and here is one value"
        fields.refusals.take(refuse(flat, message, hint))
    yield from (rule for rule in rules if isinstance(rule, Sequence))


def _unique(what: str, rule: Node, members: Members) -> tuple[Member, ...]:
    found = _named(what, rule)
    if len(found) == 1:
        message = f"{what} names one member, `{found[0][0]}`"
        hint = "Write `unique` after the attribute's type or the reference's entity."
        raise refuse(rule, message, hint)
    members.check(found, what)
    return found


def _named(what: str, rule: Node) -> tuple[Member, ...]:
    return tuple((text_of(item, what), item) for item in items_of(rule, what))


def _no_overlap(
    what: str, rule: Node, members: Members, refusals: Refusals
) -> OverlapRule | None:
    found = _named(what, rule)
    members.check(found, what)
    attributes = {a.name: a for a in members.entity.attributes}
    named = [attributes[name] for name, _ in found if name in attributes]
    if not members.has_all(found) or any(refusals.concerns(a.location) for a in named):
        return None
    periods = [a.name for a in named if a.type.kind in PERIODS]
    if len(periods) != 1:
        message = f"{what} names {len(periods) or 'no'} periods, and one is wanted"
        known = [a.name for a in members.entity.attributes if a.type.kind in PERIODS]
        hint = did_you_mean("", known, what="Its periods")
        if not known:
            hint = "Give the entity an attribute of the type `period` or `date period`."
        raise refuse(rule, message, hint)
    for name, node in found:
        if name in attributes and name != periods[0]:
            _check_compared(attributes[name], node, what)
    others = tuple(name for name, _ in found if name != periods[0])
    return OverlapRule(members=others, period=periods[0], location=rule.location)


def _check_compared(attribute: Attribute, node: Node, what: str) -> None:
    kind = attribute.type
    if kind.array or kind.kind in _NOT_COMPARED:
        shown = f"a list of {kind.kind.value}" if kind.array else f"a {kind.kind.value}"
        message = f"{what} compares `{attribute.name}`, which is {shown}"
        hint = "Name references, numbers, texts, dates or the like beside the period."
        raise refuse(node, message, hint)
