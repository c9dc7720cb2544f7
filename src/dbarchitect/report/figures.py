"""Which cells hold figures alone, so that their column is aligned as numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Figure

if TYPE_CHECKING:
    from dbarchitect.model.evidence import Prose


def is_figures(prose: Prose) -> bool:
    """Whether the prose is nothing but figures and what stands between them."""
    return any(isinstance(part, Figure) for part in prose) and all(
        isinstance(part, Figure) or not any(map(str.isalnum, part)) for part in prose
    )
