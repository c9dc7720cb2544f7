"""What a document of findings has: folds, links, severities, and diagrams of many tables."""

from __future__ import annotations

import re

import pytest

from dbarchitect.model.diagram import Diagram, DiagramTable
from dbarchitect.model.document import Bullets, Document, Folded, Grid, Paragraph, Section
from dbarchitect.model.evidence import EvidenceSet, Prose, Words, code
from dbarchitect.model.finding import Severity
from dbarchitect.report.html import render_html
from dbarchitect.report.markdown import render_markdown
from dbarchitect.report.terminal import render_terminal
from html_page import Element, parse

NOTHING = EvidenceSet(())
HOSTILE = ["</summary><script>x</script>", "a`b``c", "| x", "<!-- measured -->", "a\nb"]


def document(*blocks: Paragraph | Folded | Grid | Diagram) -> Document:
    place = Section("Here", (Paragraph(("It is.",)),), anchor="place", severity=Severity.ERROR)
    return Document(title="t", front_matter=(), sections=(Section("S", blocks, (place,)),))


def page(*blocks: Paragraph | Folded | Grid | Diagram) -> Element:
    return parse(render_html(document(*blocks), NOTHING))


def folded(text: Prose) -> Folded:
    return Folded(text, (Bullets((("within",),)),), anchor="fold", severity=Severity.INFO)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_fold_holds_what_its_summary_says_whatever_that_is(text: str) -> None:
    told = text.replace("\n", " ")
    (fold,) = page(folded((Words(text), code(text)))).all("details", class_="fold info")
    assert fold.one("summary").text == told * 2
    assert fold.one("li").text == "within"
    written = render_markdown(document(folded((Words(text),))), NOTHING)
    assert written.count("<summary>") == written.count("</summary>") == 1
    assert written.count("<script>") == written.count("<!-- measured") == 0
    assert f"{told}\n- within" in render_terminal(document(folded((Words(text),))), NOTHING)


def test_words_lead_to_a_section_or_a_fold_or_nowhere() -> None:
    prose: Prose = (Words("a", "place"), Words("b", "fold"), Words("c", "gone"), Words("d"))
    root = page(folded(("x",)), Paragraph(prose))
    ids = {e.attributes["id"]: e for e in root.walk() if "id" in e.attributes}
    links = {link.text: link.attributes["href"][1:] for link in root.one("main").all("a")}
    assert ids[links.pop("a")].name == "h3"
    assert ids[links.pop("b")].name == "details"
    assert links == {}
    assert "abcd" in root.text


def test_a_severity_is_a_class_of_its_section_and_of_its_cell() -> None:
    grid = Grid(("how bad",), tuple(((severity.label,),) for severity in Severity))
    root = page(grid)
    cells = [cell.attributes["class"] for cell in root.one("tbody").all("th")]
    assert cells == ["info", "warning", "error"]
    assert root.one("section", class_="error").one("h3").text == "Here"


def test_a_diagram_that_mermaid_cannot_draw_at_once_is_written_view_by_view() -> None:
    def written(count: int) -> str:
        tables = tuple(
            DiagramTable(name=f"t{place}_{'x' * 100}", columns=()) for place in range(count)
        )
        return render_markdown(document(Diagram(tables, ())), NOTHING)

    assert written(40).count("```mermaid") == 1
    assert written(600).count("```mermaid") == 40
    assert "View 40: around" in written(600)


def test_a_table_has_the_sign_of_what_was_found_of_it_in_mermaid() -> None:
    tables = (
        DiagramTable(name="a", columns=(), severity=Severity.ERROR),
        DiagramTable(name="b", columns=()),
    )
    written = render_markdown(document(Diagram(tables, (), note="A sign.")), NOTHING)
    assert re.search(r'^    a\["✖ a"\] \{$', written, re.MULTILINE)
    assert re.search(r"^    b \{$", written, re.MULTILINE)
    assert "\nA sign.\n" in written
