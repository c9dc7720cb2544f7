"""How wide texts are, and how they are cut to fit.

Texts are set in a font of one width, whose letters are 0.6 of its size, so that what fits can
be counted. A text that is too long is cut, and whole in the title of what it names.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from dbarchitect.report.printable import on_one_line

if TYPE_CHECKING:
    from dbarchitect.model.diagram import DiagramTable

LETTER_PX = 7.25
"""The width of a letter at 12 px, rounded up: 0.602 em in the fonts that the page names."""

BOLD = 1.1
"""How much wider a bold letter may be where a font has no bold of the same width."""

ROW_PX, HEAD_PX, PAD_PX = 20, 28, 10
LONGEST_NAME = 40

SIGN_PX = 24
"""Room for the sign of a severity beside a name."""


def cut(text: str, most: int = LONGEST_NAME) -> str:
    """The text on one line, at most so many letters wide."""
    shown = on_one_line(text)
    if letters(shown) <= most:
        return shown
    kept = ""
    for character in shown:
        if letters(kept + character) > most - 1:
            break
        kept += character
    return kept + "…"


def letters(text: str) -> int:
    """How many letters wide the text is: those of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def head_width(name: str) -> int:
    """The width in pixels of a box that holds this name at its head."""
    return 2 * PAD_PX + round(BOLD * LETTER_PX * letters(cut(name)))


def told(table: DiagramTable) -> str:
    """The table's name, and how bad the worst is that was found of it."""
    if table.severity is None:
        return table.name
    return f"{table.name}: {table.severity.name.lower()}"


def row_middle(top_y: int, number: int) -> int:
    """The middle of a row of a box that begins at `top_y`, counted from 0 below the head."""
    return top_y + HEAD_PX + ROW_PX * number + ROW_PX // 2
