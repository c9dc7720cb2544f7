"""A brief with more rows than their keys can tell apart is weighed as far as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.index_proof import weighed_design
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

CROWDED = """
name: crowded
entities:
  Shelf: {rows: 30, attributes: {code: text(12)}}
  Badge: {part of: Shelf unique, rows: 40, attributes: {number: integer}}
access:
  badges: {sql: SELECT id FROM badges WHERE number = :number, rate: 1k/hour}
"""


def test_what_cannot_be_filled_is_not_weighed_and_says_so(lab: Lab) -> None:
    before = set(lab.roles)
    _, missing = weighed_design(lab, design_of(CROWDED), as_of=AS_OF, seed=1)
    reasons = {item.subject: item.reason for item in missing}
    told = reasons["indexes by planned cost at the horizon"]
    assert "rows of badges could not be drawn" in told
    assert "not-null" in told
    for role in set(lab.roles) - before:
        lab.drop_role(role)
