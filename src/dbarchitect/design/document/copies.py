"""What an access pattern's section says where a copy answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.words import has
from dbarchitect.design.summaries.telling import copy_key
from dbarchitect.model.document import Bullets, Code, Paragraph, Plans, PlanTree
from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.quantities import so_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.document import Section
    from dbarchitect.model.evidence import EvidenceSet, Prose
    from dbarchitect.model.summary import CopyChoice, Summary


_UNITS = ((1440, "day"), (60, "hour"), (1, "minute"))


def span_of_minutes(minutes: float) -> str:
    """The span in the largest unit of which it is a whole number: `1 day`, `90 minutes`."""
    size, unit = next(((s, u) for s, u in _UNITS if minutes % s == 0), _UNITS[-1])
    return so_many(minutes / size, unit)


def with_copy(
    design: Design, pattern: PhysicalAccess, section: Section, evidence: EvidenceSet
) -> Section:
    """The section, and before it what the brief asks and from where it is answered."""
    summary = design.copy_of(pattern.name)
    if summary is None:
        return section
    asked = next(p for p in design.brief.access if p.name == pattern.name)
    blocks: list[Paragraph | Code | Bullets] = [
        Paragraph(("The brief asks, of the tables:",)),
        Code("sql", asked.sql or ""),
        Paragraph((_answered(summary),)),
    ]
    compared = f"{keys.BUILD}{summary.compared_by}"
    section = replace(section, blocks=(*section.blocks, *_plan_before(design, pattern)))
    if has(evidence, compared, "seen"):
        said = ("Both in the lab: ", Figure(compared, "seen", cite=True), ".")
        return replace(
            section, blocks=(*blocks, section.blocks[0], Bullets((said,)), *section.blocks[1:])
        )
    return replace(section, blocks=(*blocks, *section.blocks))


def _plan_before(design: Design, pattern: PhysicalAccess) -> Iterator[Plans]:
    """The plan that adds up, of a pattern that reads kept totals instead."""
    for choice in design.copies:
        if choice.pattern == pattern.name and choice.is_column and choice.weighed is not None:
            label: Prose = ("Adding up, planned at the horizon for ", _cost(choice), ":")
            yield Plans((PlanTree(label, Figure(copy_key(choice), "tree")),))


def _cost(choice: CopyChoice) -> Figure:
    return Figure(copy_key(choice), "base", cite=True)


def _answered(summary: Summary) -> str:
    """From where the design answers, and how old that is."""
    if summary.kept:
        names = [f"{one.parent.display}.{c.name}" for one in summary.kept for c in one.columns]
        return (
            f"The design keeps {listed(map(code, names))} with each write: the "
            "application runs this instead, with the same values. Answers are current."
        )
    return (
        f"The design answers from {code(summary.name.display)}: the application "
        "runs this instead, with the same values. Answers are as old as the "
        f"last {_made_by(summary)}."
    )


def _made_by(summary: Summary) -> str:
    """What makes the copy as new as its answers are, and what it leaves out."""
    if summary.advance is None:
        return "refresh"
    late = span_of_minutes(summary.advance.late_minutes)
    return f"call of {code(summary.advance.function.display)}; a row may come {late} late"
