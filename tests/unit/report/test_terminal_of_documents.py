from __future__ import annotations

from dbarchitect.model.document import Bullets, Code, Document, Grid, Paragraph, Quote, Section
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Figure,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.report.terminal import render_terminal

ROWS = Measurement(name="rows", value=1200, unit=Unit.ROWS)
EVIDENCE = EvidenceSet(
    (
        Evidence(
            key="e",
            claim="",
            method=Method.READ,
            subject=Subject(SubjectKind.LAB, "lab"),
            measurements=(ROWS,),
        ),
    )
)


def _rendered(*, color: bool = False, name: str = "users") -> str:
    blocks = (
        Paragraph((f"Table `{name}` has ", Figure("e", "rows", cite=True), ".")),
        Bullets((("one",), ("two",))),
        Quote((("said",),)),
        Code("sql", "SELECT 1;\nSELECT 2;"),
        Grid(("table", "rows"), (((f"`{name}`",), (Figure("e", "rows"),)),)),
    )
    document = Document(title="T", front_matter=(), sections=(Section("Part", blocks),))
    return render_terminal(document, EVIDENCE, width=60, color=color)


def test_plain_text_has_no_escape_sequence_and_no_mark_up() -> None:
    text = _rendered()
    assert "\x1b" not in text
    assert "`" not in text
    assert "Table users has 1,200 [E1]." in text
    assert "- one\n- two\n  said\n  SELECT 1;\n  SELECT 2;\n" in text


def test_numbers_stand_to_the_right_of_their_column() -> None:
    assert "users   1,200" in _rendered()


def test_colours_are_there_only_if_asked_for() -> None:
    assert "\x1b[" in _rendered(color=True)


def test_no_name_can_steer_the_terminal() -> None:
    text = _rendered(name="a\x1b[2Jb [red]c[/red] :smile:")
    assert "\x1b" not in text
    assert "a\\x1b[2Jb [red]c[/red] :smile:" in text
