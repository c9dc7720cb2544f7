"""The section on decisions: each with its alternatives and what would flip it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import Bullets, Paragraph, Quote, Section

if TYPE_CHECKING:
    from dbarchitect.model.decision import Decision
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose


def decisions_section(design: Design) -> Section:
    """Every decision, numbered in its order: D1, D2, ..."""
    if not design.decisions:
        return Section("Decisions", (Paragraph(("None was called for.",)),))
    sections = tuple(
        _decision(number, decision) for number, decision in enumerate(design.decisions, start=1)
    )
    return Section("Decisions", (), sections)


def _decision(number: int, decision: Decision) -> Section:
    blocks: list[Quote | Bullets | Paragraph] = [Paragraph(decision.why)]
    if decision.alternatives:
        turned_down = tuple(
            (f"Not {item.choice}: ", *item.why_not) for item in decision.alternatives
        )
        blocks.append(Bullets(turned_down))
    if decision.would_flip:
        blocks.append(Quote((("Would flip it: ", *_continued(decision.would_flip)),)))
    return Section(f"D{number}. {decision.question}: {decision.choice}", tuple(blocks))


def _continued(prose: Prose) -> Prose:
    """The prose as what follows a colon: its first letter small, unless a name begins it."""
    first, *rest = prose
    if isinstance(first, str) and first[1:2].islower():
        return (first[0].lower() + first[1:], *rest)
    if isinstance(first, str) and first.startswith("A "):
        return ("a" + first[1:], *rest)
    return prose
