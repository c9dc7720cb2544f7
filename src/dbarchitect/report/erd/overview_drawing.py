"""Several views drawn as one box each, with how many foreign keys lead from one to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.report.erd.layout import Box, Point, Route, Wire, place
from dbarchitect.report.erd.lettering import (
    HEAD_PX,
    PAD_PX,
    ROW_PX,
    SIGN_PX,
    cut,
    head_width,
    row_middle,
    told,
)
from dbarchitect.report.erd.shapes import Drawing, DrawnBox, DrawnWire, Row
from dbarchitect.report.printable import on_one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.report.erd.views import View

_TITLE = "Overview: the views and the foreign keys between them"
_TITLE_OF_FEW = "Overview: the views and most of the foreign keys between them"

_TITLE_OF_MANY = "Overview: the views, each with the table that most foreign keys touch"

MOST_VIEWS = 40
"""With more views than these the overview is an index of them: foreign keys between hundreds of
boxes would make a picture of many pages that nobody can read.
"""

MOST_BUNDLES = 60
"""With more bundles of foreign keys than these no eye can follow one, and laying them out takes
minutes: those that tie the views together are drawn, and of the others the thickest.
"""


def draw_overview(anchor: str, views: Mapping[str, View]) -> Drawing:
    """The picture of all views, by their anchors."""
    if len(views) > MOST_VIEWS:
        return _draw(_TITLE_OF_MANY, anchor, {a: _center(v) for a, v in views.items()}, {})
    counts = _counts(list(views.values()))
    shown = _thickest(counts) if len(counts) > MOST_BUNDLES else list(counts)
    title = _TITLE if len(shown) == len(counts) else _TITLE_OF_FEW
    return _draw(title, anchor, views, {pair: counts[pair] for pair in shown})


def _center(view: View) -> View:
    """The view as the one table around which it is, with the worst that any of it has."""
    worst = max((t.severity for t in view.tables if t.severity is not None), default=None)
    (center,) = (table for table in view.tables if table.name == view.center)
    return replace(view, tables=(replace(center, severity=worst),))


def _draw(
    title: str,
    anchor: str,
    views: Mapping[str, View],
    shown: Mapping[tuple[int, int], int],
) -> Drawing:
    boxes = [_box(number, view) for number, view in enumerate(views.values(), start=1)]
    wires = [Wire(tail, 0, head, 0) for tail, head in shown]
    layout = place(boxes, wires)
    drawn = (
        _draw_box(number, item, boxes[number - 1], layout.corners[number - 1])
        for number, item in enumerate(views.items(), start=1)
    )
    bundles = (
        _draw_bundle(wire, route, shown[wire.tail, wire.head])
        for wire, route in zip(wires, layout.routes, strict=True)
    )
    return Drawing(title, anchor, layout.width, layout.height, tuple(drawn), tuple(bundles))


def _counts(views: Sequence[View]) -> Counter[tuple[int, int]]:
    """How many foreign keys lead from tables of one view to those of another."""
    homes = {table.name: number for number, v in enumerate(views) for table in v.tables}
    links = dict.fromkeys(link for view in views for link in view.links)
    pairs = ((homes[link.parent], homes[link.child]) for link in links)
    return Counter(pair for pair in pairs if pair[0] != pair[1])


def _thickest(counts: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """A forest of the thickest bundles that ties all views, then the next thickest."""
    groups: dict[int, int] = {}

    def group(view: int) -> int:
        while (up := groups.get(view, view)) != view:
            groups[view] = groups.get(up, up)
            view = up
        return view

    forest: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for pair in sorted(counts, key=lambda pair: (-counts[pair], pair)):
        one, other = map(group, pair)
        if one != other:
            groups[one] = other
        (others if one == other else forest).append(pair)
    return sorted([*forest, *others[: max(0, MOST_BUNDLES - len(forest))]])


def _box(number: int, view: View) -> Box:
    signs = SIGN_PX if any(table.severity for table in view.tables) else 0
    widest = max(head_width(name) for name in (_name(number), *_names(view)))
    return Box(widest + signs, (HEAD_PX, *(ROW_PX for _ in view.tables)))


def _draw_box(number: int, item: tuple[str, View], box: Box, corner: Point) -> DrawnBox:
    anchor, view = item
    rows = tuple(
        Row(
            x=corner.x + PAD_PX,
            middle_y=row_middle(corner.y, place),
            marks="",
            name=cut(table.name),
            type="",
            whole=on_one_line(told(table)),
            anchor=table.anchor,
            severity=table.severity,
        )
        for place, table in enumerate(view.tables)
    )
    return DrawnBox(
        corner=corner,
        width=box.width,
        height=box.height,
        name=_name(number),
        whole=on_one_line(f"{_name(number)}: around {view.center}"),
        anchor=anchor,
        rows=rows,
    )


def _draw_bundle(wire: Wire, route: Route, count: int) -> DrawnWire:
    keys = "1 foreign key" if count == 1 else f"{count} foreign keys"
    text = f"{keys} from {_name(wire.head + 1)} to {_name(wire.tail + 1)}"
    return DrawnWire(route, wire.tail, wire.head, text, label=str(count))


def _name(number: int) -> str:
    return f"View {number}"


def _names(view: View) -> tuple[str, ...]:
    return tuple(table.name for table in view.tables)
