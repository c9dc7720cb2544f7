"""Every construct that the grammar offers is known, and found where a brief uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.brief import brief_schema_json
from dbarchitect.design.brief import keys
from dbarchitect.design.brief.constructs import grammar_constructs
from dbarchitect.design.brief.grammar import grammar_parts, parts_used
from dbarchitect.design.brief.keys import Key
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.brief.shorthand import type_names

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "brief.yaml"

SHORT = """
name: notes
entities:
  Note:
    rows: 10
    attributes: {title: text(80) unique, live: 'boolean?'}
    keep: {delete: soft}
access:
  note: {sql: "WITH a AS (SELECT 1) UPDATE notes SET live = :live WHERE id = :id", rate: 1/s}
"""


def used(text: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    return {use.construct: use.places for use in load_brief(text).constructs}


def test_every_key_and_every_type_is_a_construct() -> None:
    known = set(grammar_constructs())
    for name, members in {**keys.OBJECTS, "brief": keys.BRIEF}.items():
        assert {f"{name}: {key.name}" for key in members} <= known
    parts = " ".join(grammar_parts())
    assert all(
        name.partition(" [")[0] in parts for name in type_names() if name != "one of [a, b]"
    )


def test_a_new_key_is_a_construct_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    mood = Key(
        "mood", "How it feels.", {"anyOf": [{"enum": ["gay", "sad"]}, {"type": "array"}]}
    )
    monkeypatch.setitem(keys.OBJECTS, "keep", (*keys.KEEP, mood))
    new = {"keep: mood", "keep: mood as a text", "keep: mood as a list", "keep: mood = gay"}
    assert new <= set(grammar_constructs())


def test_a_use_tells_its_place() -> None:
    found = used(SHORT)
    assert found["keep: delete = soft"] == (("entities", "Note", "keep", "delete"),)
    title = ("entities", "Note", "attributes", "title")
    assert found['short form, clause: "unique"'] == (title,)
    assert found['short form, attribute: [ "?" ]'] == ((*title[:3], "live"),)
    assert found["access: sql as `UPDATE`"] == (("access", "note", "sql"),)
    assert "keep: audit" not in found, "a default is nothing that the author wrote"
    assert "access: sql as `SELECT`" not in found


def test_the_long_form_uses_the_long_form() -> None:
    found = used(to_long_form(load_brief(SHORT)))
    assert "attribute as a mapping" in found
    assert "attribute as a text" not in found
    assert found["keep: audit = false"]


def test_what_is_used_is_always_a_construct_of_the_grammar() -> None:
    found = [use.construct for use in read_brief(SHOP).constructs]
    assert len(found) > 50
    assert [name for name in grammar_constructs() if name in found] == found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("text(9)", {'sized: "text" , "(" , digits , ")"', "type: sized"}),
        ("instant = now", {'default: "now"', 'simple: "instant"'}),
        ("text = later", {"default: word"}),
        ("one of [a, 'b c', 3][]", {"value: word", "value: string", "value: number"}),
        ('json only {a: text?} = {"a": 1e5}', {'keyed: [ "only" ]', "default: json"}),
        ("date period", {'simple: "date period"'}),
        ("numeric(5, 2) between 1 and 5", {'sized: [ "," , digits ]', 'sized: "numeric"'}),
    ],
)
def test_a_short_form_is_taken_apart_by_the_grammar(text: str, parts: set[str]) -> None:
    assert parts <= parts_used(text) <= set(grammar_parts())


@pytest.mark.parametrize("text", ["", "text(", "tekst", "text and more", "text '"])
def test_what_is_no_short_form_uses_nothing(text: str) -> None:
    assert parts_used(text) == frozenset()


def test_the_grammar_and_the_schema_are_walked_whole() -> None:
    known = grammar_constructs()
    assert len(set(known)) == len(known) > 250
    assert set(json.loads(brief_schema_json())["$defs"]) <= {
        name.partition(":")[0].partition(",")[0].partition(" as ")[0] for name in known
    }
