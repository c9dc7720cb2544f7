"""Of thousands of tables a diagram shows those that a reader of findings looks for."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.model.diagram import Diagram, DiagramLink, DiagramTable
from dbarchitect.model.finding import Severity
from dbarchitect.review.document.tables import most_telling


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
