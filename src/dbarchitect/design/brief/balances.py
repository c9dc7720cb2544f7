"""`balanced` of an entity: `amount per transaction`, what adds up to zero among its rows."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.fields import items_of, refuse, text_of
from dbarchitect.design.brief.nodes import Sequence
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.rules import BalanceRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.design.brief.rules import Members
    from dbarchitect.model.brief import Attribute

KEY = "balanced"

_RULE = re.compile(r"(?P<amount>\w+)\s+per\s+(?P<members>\w+(?:\s+and\s+\w+)*)")
_HINT = "Write `amount per transaction`, or `amount per transaction and currency`."

_EXACT = frozenset(
    {
        AttributeKind.MONEY,
        AttributeKind.NUMERIC,
        AttributeKind.SMALLINT,
        AttributeKind.INTEGER,
        AttributeKind.BIGINT,
    }
)
"""Kinds whose sums are exact in any order."""

_NOT_BELOW_ZERO = re.compile(r"\w+\s*>=?\s*\+?[0-9.]+")


def balances(fields: Fields, members: Members) -> Iterator[BalanceRule]:
    """The rules under `balanced`; what is wrong with one is in the refusals."""
    node = fields.nodes.get(KEY)
    if node is None:
        return
    what = fields.what(KEY)
    items: tuple[Node, ...] = (node,)
    if isinstance(node, Sequence):
        items = fields.attempt(KEY, lambda: items_of(node, what)) or ()
    seen: set[tuple[str, frozenset[str]]] = set()
    for item in items:
        rule = fields.refusals.attempt(partial(_rule, item, what, members, fields.refusals))
        if rule is None:
            continue
        same = (rule.amount, frozenset(rule.members))
        if same in seen:
            message = f"{what} says `{rule.text}` twice"
            fields.refusals.take(refuse(item, message, "Keep one of the two."))
        seen.add(same)
        yield rule


def _rule(item: Node, what: str, members: Members, refusals: Refusals) -> BalanceRule | None:
    text = text_of(item, what)
    found = _RULE.fullmatch(text)
    if found is None:
        raise refuse(item, f"{what} is `{text}`, which is no such rule", _HINT)
    names = tuple(re.split(r"\s+and\s+", found["members"]))
    members.check([(name, item) for name in (found["amount"], *names)], what)
    attributes = {a.name: a for a in members.entity.attributes}
    amount = attributes.get(found["amount"])
    if not {found["amount"], *names} <= set(members.known) or (
        amount is not None and refusals.concerns(amount.location)
    ):
        return None
    _check_amount(amount, found["amount"], item, what, members)
    _check_members(names, item, what, members)
    return BalanceRule(amount=found["amount"], members=names, location=item.location)


def _check_amount(
    amount: Attribute | None, name: str, item: Node, what: str, members: Members
) -> None:
    """The amount is a number of which sums are exact, always there, and may be below zero."""
    if amount is None or amount.type.array or amount.type.kind not in _EXACT:
        exact = [
            a.name
            for a in members.entity.attributes
            if a.type.kind in _EXACT and not a.type.array
        ]
        message = f"{what} adds up `{name}`, which is no exact number"
        hint = "Give it the type `money`, `numeric` or `bigint`: sums of floats are rounded."
        if amount is None:
            hint = did_you_mean(name, exact, what="Its exact numbers")
        raise refuse(item, message, hint)
    if amount.null:
        message = f"{what} adds up `{name}`, which may be missing"
        raise refuse(item, message, "Remove the `?` of its type.")
    if amount.check is not None and _NOT_BELOW_ZERO.fullmatch(amount.check):
        message = f"{what} adds up `{name}`, which is never below zero (`{amount.check}`)"
        hint = "Let debits be positive and credits negative: `<> 0` in the place of `> 0`."
        raise refuse(item, message, hint)


def _check_members(names: tuple[str, ...], item: Node, what: str, members: Members) -> None:
    """What rows are the same in is always there."""
    entity = members.entity
    optional = {a.name for a in entity.attributes if a.null}
    optional |= {r.name for r in entity.references if r.optional}
    missing = next((name for name in names if name in optional), None)
    if missing is not None:
        message = f"{what} groups by `{missing}`, which may be missing"
        raise refuse(item, message, "Remove its `?`: what is missing belongs to no sum.")
