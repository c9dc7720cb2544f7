"""What every part of a brief is read with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.design.brief.notes import Notes
    from dbarchitect.design.brief.refusals import Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was taken for granted and refused so far, and the names of all entities."""

    notes: Notes
    refusals: Refusals
    entities: tuple[str, ...]
