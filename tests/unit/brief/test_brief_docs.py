"""The published page, grammar, starter and JSON Schema agree with the reader."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dbarchitect.app.brief import brief_schema_json, name_rows, starter_brief
from dbarchitect.design.brief import keys
from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.naming import MAX_BRIEF_NAME_BYTES, MAX_TABLE_BYTES
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.brief.refusals import MOST_TOLD
from dbarchitect.design.brief.shorthand import GRAMMAR, read_shorthand, type_names
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "brief.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml(?: (\w+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
NOTE = "  Note: {rows: 10, keep: {audit: true}, attributes: {title: text, body: text}}\n"
SHOP = ROOT / "examples" / "shop" / "brief.yaml"


def _whole(kind: str, block: str) -> str:
    if kind == "attributes":
        inner = textwrap.indent(block, " " * 6)
        return f"name: x\nentities:\n  Note:\n    attributes:\n{inner}"
    if kind == "entities":
        return f"name: x\nentities:\n{textwrap.indent(block, '  ')}"
    return f"name: x\nentities:\n{NOTE}{block}" if kind == "top" else block


@pytest.mark.parametrize(("kind", "block"), BLOCKS, ids=lambda text: text[:15])
def test_each_example_of_the_page_is_read(kind: str, block: str) -> None:
    brief = load_brief(_whole(kind, block))
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_the_page_has_examples_of_each_kind_and_names_every_key() -> None:
    assert {kind for kind, _ in BLOCKS} == {"", "attributes", "entities", "top"}
    members = (*keys.OBJECTS.values(), keys.BRIEF, keys.ATTRIBUTE, keys.DISTRIBUTION)
    for key in (key for group in members for key in group):
        assert f"`{key.name}`" in PAGE, key.name


def _keys_of(fragment: Any) -> set[str]:
    """Every key that a JSON Schema names, however deep."""
    if isinstance(fragment, list):
        return {key for item in fragment for key in _keys_of(item)}
    if not isinstance(fragment, dict):
        return set()
    own = set(fragment.get("properties", {}))
    return own | {key for item in fragment.values() for key in _keys_of(item)}


def test_every_key_of_the_published_schema_stands_in_an_example() -> None:
    written = {key for _, block in BLOCKS for key in _keys_written(_tree(block))}
    known = _keys_of(json.loads(brief_schema_json()))
    assert known <= written


def _keys_written(tree: Any) -> set[str]:
    if isinstance(tree, list):
        return {key for item in tree for key in _keys_written(item)}
    if not isinstance(tree, dict):
        return set()
    return {str(key) for key in tree} | _keys_written(list(tree.values()))


@pytest.mark.parametrize(
    ("said", "limit"),
    [("tables over 58", MAX_TABLE_BYTES), ("over 63 bytes", MAX_IDENTIFIER_BYTES),
     ("at most 40 bytes", MAX_BRIEF_NAME_BYTES), ("at most 20 errors", MOST_TOLD)],
)  # fmt: skip
def test_the_page_names_the_limits_that_hold(said: str, limit: int) -> None:
    assert said in PAGE.replace("\n  ", " ")
    assert str(limit) in said


def test_the_page_prints_the_grammar() -> None:
    assert f"```ebnf\n{GRAMMAR}```" in PAGE


def test_the_published_schema_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "brief.schema.json").read_text("utf-8") == brief_schema_json()


def _tree(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize(
    "text",
    [SHOP.read_text("utf-8"), starter_brief(), to_long_form(read_brief(SHOP))],
    ids=["shop", "starter", "long form"],
)
def test_the_schema_accepts_what_the_reader_accepts(text: str) -> None:
    schema = json.loads(brief_schema_json())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(_tree(text), schema)


@pytest.mark.parametrize(
    "case",
    ["unknown_key", "growth_without_time", "keep_unknown_mode", "name_missing", "no_entities",
     "postgresql_newer", "rows_1e15", "entity_hostile", "attribute_upper_case", "unique_flat",
     "requirements_unknown_law", "long_unknown_key", "entities_empty", "access_no_rate"],
)  # fmt: skip
def test_the_schema_refuses_what_an_editor_can_see(case: str) -> None:
    path = ROOT / "tests" / "cases" / "brief" / "bad" / f"{case}.yaml"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_tree(path.read_text("utf-8")), json.loads(brief_schema_json()))


def test_the_starter_passes_its_own_check_without_questions() -> None:
    assert not load_brief(starter_brief()).open_questions


def test_the_names_hold_every_column_once() -> None:
    rows = [(row.table, row.column) for row in name_rows(read_brief(SHOP))]
    assert len(set(rows)) == len(rows)
    assert ("order_items", "product_id") in rows
    assert ("users", "deleted_at") in rows


RULES = dict(re.findall(r"^(\w+)\s*= (.*?) ;$", GRAMMAR, re.MULTILINE | re.DOTALL))
TERMINALS = {
    "digits": st.integers(1, 400).map(str),
    "number": st.integers(-9, 9).map(str),
    "word": st.sampled_from(["active", "in_use", "a-b"]),
    "string": st.sampled_from(["'x y'", '"it\'s"', "'90 days'"]),
    "json": st.sampled_from(["{}", "[]", '{"a": [1]}', "true"]),
}


@st.composite
def sentences(draw: st.DrawFn, rule: str = "attribute") -> str:
    """Any text that the published grammar produces from a rule."""
    words: list[str] = []
    _produce(draw, RULES[rule], words)
    return " ".join(words)


def _produce(draw: st.DrawFn, body: str, words: list[str]) -> None:
    branch = draw(st.sampled_from(_split(body, "|")))
    for part in _split(branch, ","):
        _part(draw, part.strip(), words)


def _part(draw: st.DrawFn, part: str, words: list[str]) -> None:
    if part[0] in "[{(" and part[-1] in "]})":
        most = {"[": 1, "{": 2, "(": 1}[part[0]]
        for _ in range(draw(st.integers(1 if part[0] == "(" else 0, most))):
            _produce(draw, part[1:-1], words)
    elif part[0] == '"':
        words.append(part[1:-1])
    elif part in TERMINALS:
        words.append(draw(TERMINALS[part]))
    else:
        _produce(draw, RULES[part], words)


def _split(body: str, separator: str) -> list[str]:
    parts, depth, quoted, start = [], 0, False, 0
    for place, character in enumerate(body):
        quoted ^= character == '"'
        depth += 0 if quoted else (character in "[{(") - (character in ")}]")
        if character == separator and depth == 0 and not quoted:
            parts.append(body[start:place])
            start = place + 1
    return [*parts, body[start:]]


MEANINGS = (
    "is no", "no size", "said twice", "listed twice", "cannot be compared", "a check compares",
    "is not among", "no default", "compares text", "default of a list", "a list of",
    "longer than", "a default is missing", "names no time zone", "does not fit",
)  # fmt: skip


@given(sentences())
def test_what_the_grammar_produces_is_read_or_wrong_in_meaning_only(text: str) -> None:
    complaint = None
    try:
        read_shorthand(text)
    except ComplaintError as error:
        complaint = error
    assert complaint is None or any(part in complaint.message for part in MEANINGS), text


def test_the_grammar_names_every_type() -> None:
    for name in type_names():
        assert f'"{name.partition(" [")[0]}"' in GRAMMAR
