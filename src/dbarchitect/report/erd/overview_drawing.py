"""Several views drawn as one box each, with how many foreign keys lead from one to another."""

from __future__ import annotations

from collections import Counter
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


def draw_overview(anchor: str, views: Mapping[str, View]) -> Drawing:
    """The picture of all views, by their anchors."""
    boxes = [_box(number, view) for number, view in enumerate(views.values(), start=1)]
    counts = _counts(list(views.values()))
    wires = [Wire(tail, 0, head, 0) for tail, head in counts]
    layout = place(boxes, wires)
    drawn = (
        _draw_box(number, item, boxes[number - 1], layout.corners[number - 1])
        for number, item in enumerate(views.items(), start=1)
    )
    bundles = (
        _draw_bundle(wire, route, counts[wire.tail, wire.head])
        for wire, route in zip(wires, layout.routes, strict=True)
    )
    return Drawing(_TITLE, anchor, layout.width, layout.height, tuple(drawn), tuple(bundles))


def _counts(views: Sequence[View]) -> Counter[tuple[int, int]]:
    """How many foreign keys lead from tables of one view to those of another."""
    homes = {table.name: number for number, v in enumerate(views) for table in v.tables}
    links = dict.fromkeys(link for view in views for link in view.links)
    pairs = ((homes[link.parent], homes[link.child]) for link in links)
    return Counter(pair for pair in pairs if pair[0] != pair[1])


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
