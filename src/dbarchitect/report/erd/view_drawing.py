"""One view drawn: tables with their columns, and the foreign keys between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.report.erd.layout import Box, Point, Route, Wire, place
from dbarchitect.report.erd.lettering import (
    HEAD_PX,
    LETTER_PX,
    PAD_PX,
    ROW_PX,
    SIGN_PX,
    cut,
    head_width,
    letters,
    row_middle,
    told,
)
from dbarchitect.report.erd.shapes import Drawing, DrawnBox, DrawnWire, Row
from dbarchitect.report.mermaid import short_type
from dbarchitect.report.printable import on_one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.diagram import DiagramColumn, DiagramLink, DiagramTable
    from dbarchitect.report.erd.views import View

MARKS_PX, GAP_PX = 30, 14
LONGEST_TYPE = 26

MOST_BEYOND = 40
"""So many tables of other views stand at the edge of one; a table to which hundreds refer would
make a picture of many pages.
"""


def draw_view(
    title: str, anchor: str, view: View, all_tables: Mapping[str, DiagramTable]
) -> Drawing:
    """The view's picture; `all_tables` tell of those that are drawn elsewhere."""
    left_out = len(view.beyond) - MOST_BEYOND
    if left_out > 0:
        view = _without(view, view.beyond[MOST_BEYOND:])
        title = f"{title}, and {left_out:,} more tables beyond"
    boxes = [
        *map(_box, view.tables),
        *(Box(_head_width(all_tables[name]), (HEAD_PX,)) for name in view.beyond),
    ]
    names = [*(table.name for table in view.tables), *view.beyond]
    places = {name: number for number, name in enumerate(names)}
    known = {table.name: table for table in view.tables}
    wires = [_wire(link, places, known) for link in view.links]
    layout = place(boxes, wires)
    drawn = [
        _draw_box(
            all_tables[name], boxes[number], layout.corners[number], beyond=name not in known
        )
        for name, number in places.items()
    ]
    keys = [
        _draw_link(link, wire, route)
        for link, wire, route in zip(view.links, wires, layout.routes, strict=True)
    ]
    size = (layout.width, layout.height)
    return Drawing(on_one_line(title), anchor, *size, tuple(drawn), tuple(keys))


def _without(view: View, beyond: Sequence[str]) -> View:
    """The view without these tables beyond it and the foreign keys to them."""
    gone = set(beyond)
    kept = (link for link in view.links if not {link.parent, link.child} & gone)
    return replace(view, links=tuple(kept), beyond=view.beyond[: len(view.beyond) - len(gone)])


def _wire(
    link: DiagramLink, places: Mapping[str, int], known: Mapping[str, DiagramTable]
) -> Wire:
    return Wire(
        places[link.parent],
        _row_of(known.get(link.parent), link.referenced),
        places[link.child],
        _row_of(known.get(link.child), link.columns),
    )


def _row_of(table: DiagramTable | None, columns: Sequence[str]) -> int:
    """The row of the first of these columns; the head where the columns are not drawn."""
    names = [column.name for column in table.columns] if table else []
    return names.index(columns[0]) + 1 if columns and columns[0] in names else 0


def _box(table: DiagramTable) -> Box:
    names = max((letters(cut(c.name)) for c in table.columns), default=0)
    types = max((letters(_type(c)) for c in table.columns), default=0)
    wide = 2 * PAD_PX + MARKS_PX + GAP_PX + round(LETTER_PX * (names + types))
    rows = (HEAD_PX, *(ROW_PX for _ in table.columns))
    return Box(max(wide, _head_width(table)), rows)


def _head_width(table: DiagramTable) -> int:
    return head_width(table.name) + (SIGN_PX if table.severity else 0)


def _draw_box(table: DiagramTable, box: Box, corner: Point, *, beyond: bool) -> DrawnBox:
    columns = () if beyond else table.columns
    rows = tuple(
        _row(column, corner.x + PAD_PX + MARKS_PX, row_middle(corner.y, number))
        for number, column in enumerate(columns)
    )
    return DrawnBox(
        corner=corner,
        width=box.width,
        height=box.height,
        name=cut(table.name),
        whole=on_one_line(told(table)),
        anchor=table.anchor,
        rows=rows,
        beyond=beyond,
        severity=table.severity,
    )


def _row(column: DiagramColumn, x: int, middle_y: int) -> Row:
    # Both marks of a column that identifies and refers fit only without their letter K.
    marks = column.marks if len(column.marks) == 1 else [mark[0] for mark in column.marks]
    need = "required" if column.required else "may be missing"
    whole = ": ".join([column.name, ", ".join([column.type, need, *column.notes])])
    return Row(
        x=x,
        middle_y=middle_y,
        marks="·".join(marks),
        name=cut(column.name),
        type=_type(column),
        whole=on_one_line(whole),
    )


def _type(column: DiagramColumn) -> str:
    return cut(short_type(column.type) + ("" if column.required else "?"), LONGEST_TYPE)


def _draw_link(link: DiagramLink, wire: Wire, route: Route) -> DrawnWire:
    many = "at most one" if link.single else "many"
    ends = f"{'none or one' if link.optional else 'one'} to {many}"
    columns = ", ".join(link.columns)
    return DrawnWire(
        route=route,
        tail=wire.tail,
        head=wire.head,
        text=on_one_line(f"{link.parent} to {link.child} through {columns}: {ends}"),
        parent_end="none-or-one" if link.optional else "one",
        child_end="at-most-one" if link.single else "many",
    )
