from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from dbarchitect.model.document import (
    Bullets,
    Code,
    Document,
    Grid,
    Measured,
    Paragraph,
    Quote,
    Section,
)
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Figure,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)
from dbarchitect.report.markdown import render_markdown

EVIDENCE = EvidenceSet(
    (
        Evidence(
            key="rows",
            claim="rows",
            method=Method.DECLARED,
            subject=Subject(SubjectKind.BRIEF, "the brief"),
            measurements=(
                Measurement(name="now", value=1200, unit=Unit.ROWS),
                Measurement(name="plan", value="a|b'c<d> `e`", unit=Unit.NONE),
            ),
        ),
    )
)

HOSTILE = [
    '"; DROP TABLE users; --',
    "a|b",
    "back`tick",
    "``two``",
    "<script>alert(1)</script>",
    "line\nbreak",
    "*bold* _italic_ ~~struck~~",
    "[link](javascript:alert(1))",
    "back\\slash",
    "&lt;",
    "![x](y)",
    "\x1b[2J",
    "naïve 名前",
    "trailing`",
    " padded ",
]


def _document(*blocks: Paragraph | Bullets | Code | Grid | Quote | Measured) -> Document:
    section = Section("Part", tuple(blocks))
    return Document(title="Title", front_matter=(), sections=(section,))


def _html(*blocks: Paragraph | Bullets | Code | Grid | Quote | Measured) -> str:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    return str(parser.render(render_markdown(_document(*blocks), EVIDENCE)))


def _shown(text: str) -> str:
    return (
        " ".join(text.replace("\x1b", "\\x1b").split())
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )


@pytest.mark.parametrize("name", [name.strip() for name in HOSTILE if "``" not in name])
def test_a_hostile_name_in_text_is_shown_as_it_is(name: str) -> None:
    assert f"<p>so {_shown(name)} it is</p>" in _html(Paragraph((f"so {name} it is",)))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_as_code_stays_in_its_code_span(name: str) -> None:
    html = _html(Paragraph(("so ", code(name), " it is")))
    inner = html.split("<code>")[1].split("</code>")[0]
    assert " ".join(inner.split()) == _shown(name)
    assert html.count("<code>") == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_never_leaves_its_cell(name: str) -> None:
    cells = (("first",), (name,), (code(name),), ("last",))
    html = _html(Grid(("a", "b", "c", "d"), (cells,)))
    assert html.count("<td>") == 4
    assert "<td>last</td>" in html
    assert "<script" not in html


@pytest.mark.parametrize("start", ["# x", "- x", "1. x", "12) x", "> x", "+ x", "--- x", "= x"])
def test_a_paragraph_cannot_begin_another_block(start: str) -> None:
    assert f"<p>{_shown(start)}</p>" in _html(Paragraph((start,)))


def test_code_that_holds_a_fence_gets_a_longer_one() -> None:
    html = _html(Code("sql", "SELECT 1;\n```\nSELECT 2;"), Paragraph(("after",)))
    assert "<p>after</p>" in html
    assert html.count("<pre>") == 1


def test_a_column_of_figures_is_aligned_to_the_right() -> None:
    figure = Figure("rows", "now")
    grid = Grid(("name", "rows"), ((("users",), (figure,)), (("orders",), ())))
    text = render_markdown(_document(grid), EVIDENCE)
    assert "| --- | ---: |\n| users | 1,200 |\n| orders |  |" in text


def test_a_measured_word_is_escaped_like_any_text() -> None:
    assert "a|b'c&lt;d&gt; <code>e</code>" in _html(Paragraph((Figure("rows", "plan"),)))


def test_what_varies_stands_between_its_marks() -> None:
    text = render_markdown(_document(Measured((Paragraph(("x",)),))), EVIDENCE)
    assert "<!-- measured -->\n\nx\n\n<!-- /measured -->" in text


def test_quotes_and_lists_keep_their_items_apart() -> None:
    html = _html(Bullets((("a",), ("b",))), Quote((("first",), ("second",))))
    assert html.count("<li>") == 2
    assert "<blockquote>\n<p>first</p>\n<p>second</p>\n</blockquote>" in html


@pytest.mark.parametrize("value", ["no", 'say "x"', "a: b", "x # y", "", "{a}", "two\nlines"])
def test_front_matter_is_yaml_that_reads_back(value: str) -> None:
    document = Document(title="T", front_matter=(("key", value),), sections=())
    head = render_markdown(document, EVIDENCE).split("---")[1]
    assert YAML(typ="safe").load(head)["key"] == value.replace("\n", " ")


@pytest.mark.parametrize("missing", ["-", "not verified", "not measured"])
def test_a_number_that_is_missing_leaves_its_column_one_of_numbers(missing: str) -> None:
    number = (Figure("rows", "now"),)
    grid = Grid(
        ("n", "none", "mixed"), ((number, (missing,), number), ((missing,), (missing,), ("x",)))
    )
    assert "| ---: | --- | --- |" in render_markdown(_document(grid), EVIDENCE)
