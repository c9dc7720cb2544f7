"""Of thousands of tables and findings a document tells those that a reader looks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.model.diagram import Diagram, DiagramLink, DiagramTable
from dbarchitect.model.finding import MOST_TOLD, Review, Severity, Systemic
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.report.findings_text import render_review_text
from dbarchitect.report.html import render_html
from dbarchitect.report.markdown import render_markdown
from dbarchitect.review.document import ReviewFacts, build_document
from dbarchitect.review.document.tables import most_telling
from findings_made import finding_of, snapshot_of, table
from html_page import parse


def link(parent: str, child: str) -> DiagramLink:
    return DiagramLink(
        parent=parent,
        child=child,
        columns=("a",),
        referenced=("id",),
        optional=False,
        single=False,
    )


DIAGRAM = Diagram(
    tables=(
        DiagramTable(name="lone", columns=()),
        DiagramTable(name="mild", columns=(), severity=Severity.INFO),
        DiagramTable(name="child", columns=()),
        DiagramTable(name="hub", columns=()),
        DiagramTable(name="bad", columns=(), severity=Severity.ERROR),
    ),
    links=(link("hub", "child"), link("hub", "lone"), link("hub", "hub"), link("bad", "child")),
    note="A note.",
)


def test_the_worst_findings_go_first_and_then_most_foreign_keys() -> None:
    shown = most_telling(DIAGRAM, most=4)
    assert [table.name for table in shown.tables] == ["mild", "child", "hub", "bad"]
    assert shown.links == (link("hub", "child"), link("hub", "hub"), link("bad", "child"))
    assert shown.note.startswith("A note. Of 5 tables 4 are drawn: ")


def test_a_diagram_that_is_small_enough_stays_as_it_is() -> None:
    assert most_telling(DIAGRAM, most=5) is DIAGRAM
    assert most_telling(replace(DIAGRAM, note=""), most=1).note.startswith("Of 5 tables")


SYSTEMIC = Systemic(
    code="KEY01",
    slug="made_up",
    severity=Severity.WARNING,
    sentence="Many.",
    why="It hurts.",
    count=MOST_TOLD + 20,
)


@pytest.mark.parametrize("systemic", [(), (SYSTEMIC,)])
def test_of_many_findings_of_a_rule_the_first_are_told_and_all_are_counted(
    systemic: tuple[Systemic, ...],
) -> None:
    names = [QualifiedName("public", f"t{number:04}") for number in range(MOST_TOLD + 20)]
    findings = tuple(finding_of("KEY01", name) for name in names)
    review = Review(
        findings=findings,
        not_verified=(),
        unread=(),
        rules_run=("KEY01",),
        systemic=systemic,
    )
    facts = ReviewFacts(
        version="1", review=review, snapshot=snapshot_of((table(names[0]),)), rules=()
    )
    document = build_document(facts)
    page = parse(render_html(*document))
    text = " ".join(page.text.split())
    assert f"The first {MOST_TOLD} of {MOST_TOLD + 20}" in text
    ids = {one.attributes.get("id") for one in page.walk()}
    links = {one.attributes.get("href", "") for one in page.all("a")}
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    for written in (text, render_markdown(*document)):
        assert findings[MOST_TOLD - 1].fingerprint in written
        assert findings[MOST_TOLD].fingerprint not in written
        assert str(MOST_TOLD + 20) in written
    assert ("--format json has" in render_review_text(review)) is bool(systemic)
