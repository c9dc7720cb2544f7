"""An entity relationship diagram as drawings: cut into views and laid out."""

from dbarchitect.report.erd.drawing import draw_diagram
from dbarchitect.report.erd.layout import LayoutMissingError
from dbarchitect.report.erd.shapes import Drawing

__all__ = ["Drawing", "LayoutMissingError", "draw_diagram"]
