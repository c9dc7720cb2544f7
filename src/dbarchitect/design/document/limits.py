"""Sections on what this document does not say: not covered, assumed, and still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.document.declared import REQUIREMENTS, assumption_keys, question_keys
from dbarchitect.design.document.words import has
from dbarchitect.model.document import Bullets, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet, Prose

_ALWAYS_LEFT_OUT: tuple[Prose, ...] = (
    ("Connection pooling: it follows from the application's processes, not from the data.",),
    ("Monitoring and alarms.",),
    ("Caching in front of the database.",),
    ("Encryption at rest and in transit: a matter of the platform.",),
)


def not_covered_section(evidence: EvidenceSet) -> Section:
    """What an architect answers elsewhere, with what the brief asks of it."""
    return Section("Not covered", (Bullets((*_asked_elsewhere(evidence), *_ALWAYS_LEFT_OUT)),))


def _asked_elsewhere(evidence: EvidenceSet) -> Iterator[Prose]:
    backup: list[str | Figure] = ["Backup and recovery"]
    for measurement, words in (
        ("rpo", "at most this much may be lost"),
        ("rto", "service is back within"),
    ):
        if has(evidence, REQUIREMENTS, measurement):
            backup += [f"; {words}: ", Figure(REQUIREMENTS, measurement)]
    yield (
        *backup,
        ". A schema cannot meet this: it takes an archive of WAL and a restore drill.",
    )
    if has(evidence, REQUIREMENTS, "availability"):
        yield (
            "Availability of ",
            Figure(REQUIREMENTS, "availability"),
            ": it takes a standby and a rehearsed switch, not a schema.",
        )


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
    return Section("Assumptions", (intro, Grid(("where", "taken", "why"), rows)))


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
