"""The dependencies of an entity: `zip -> city, state`, or `course ->> teacher`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief.fields import items_of, refuse, text_of
from dbarchitect.model.dependencies import DependencyRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.rules import Members

_RULE = re.compile(r"(?P<left>[^->]+)(?P<arrow>->>?)(?P<right>[^->]+)")
_HINT = "Write `zip -> city, state`, or `course ->> teacher` for lists that are independent."
_MOST = 12
"""The most rules of one entity: what follows from more is nothing that a person reads."""


def dependencies(fields: Fields, members: Members) -> Iterator[DependencyRule]:
    """The rules under `depends`; what is wrong with one is in the refusals."""
    node = fields.nodes.get("depends")
    if node is None:
        return
    what = fields.what("depends")
    items = fields.attempt("depends", lambda: items_of(node, what)) or ()
    if len(items) > _MOST:
        message = f"{what} has {len(items)} rules, and {_MOST} are the most"
        fields.refusals.take(refuse(node, message, "Keep those that no other implies."))
        return
    for item in items:
        rule = fields.refusals.attempt(partial(_rule, item, what, members))
        if rule is not None and set(rule.left + rule.right) <= set(members.known):
            yield rule


def _rule(item: Node, what: str, members: Members) -> DependencyRule:
    text = text_of(item, f"an item of {what}")
    match = _RULE.fullmatch(text)
    if match is None:
        raise refuse(item, f"`{text}` is no dependency", _HINT)
    left, right = _names(match["left"]), _names(match["right"])
    if not all(left) or not all(right):
        raise refuse(item, f"`{text}` has a comma too many", _HINT)
    members.check([(name, item) for name in (*left, *right)], what)
    return DependencyRule(
        left=left,
        right=right,
        multivalued=match["arrow"] == "->>",
        location=item.location,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))
