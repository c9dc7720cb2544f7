"""A diagram as pictures: one of each view, led by an overview where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.report.erd.overview_drawing import draw_overview
from dbarchitect.report.erd.view_drawing import draw_view
from dbarchitect.report.erd.views import views_of

if TYPE_CHECKING:
    from dbarchitect.model.diagram import Diagram
    from dbarchitect.report.erd.shapes import Drawing

_OVERVIEW = "view/0"


def draw_diagram(diagram: Diagram) -> tuple[Drawing, ...]:
    """The diagram's pictures, none where there is no table.

    Raises:
        LayoutMissingError: pygraphviz is not installed.
    """
    views = {f"view/{n}": view for n, view in enumerate(views_of(diagram), start=1)}
    tables = {table.name: table for table in diagram.tables}
    several = len(views) > 1
    pictures = tuple(
        draw_view(_title(number, view.center, several=several), anchor, view, tables)
        for number, (anchor, view) in enumerate(views.items(), start=1)
    )
    return (draw_overview(_OVERVIEW, views), *pictures) if several else pictures


def _title(number: int, center: str, *, several: bool) -> str:
    return f"View {number}: around {center}" if several else "Tables and foreign keys"
