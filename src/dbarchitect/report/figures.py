"""Which cells hold figures alone, so that their column is aligned as numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Figure, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.evidence import EvidenceSet, Prose


_NO_FIGURE = {"-", "not verified", "not measured"}
"""What stands in a column of numbers where there is none."""


def is_numeric(cells: Iterable[Prose], evidence: EvidenceSet) -> bool:
    """Whether a column holds figures, at least one, and says where one is missing."""
    held = [cell for cell in cells if cell and _text(cell, evidence) not in _NO_FIGURE]
    return bool(held) and all(is_figures(cell, evidence) for cell in held)


def _text(prose: Prose, evidence: EvidenceSet) -> str:
    return "".join(_part(part, evidence) for part in prose)


def _part(part: str | Figure | Words, evidence: EvidenceSet) -> str:
    if isinstance(part, Figure):
        return str(evidence.resolve(part).value)
    return part if isinstance(part, str) else part.text


def is_figures(prose: Prose, evidence: EvidenceSet) -> bool:
    """Whether the prose is nothing but numbers and what stands between them."""
    figures = [part for part in prose if isinstance(part, Figure)]
    words = [_part(part, evidence) for part in prose if not isinstance(part, Figure)]
    return (
        bool(figures)
        and not any(isinstance(evidence.resolve(figure).value, str) for figure in figures)
        and not any(character.isalnum() for word in words for character in word)
    )
