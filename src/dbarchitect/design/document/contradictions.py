"""The section on what cannot be true together; absent where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.document.declared import contradiction_key
from dbarchitect.model.document import Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design

_INTRO = (
    "These statements exclude each other. The design goes on as the last column says; change "
    "one of the two."
)


def contradictions_section(design: Design) -> Iterator[Section]:
    """Who says what against whom, and what the design does all the same."""
    if not design.contradictions:
        return
    rows = tuple(
        (
            (code(found.path),),
            (Figure(contradiction_key(found.id), "says"),),
            (Figure(contradiction_key(found.id), "against"),),
            (Figure(contradiction_key(found.id), "effect"),),
        )
        for found in design.contradictions
    )
    grid = Grid(("where", "the brief says", "against it", "what the design does"), rows)
    yield Section("Contradictions", (Paragraph((_INTRO,)), grid))
