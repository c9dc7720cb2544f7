"""A Document for people at a terminal; plain text where nobody looks.

Rule: control characters never reach the terminal, so that no name can steer it.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dbarchitect.model.document import (
    Bullets,
    Code,
    Document,
    Grid,
    Measured,
    Paragraph,
    Quote,
    Section,
)
from dbarchitect.report.figures import is_figures
from dbarchitect.report.printable import on_one_line
from dbarchitect.report.spans import SpanKind, plain, spans

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dbarchitect.model.evidence import EvidenceSet, Prose

PLAIN_WIDTH = 200
"""Columns of a text that goes to a file or a pipe: wide enough not to break a row."""

_STYLES = {
    SpanKind.TEXT: "",
    SpanKind.CODE: "cyan",
    SpanKind.FIGURE: "bold",
    SpanKind.CITATION: "",
}
_INDENT = 2

Block = Paragraph | Bullets | Code | Grid | Quote | Measured


def render_terminal(
    document: Document, evidence: EvidenceSet, *, width: int = PLAIN_WIDTH, color: bool = False
) -> str:
    """The document as text of at most `width` columns; with ANSI colours only if `color`.

    Raises:
        KeyError: a figure points to evidence that is not there.
    """
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text(on_one_line(document.title), style="bold"))
    for section in document.sections:
        _print_section(console, section, evidence)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _print_section(console: Console, section: Section, evidence: EvidenceSet) -> None:
    console.print()
    console.print(
        Text(on_one_line(plain((section.heading,), evidence)), style="bold underline")
    )
    for block in section.blocks:
        _print_block(console, block, evidence)
    for child in section.sections:
        _print_section(console, child, evidence)


def _print_block(console: Console, block: Block, evidence: EvidenceSet) -> None:
    match block:
        case Paragraph(prose):
            console.print(_prose(prose, evidence))
        case Bullets(items):
            for item in items:
                console.print(_prose(("- ", *item), evidence))
        case Quote(paragraphs):
            for prose in paragraphs:
                console.print(Padding(_prose(prose, evidence), (0, 0, 0, _INDENT)))
        case Code(_, text):
            lines = "\n".join(on_one_line(line) for line in text.splitlines())
            console.print(Padding(Text(lines, style="cyan"), (0, 0, 0, _INDENT)))
        case Grid():
            console.print(_grid(block, evidence))
        case Measured(blocks):
            for inner in blocks:
                _print_block(console, inner, evidence)


def _grid(grid: Grid, evidence: EvidenceSet) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column, header in enumerate(grid.headers):
        cells = [row[column] for row in grid.rows if row[column]]
        numeric = bool(cells) and all(is_figures(cell, evidence) for cell in cells)
        table.add_column(_prose((header,), evidence), justify="right" if numeric else "left")
    for row in grid.rows:
        table.add_row(*(_prose(cell, evidence) for cell in row))
    return table


def _prose(prose: Prose, evidence: EvidenceSet) -> Text:
    text = Text()
    for span in spans(prose, evidence):
        text.append(on_one_line(span.text), style=_STYLES[span.kind])
    return text
