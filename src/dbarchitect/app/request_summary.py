"""What a request came to, in a few lines and as JSON."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from dbarchitect.app.design import SCHEMA_FILE
from dbarchitect.app.design_summary import result_content as design_content
from dbarchitect.app.design_summary import summary as design_summary
from dbarchitect.design.request.keys import DESIGN_SCHEMA
from dbarchitect.model.document import Bullets, Document, Grid, Paragraph, Section
from dbarchitect.model.evidence import code
from dbarchitect.report.envelope import render_result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.app.request import CurrentFacts, RunResult
    from dbarchitect.model.evidence import EvidenceSet


def result_content(result: RunResult) -> dict[str, object]:
    """The result as plain values, as `docs/schemas/run-result.schema.json` describes it."""
    questions = result.design.design.brief.open_questions
    return {
        "task": DESIGN_SCHEMA,
        "design": design_content(result.design),
        "open_questions": [asdict(question) for question in questions],
        "current": None if result.current is None else _current(result.current),
        "schema_sql": result.design.files[SCHEMA_FILE],
    }


def result_as_json(result: RunResult) -> str:
    """The result in its envelope."""
    return render_result("run", result_content(result), ok=result.ok)


def _current(current: CurrentFacts) -> dict[str, object]:
    derived = current.derived
    return {
        "brief": None if derived is None else derived.text,
        "not_expressed": []
        if derived is None
        else [asdict(item) for item in derived.not_expressed],
        "changes": [
            {
                "change": change.kind.value,
                "object": change.object.value,
                "name": change.name,
                "detail": change.detail,
            }
            for change in current.changes
        ],
        "left_out": list(current.left_out),
        "notes": list(current.notes),
    }


def summary(result: RunResult) -> tuple[Document, EvidenceSet]:
    """The result as a short document, and the evidence that its figures point to."""
    document, evidence = design_summary(result.design)
    more = (*_changes(result), *_not_expressed(result), *_questions(result))
    return replace(document, sections=(*document.sections, *more)), evidence


def _changes(result: RunResult) -> Iterator[Section]:
    if result.current is None:
        return
    rows = tuple(
        ((change.kind.value,), (change.object.value,), (code(change.name),), (change.detail,))
        for change in result.current.changes
    )
    heading = "Changes of the current tables"
    if rows:
        yield Section(heading, (Grid(("change", "object", "name", "what"), rows),))
    else:
        yield Section(heading, (Paragraph(("None: they are as the design has them.",)),))


def _not_expressed(result: RunResult) -> Iterator[Section]:
    derived = None if result.current is None else result.current.derived
    if derived is not None and derived.not_expressed:
        items = tuple((f"{item.subject}: {item.reason}",) for item in derived.not_expressed)
        yield Section("Not in the brief of the current tables", (Bullets(items),))


def _questions(result: RunResult) -> Iterator[Section]:
    questions = result.design.design.brief.open_questions
    if questions:
        rows = tuple(((code(q.id),), (q.text,), (code(q.path),)) for q in questions)
        yield Section("Open questions", (Grid(("id", "question", "where"), rows),))
