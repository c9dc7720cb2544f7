"""A default that a rule of the brief refuses is an error of the brief, not a failed proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.own_defaults import require_allowed_defaults
from dbarchitect.errors import BriefError
from fixtures.lab_fixtures import roles_undone
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

BRIEF = """\
name: shelf
entities:
  Shelf:
    rows: 5
    attributes:
      {attributes}
"""

FIRST_LINE = 6
"""Of the attributes."""

REFUSED = {
    "pattern": ("plate: text ~ '^[A-Z]+$' = 'a1'", "", "`'a1'` of attribute `plate`"),
    "order": ("word: text > 'm' = 'b'", "", "`'b'` of attribute `word`"),
    "span": ("trial: duration <= '30 days' = '60 days'", "", "`'60 days'`"),
    "SQL": ("size: {type: integer = 5, check: size % 10 = 0}", "", "`5` of attribute `size`"),
    "rounded": ("fee: money > 0 = 0.001", "", "`0.001` of attribute `fee`"),
    "lower case": ("mail: email = 'A@example.com'", "", "`'A@example.com'`"),
    "two": ("low: integer = 5\n      high: integer? = 3", "high > low", "`low` and `3`"),
    "now": ("day: date = today\n      due: date = '2000-01-01'", "due >= day", "defaults"),
}

ALLOWED = {
    "pattern": ("plate: text ~ '^[A-Z]+$' = 'A'", ""),
    "one without": ("low: integer = 5\n      high: integer", "high > low"),
    "unknown": ("low: integer = 5\n      high: integer?", "high > low"),
    "null is no refusal": ("part: numeric? = 5", "nullif(part, 5) > 7"),
}


def _brief(attributes: str, check: str) -> str:
    text = BRIEF.format(attributes=attributes)
    return f"{text}    checks: ['{check}']\n" if check else text


@pytest.mark.parametrize(("attributes", "check", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_a_default_that_only_the_server_can_judge_is_refused_with_its_place(
    lab: Lab, attributes: str, check: str, told: str
) -> None:
    with pytest.raises(BriefError, match="refused by") as caught:
        _judge(lab, _brief(attributes, check))
    error = caught.value
    assert told in error.message
    assert error.location is not None
    assert error.location.line == FIRST_LINE
    assert error.hint is not None


@pytest.mark.parametrize(("attributes", "check"), ALLOWED.values(), ids=ALLOWED.keys())
def test_a_default_that_no_rule_refuses_is_taken(lab: Lab, attributes: str, check: str) -> None:
    _judge(lab, _brief(attributes, check))


def _judge(lab: Lab, text: str) -> None:
    database = lab.create_database()
    try:
        with roles_undone(lab):
            require_allowed_defaults(database.owner, design_of(text))
    finally:
        lab.drop_database(database)
