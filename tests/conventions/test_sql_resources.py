"""Each `.sql` file of the product keeps the form that CONTRIBUTING describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dbarchitect
from dbarchitect.postgres.resources import parse_header, split_header

SOURCE = Path(dbarchitect.__file__).parent
# Examples of rules are what a user might write, not queries of ours.
QUERIES = sorted(
    path
    for path in SOURCE.rglob("*.sql")
    if not path.name.endswith((".bad.sql", ".good.sql", ".rows.sql", ".admin.sql"))
    and "examples" not in path.parts
)
NAMES = [str(path.relative_to(SOURCE)) for path in QUERIES]

# The view of an extension, which may be in any schema, is found by the search path alone.
_CATALOG = re.compile(
    r"(?<![\w.'\"$])(pg_(?!catalog\b|stat_statements\b)\w+)(?=\s*\(|\s+as\b|\s*$)", re.MULTILINE
)
_BIND = re.compile(r"%\((\w+)\)s")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT = re.compile(r"'[^']*'")


def _body(path: Path) -> str:
    _, body = split_header(path.read_text(encoding="utf-8"))
    return _COMMENT.sub("", body)


def test_there_are_queries_to_look_at() -> None:
    assert len(QUERIES) > 2


@pytest.mark.parametrize("path", QUERIES, ids=NAMES)
def test_a_header_says_what_the_query_is(path: Path) -> None:
    comment, body = split_header(path.read_text(encoding="utf-8"))
    header = parse_header(comment)
    assert header.sentence.endswith(".")
    assert re.search(r"\d\d", header.servers), "the servers are majors"
    assert body


@pytest.mark.parametrize("path", QUERIES, ids=NAMES)
def test_the_header_names_each_bind_and_no_other(path: Path) -> None:
    comment, _ = split_header(path.read_text(encoding="utf-8"))
    parameters = parse_header(comment).parameters
    binds = set(_BIND.findall(_body(path)))
    if not binds:
        assert parameters.lower().startswith("none")
    for bind in binds:
        assert re.search(rf"\b{bind}\b", parameters), f"the header does not name {bind}"


@pytest.mark.parametrize("path", QUERIES, ids=NAMES)
def test_a_query_of_rows_has_an_order(path: Path) -> None:
    body = _TEXT.sub("''", _body(path)).lower()
    assert not re.search(r"\bfrom\b", body) or re.search(r"\border by\b", body)


@pytest.mark.parametrize("path", QUERIES, ids=NAMES)
def test_names_of_the_catalog_are_qualified(path: Path) -> None:
    assert _CATALOG.findall(_TEXT.sub("''", _body(path))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select pg_get_expr(a, b) from pg_catalog.pg_class as c", ["pg_get_expr"]),
        ("select 1 from pg_class as c", ["pg_class"]),
        ("select pg_catalog.pg_get_expr(a, b) from pg_catalog.pg_class as c", []),
    ],
)
def test_the_check_for_qualified_names_can_fail(text: str, found: list[str]) -> None:
    assert _CATALOG.findall(text) == found
