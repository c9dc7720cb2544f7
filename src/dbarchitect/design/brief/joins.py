"""The join rule of an entity: `joins: [[agent, company], [company, item], [agent, item]]`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief.fields import items_of, refuse, text_of
from dbarchitect.design.brief.nodes import Sequence
from dbarchitect.design.brief.rules import rules_of
from dbarchitect.model.dependencies import JoinRule

if TYPE_CHECKING:
    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.rules import Members

KEY = "joins"
_FEWEST, _MOST = 3, 8
_HINT = "Write `[[agent, company], [company, item], [agent, item]]`: a row is there where "


def join_rule(fields: Fields, members: Members) -> JoinRule | None:
    """The rule under `joins`, None where there is none; what is wrong is in the refusals."""
    node = fields.nodes.get(KEY)
    if node is None:
        return None
    what = fields.what(KEY)
    lists = list(rules_of(fields, KEY, f"{_HINT}each of its parts is."))
    read = [fields.refusals.attempt(partial(_part, what, one, members)) for one in lists]
    parts = tuple(part for part in read if part is not None)
    is_read = isinstance(node, Sequence) and len(node.items) == len(parts)
    if not is_read or not set().union(*parts) <= set(members.known):
        return None
    return fields.attempt(KEY, lambda: _rule(node, what, parts, members))


def _part(what: str, part: Node, members: Members) -> tuple[str, ...]:
    found = tuple((text_of(item, what), item) for item in items_of(part, what))
    members.check(found, what)
    return tuple(name for name, _ in found)


def _rule(
    node: Node, what: str, parts: tuple[tuple[str, ...], ...], members: Members
) -> JoinRule:
    if not _FEWEST <= len(parts) <= _MOST:
        message = f"{what} has {len(parts)} parts, and {_FEWEST} to {_MOST} are wanted"
        hint = "Write two lists that are independent as `depends: [course ->> teacher]`."
        raise refuse(node, message, hint)
    for part in parts:
        wider = next((one for one in parts if one != part and set(part) <= set(one)), None)
        if wider is not None or parts.count(part) > 1:
            message = f"{what} has a part [{', '.join(part)}] that another one holds"
            raise refuse(node, message, "Leave it out: it says nothing more.")
    left_out = [name for name in members.known if name not in set().union(*parts)]
    if left_out and members.complete:
        message = f"{what} leaves out `{left_out[0]}`, so that its parts are not the whole row"
        raise refuse(node, message, "Name each attribute and reference in one part at least.")
    return JoinRule(parts=parts, location=node.location)
