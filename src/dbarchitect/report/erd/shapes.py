"""What a drawing is made of: boxes with their texts, wires with their ends, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.finding import Severity
    from dbarchitect.report.erd.layout import Point, Route


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a box: marks at its left, a name at `x`, and its type at the right.

    `anchor` is that of the section that the name leads to; empty where there is none.
    `severity` is that of the worst that was found of what it names.
    """

    x: int
    middle_y: int
    marks: str
    name: str
    type: str
    whole: str
    anchor: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box: `whole` is its name uncut; `beyond` marks a table that is drawn elsewhere.

    `severity` is that of the worst that was found of it.
    """

    corner: Point
    width: int
    height: int
    name: str
    whole: str
    anchor: str
    rows: tuple[Row, ...]
    beyond: bool = False
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class DrawnWire:
    """A foreign key from parent to child, or the foreign keys between two views.

    `parent_end` and `child_end` name the crow's feet; empty where there are none. `tail` and
    `head` are the places of the boxes.
    """

    route: Route
    tail: int
    head: int
    text: str
    parent_end: str = ""
    child_end: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture and its size in pixels.

    `anchor` is that under which other pictures lead to it.
    """

    title: str
    anchor: str
    width: int
    height: int
    boxes: tuple[DrawnBox, ...]
    wires: tuple[DrawnWire, ...]
