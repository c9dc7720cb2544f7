"""Which cells hold figures alone, so that their column is aligned as numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Figure

if TYPE_CHECKING:
    from dbarchitect.model.evidence import EvidenceSet, Prose


def is_figures(prose: Prose, evidence: EvidenceSet) -> bool:
    """Whether the prose is nothing but numbers and what stands between them."""
    figures = [part for part in prose if isinstance(part, Figure)]
    words = [part for part in prose if isinstance(part, str)]
    return (
        bool(figures)
        and not any(isinstance(evidence.resolve(figure).value, str) for figure in figures)
        and not any(character.isalnum() for word in words for character in word)
    )
