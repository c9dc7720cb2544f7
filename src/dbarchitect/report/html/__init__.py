"""A document as one HTML file that needs nothing beside itself."""

from dbarchitect.report.html.page import render_html

__all__ = ["render_html"]
