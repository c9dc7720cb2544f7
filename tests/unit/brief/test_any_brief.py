"""Whatever is given as a brief, it is read or refused: never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbarchitect.design.brief import keys
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.brief.source import decode
from dbarchitect.design.names import physical_names
from dbarchitect.errors import BriefError

if TYPE_CHECKING:
    from dbarchitect.model.brief import Brief

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "brief.yaml"
SHOP_TEXT = SHOP.read_text("utf-8")

ALL_KEYS = sorted(
    {
        key.name
        for members in (*keys.OBJECTS.values(), keys.BRIEF, keys.ATTRIBUTE)
        for key in members
    }
    | {"User", "Order", "natural", "distinct", "title"}
)
WORDS = [
    "100k", "5/month", "5 ms", "90 days", "99.9%", "text", "text?", "one of [a, b] = a", "User",
    "Order?", "title", "now", "SELECT id FROM users", "title <> ''", "soft", "hard", "uuid", "",
]  # fmt: skip
SCALARS = (
    st.sampled_from(WORDS) | st.text(max_size=8) | st.integers() | st.booleans() | st.none()
    | st.floats()
)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(ALL_KEYS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=15,
)
YAML_TOKENS = st.sampled_from(
    [
        *(
            "name",
            ":",
            " ",
            "\n",
            "  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!!str ",
            "|",
        ),
        *(">", "'", '"', "#", "%YAML 1.1", "---", "...", "? ", "<<", "\t", "\\", "null", "~"),
        *("1:30", "é"),
    ]
)


def read_or_refused(text: str) -> Brief | None:
    """The brief, or None where it is refused with a hint."""
    refusal, brief = None, None
    try:
        brief = load_brief(text)
    except BriefError as error:
        refusal = error
    assert brief is not None or (refusal is not None and refusal.hint)
    return brief


@given(st.text(max_size=200) | st.lists(YAML_TOKENS, max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        text = decode(content, file="x")
    except BriefError:
        return
    read_or_refused(text)


@given(st.dictionaries(st.sampled_from([key.name for key in keys.BRIEF]), TREES, max_size=5))
def test_any_tree_is_read_or_refused(tree: dict[str, object]) -> None:
    read_or_refused(json.dumps(tree))


@given(st.dictionaries(st.sampled_from([key.name for key in keys.ENTITY]), TREES, max_size=4))
def test_any_entity_is_read_or_refused(entity: dict[str, object]) -> None:
    text = json.dumps({"name": "shop", "entities": {"User": entity, "Order": entity}})
    brief = read_or_refused(text)
    assert brief is None or load_brief(to_long_form(brief)).entities == brief.entities


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.integers(0, len(SHOP_TEXT)),
    st.integers(0, 40),
    st.sampled_from(["", " ", "\n", "{", "?", ":", "'", "x", "0", "  - ", "&a ", "User"]),
)
def test_the_shop_with_a_piece_replaced_is_read_or_refused(
    start: int, length: int, piece: str
) -> None:
    text = SHOP_TEXT[:start] + piece + SHOP_TEXT[start + length :]
    brief = read_or_refused(text)
    assert brief is None or len(physical_names(brief)) == len(brief.entities)


SQL_TOKENS = st.sampled_from(
    [
        *(
            "SELECT",
            "id",
            "title",
            "FROM",
            "users",
            "WHERE",
            "=",
            ":x",
            "'a'",
            "(",
            ")",
            ",",
            "*",
        ),
        *(
            "{",
            "}",
            "[",
            "]",
            ";",
            "--",
            "/*",
            "$1",
            "$$",
            "::",
            ":=",
            '"',
            "'",
            "\\",
            "%s",
            "?",
        ),
        *(
            "AND",
            "NOT",
            "IN",
            "UPDATE",
            "SET",
            "INSERT INTO",
            "VALUES",
            "DELETE",
            "é",
            "\n",
            "1",
        ),
    ]
)


@given(st.text(max_size=30) | st.lists(SQL_TOKENS, max_size=14).map(" ".join))
def test_any_sql_is_read_or_refused(sql: str) -> None:
    user: dict[str, object] = {"attributes": {"title": "text"}}
    brief: dict[str, object] = {"name": "shop", "entities": {"User": user}}
    read_or_refused(json.dumps(brief | {"access": {"a": {"rate": "1/s", "sql": sql}}}))
    user["checks"] = [sql]
    read_or_refused(json.dumps(brief))


PERIODS = {"during": "period", "stay": {"type": "date period?", "description": "Nights."}}
RULES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["room", "number", "owner"]), max_size=3, unique=True),
        st.sampled_from(sorted(PERIODS)),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda rule: (frozenset(rule[0]), rule[1]),
)


@given(RULES, st.sampled_from(["hard", "soft"]))
def test_rules_of_periods_survive_the_long_form(
    rules: list[tuple[list[str], str, int]], delete: str
) -> None:
    written = [[*same[:place], period, *same[place:]] for same, period, place in rules]
    booking = {
        "attributes": {"number": "integer", **PERIODS},
        "refers to": {"room": "Room", "owner": "Room?"},
        "no overlap": written,
        "keep": {"delete": delete},
    }
    entities = {"Room": {"attributes": {"code": "text"}}, "Booking": booking}
    brief = load_brief(json.dumps({"name": "hotel", "entities": entities}))
    found = brief.entity("Booking").no_overlaps
    assert [(list(r.members), r.period) for r in found] == [(s, p) for s, p, _ in rules]
    assert load_brief(to_long_form(brief)).entities == brief.entities
