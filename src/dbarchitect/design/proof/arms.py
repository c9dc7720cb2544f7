"""Rows of exclusive arcs: which of its references a generated row has, as SQL.

The references take turns from row to row; where there need be none, that is a turn, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.arcs import arcs_of

if TYPE_CHECKING:
    from dbarchitect.design.arcs import Arc
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One reference of an arc: it has each turn of the row numbers at its place."""

    arc: Arc
    place: int
    turns: int

    @property
    def condition(self) -> str:
        """SQL over the row's number `#i#` that is true where the row refers through it."""
        return f"#i# % {self.turns} = {self.place}"

    @property
    def number(self) -> str:
        """SQL of the number of such a row among those that refer through it."""
        return f"(#i# / {self.turns})"

    def rows(self, rows: int) -> int:
        """How many of the rows from 1 to `rows` refer through it."""
        first = self.place or self.turns
        return max(0, rows - first + self.turns) // self.turns


def arm_of(setting: Setting, table: QualifiedName, column: str) -> Arm | None:
    """The reference of an arc that a column belongs to, or None.

    In rows to attack no turn is without a reference.
    """
    design = setting.design
    for arc in arcs_of(design.brief, design.names):
        if arc.table != table:
            continue
        for place, columns in enumerate(arc.arms):
            if column in columns:
                none = int(arc.rule.optional and not setting.minimal)
                return Arm(arc=arc, place=place, turns=len(arc.arms) + none)
    return None
