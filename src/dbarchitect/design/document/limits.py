"""Sections on what this document does not say: not covered, assumed, and still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.document.care import GDPR
from dbarchitect.design.document.declared import REQUIREMENTS, assumption_keys, question_keys
from dbarchitect.design.document.words import has
from dbarchitect.model.brief import AttributeKind, Sensitivity
from dbarchitect.model.document import Bullets, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet, Prose

_TENANTS = {
    Isolation.SHARED: "row-level security and keys that hold the tenant; see Tenants below",
    Isolation.SCHEMA: "a schema and roles for each; see Tenants below",
    Isolation.DATABASE: "a database and roles for each; see Tenants below",
}
_CONSISTENCY = {
    "strong": (
        "one primary; rules are constraints, and what is committed is what the next statement "
        "reads. Read from a standby, it may be older"
    ),
    "eventual": "nothing here depends on it: one primary gives more",
}


def requirements_section(design: Design, evidence: EvidenceSet) -> Section:
    """What the brief asks of the database as a whole, and where it is answered."""
    rows = tuple(_requirements(design, evidence))
    if not rows:
        return Section(
            "Requirements", (Paragraph(("The brief asks for none beside its data.",)),)
        )
    return Section("Requirements", (Grid(("requirement", "asked", "answer"), rows),))


def _requirements(design: Design, evidence: EvidenceSet) -> Iterator[tuple[Prose, ...]]:
    asked = design.brief.requirements
    if asked.consistency is not None:
        answer = _CONSISTENCY[asked.consistency]
        yield ("consistency",), (asked.consistency,), (answer,)
    for measurement, title, answer in (
        ("availability", "availability", "not covered: no schema gives it"),
        ("rpo", "data that may be lost (RPO)", "not covered: it takes an archive of WAL"),
        ("rto", "back in service within (RTO)", "not covered: it takes a rehearsed restore"),
    ):
        if has(evidence, REQUIREMENTS, measurement):
            yield (title,), (Figure(REQUIREMENTS, measurement),), (answer,)
    for rule in asked.compliance:
        yield ("compliance",), (code(rule),), (_compliance(design, rule),)
    if asked.tenancy_entity is not None:
        answer = _TENANTS[asked.isolation]
        yield ("tenancy",), (f"by {code(asked.tenancy_entity)}",), (answer,)


def _compliance(design: Design, rule: str) -> str:
    if rule.lower() == GDPR:
        return "personal data is listed under Data care, with what erasing a person takes"
    secret = any(
        attribute.sensitive is not Sensitivity.NONE
        for entity in design.brief.entities
        for attribute in entity.attributes
    )
    listed = "Data care lists sensitive values; " if secret else ""
    return f"{listed}not examined: this design knows no rule of it"


def assumptions_section(design: Design) -> Section:
    """What the brief left unsaid and the design took."""
    if not design.brief.assumptions:
        return Section(
            "Assumptions", (Paragraph(("None: the brief says everything itself.",)),)
        )
    rows = tuple(
        ((code(item.path),), (Figure(key, "value"),), (Figure(key, "reason"),))
        for key, item in zip(
            assumption_keys(design.brief), design.brief.assumptions, strict=True
        )
    )
    intro = Paragraph(("The brief is silent here. Write the line yourself to change it.",))
    grid = Grid(("where", "taken", "why"), rows)
    return Section("Assumptions", (intro, grid, *_without_a_line(design)))


def _without_a_line(design: Design) -> Iterator[Paragraph | Bullets]:
    """What is assumed although no line of a brief could say otherwise."""
    kinds = {a.type.kind for entity in design.brief.entities for a in entity.attributes}
    taken = (
        (AttributeKind.MONEY in kinds, "All amounts of money are in one currency."),
        (
            any(access.search_entity is not None for access in design.brief.access),
            "Texts that are searched are written in English.",
        ),
    )
    items = tuple((words,) for needed, words in taken if needed)
    if items:
        yield Paragraph(("Assumed as well, and not yet to be said in a brief:",))
        yield Bullets(items)


def open_questions_section(design: Design) -> Section:
    """Questions whose answers would change the design."""
    if not design.brief.open_questions:
        return Section("Open questions", (Paragraph(("None.",)),))
    rows = tuple(
        ((code(item.id),), (Figure(key, "text"),), (code(item.path),))
        for key, item in zip(
            question_keys(design.brief), design.brief.open_questions, strict=True
        )
    )
    return Section("Open questions", (Grid(("id", "question", "where"), rows),))
