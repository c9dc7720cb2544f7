"""Boxes and wires placed by Graphviz.

Graphviz sees numbers alone: sizes in pixels and places of rows, never a name or a text, so that
no name can reach its language, and no font of the machine changes the picture.

Invariant: coordinates are whole pixels with the origin at the upper left.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from dbarchitect.errors import OutputFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOM = "Make room for temporary files, and run again: nothing of the result was written."

STUB_PX = 22
"""The straight end of a wire, on which its crow's foot stands."""

GAP_PX = 28
"""Between boxes without wires."""

LOOP_PX = 24
"""How far a wire reaches that comes back to its box; another one of that box a bit farther.

Graphviz leads such a wire far around, behind the boxes beside it.
"""

LOOP_STEP_PX = 6

LEAST_SHELF_PX = 1000
"""How wide a shelf of boxes without wires may be at least."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be placed: its width, and the heights of its rows from the top."""

    width: int
    rows: tuple[int, ...]

    @property
    def height(self) -> int:
        """The height of all rows."""
        return sum(self.rows)


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection to be routed, from a row of one box to a row of another."""

    tail: int
    tail_row: int
    head: int
    head_row: int


@dataclass(frozen=True, slots=True)
class Point:
    """A place in pixels."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Route:
    """A wire's way: `points` of cubic Bezier curves, between ends that touch the boxes."""

    start: Point
    points: tuple[Point, ...]
    end: Point

    @property
    def middle(self) -> Point:
        """A point about half the way along."""
        here = len(self.points) // 2
        one, other = self.points[here - 1], self.points[here]
        return Point((one.x + other.x) // 2, (one.y + other.y) // 2)


@dataclass(frozen=True, slots=True)
class Layout:
    """The upper left corner of each box, and the way of each wire, in their orders."""

    width: int
    height: int
    corners: tuple[Point, ...]
    routes: tuple[Route, ...]


class LayoutMissingError(Exception):
    """Graphviz is not installed."""


class _Graph(Protocol):
    def draw(self, *, format: str, prog: str) -> bytes: ...  # noqa: A002 - its own name


class _Graphviz(Protocol):
    def AGraph(self, *, string: str) -> _Graph: ...  # noqa: N802 - its own name


def place(boxes: Sequence[Box], wires: Sequence[Wire]) -> Layout:
    """Where Graphviz puts the boxes and the wires between them.

    Raises:
        LayoutMissingError: pygraphviz is not installed.
        OutputFailedError: it has no room for what it writes while it works.
    """
    linked = sorted({end for wire in wires for end in (wire.tail, wire.head)})
    lone = [number for number in range(len(boxes)) if number not in set(linked)]
    return _with_shelves(_routed(boxes, wires, linked), boxes, linked, lone)


def _routed(boxes: Sequence[Box], wires: Sequence[Wire], linked: Sequence[int]) -> Layout:
    """The layout of the boxes that have a wire, in their order."""
    if not wires:
        return Layout(0, 0, (), ())
    try:
        # Loading it takes a twentieth of a second that only a report needs to pay.
        graphviz = cast("_Graphviz", import_module("pygraphviz"))
    except ImportError as error:
        raise LayoutMissingError from error
    sized = {f"b{number}": boxes[number] for number in linked}
    try:
        drawn = graphviz.AGraph(string=_dot(sized, wires)).draw(format="json0", prog="dot")
    except OSError as error:
        message = f"the diagram's layout cannot be written: {error.strerror or error}"
        raise OutputFailedError(message, hint=_ROOM) from error
    return _read(json.loads(drawn), sized, wires)


def _with_shelves(
    routed: Layout, boxes: Sequence[Box], linked: Sequence[int], lone: Sequence[int]
) -> Layout:
    """The layout with boxes that have no wire below it, beside each other on shelves."""
    corners = dict(zip(linked, routed.corners, strict=True))
    widest = max(routed.width, LEAST_SHELF_PX)
    left, top = STUB_PX, routed.height + (GAP_PX if linked else 1)
    width, bottom = routed.width, routed.height
    for number in lone:
        box = boxes[number]
        if left > STUB_PX and left + box.width > widest:
            left, top = STUB_PX, bottom + GAP_PX
        corners[number] = Point(left, top)
        left += box.width + GAP_PX
        width, bottom = max(width, left), max(bottom, top + box.height + 1)
    placed = tuple(corners[number] for number in range(len(boxes)))
    return Layout(width, bottom, placed, routed.routes)


def _dot(boxes: Mapping[str, Box], wires: Sequence[Wire]) -> str:
    head = "digraph { rankdir=LR; ranksep=0.5; nodesep=0.35; node [shape=plain];"
    nodes = (f"{name} [label={_label(box)}];" for name, box in boxes.items())
    edges = (_edge(n, wire) for n, wire in enumerate(wires) if wire.tail != wire.head)
    return "\n".join([head, *nodes, *edges, "}"])


def _label(box: Box) -> str:
    """A table of empty cells, as wide as the box and a wire's straight ends on both sides."""
    width = box.width + 2 * STUB_PX
    cells = (
        f'<TR><TD WIDTH="{width}" HEIGHT="{height}" FIXEDSIZE="TRUE" PORT="r{row}"></TD></TR>'
        for row, height in enumerate(box.rows)
    )
    table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
    return f"<{table}{''.join(cells)}</TABLE>>"


def _edge(place: int, wire: Wire) -> str:
    tail, head = f"b{wire.tail}:r{wire.tail_row}:e", f"b{wire.head}:r{wire.head_row}:w"
    return f"{tail} -> {head} [id=w{place}, arrowhead=none];"


def _read(
    drawn: Mapping[str, object], boxes: Mapping[str, Box], wires: Sequence[Wire]
) -> Layout:
    _, _, width, height = _numbers(str(drawn["bb"]))
    objects = cast("Sequence[Mapping[str, str]]", drawn["objects"])
    edges = cast("Sequence[Mapping[str, str]]", drawn.get("edges", ()))
    placed = {item["name"]: _numbers(item["pos"]) for item in objects}
    routed = {item["id"]: _points(item["pos"], height) for item in edges}
    corners = tuple(_corner(placed[name], box, height) for name, box in boxes.items())
    at = dict(zip(boxes, corners, strict=True))
    loops = _loops(wires, boxes, at)
    routes = tuple(
        loops[number]
        if number in loops
        else _route(
            routed[f"w{number}"],
            at[f"b{wire.tail}"].x + boxes[f"b{wire.tail}"].width,
            at[f"b{wire.head}"].x,
        )
        for number, wire in enumerate(wires)
    )
    farthest = max((point.x for loop in loops.values() for point in loop.points), default=0)
    return Layout(max(round(width), farthest), round(height), corners, routes)


def _loops(
    wires: Sequence[Wire], boxes: Mapping[str, Box], at: Mapping[str, Point]
) -> dict[int, Route]:
    """The ways of wires that come back to the right side of the box that they left."""
    found: dict[int, Route] = {}
    before: Counter[int] = Counter()
    for number, wire in enumerate(wires):
        if wire.tail != wire.head:
            continue
        box, corner = boxes[f"b{wire.tail}"], at[f"b{wire.tail}"]
        side = corner.x + box.width
        near, far = side + STUB_PX, side + STUB_PX + LOOP_PX + LOOP_STEP_PX * before[wire.tail]
        one, other = (
            corner.y + sum(box.rows[:row]) + box.rows[row] // 2
            for row in (wire.tail_row, wire.head_row)
        )
        before[wire.tail] += 1
        found[number] = Route(
            start=Point(side, one),
            points=(Point(near, one), Point(far, one), Point(far, other), Point(near, other)),
            end=Point(side, other),
        )
    return found


def _corner(center: Sequence[float], box: Box, height: float) -> Point:
    x, y = center
    return Point(round(x - box.width / 2), round(height - y - box.height / 2))


def _points(spline: str, height: float) -> tuple[Point, ...]:
    pairs = (_numbers(pair) for pair in spline.split())
    return tuple(Point(round(x), round(height - y)) for x, y in pairs)


def _route(points: tuple[Point, ...], right: int, left: int) -> Route:
    """The way from the right side of one box to the left side of another, straight at both.

    Graphviz rounds widths, so the ends are put where the boxes are.
    """
    first, *within, last = points
    return Route(
        start=Point(right, first.y),
        points=(Point(right + STUB_PX, first.y), *within, Point(left - STUB_PX, last.y)),
        end=Point(left, last.y),
    )


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]
