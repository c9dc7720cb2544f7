"""The long form says what the short one says to the last digit and the last space."""

from __future__ import annotations

import json

import pytest

from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief


@pytest.mark.parametrize(
    "entity",
    [
        {"attributes": {"a": "text <> 'x' = ''"}},
        {"attributes": {"a": "text = '  x '"}},
        {"attributes": {"a": {"type": "text", "default": " "}}},
        {"rows": "400M", "attributes": {"a": "text"}, "keep": {"history": "versions"}},
        {"rows": 1, "growth": "5/week", "attributes": {"a": "text"}},
        {"rows": 1, "growth": "1/year", "retention": "5 weeks", "attributes": {"a": "text"}},
    ],
)
def test_reading_it_back_gives_the_same_entity(entity: dict[str, object]) -> None:
    brief = load_brief(json.dumps({"name": "x", "entities": {"Note": {"rows": 9, **entity}}}))
    again = load_brief(to_long_form(brief))
    assert again.entities == brief.entities
