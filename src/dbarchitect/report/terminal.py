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

from dbarchitect.model.diagram import Diagram
from dbarchitect.model.document import (
    Bullets,
    Code,
    Document,
    Folded,
    Grid,
    Measured,
    Paragraph,
    Plans,
    Quote,
    Section,
    Steps,
)
from dbarchitect.report.figures import is_numeric
from dbarchitect.report.mermaid import render_erd
from dbarchitect.report.printable import on_one_line
from dbarchitect.report.spans import SpanKind, plain, spans
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from dbarchitect.model.document import Block
    from dbarchitect.model.evidence import EvidenceSet, Prose

PLAIN_WIDTH = 200
"""Columns of a text that goes to a file or a pipe: wide enough not to break a row."""

_STYLES = {
    SpanKind.TEXT: "",
    SpanKind.CODE: "cyan",
    SpanKind.FIGURE: "bold",
    SpanKind.CITATION: "",
    SpanKind.LINK: "",
}
_INDENT = 2


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
    if isinstance(block, Measured):
        for inner in block.blocks:
            _print_block(console, inner, evidence)
        return
    if isinstance(block, Folded):
        console.print(_prose(block.summary, evidence))
        for folded in block.blocks:
            _print_block(console, folded, evidence)
        return
    for part in _parts(block, evidence):
        console.print(part)


def _parts(
    block: Paragraph | Bullets | Code | Grid | Quote | Diagram | Plans | Steps,
    evidence: EvidenceSet,
) -> Iterator[RenderableType]:
    match block:
        case Paragraph(prose):
            yield _prose(prose, evidence)
        case Bullets(items):
            yield from (_prose(("- ", *item), evidence) for item in items)
        case Quote(paragraphs):
            for prose in paragraphs:
                yield Padding(_prose(prose, evidence), (0, 0, 0, _INDENT))
        case Grid():
            yield _grid(block, evidence)
        case Code() | Steps() | Diagram():
            yield _letter_by_letter(_letters(block))
        case Plans(trees):
            for tree in trees:
                yield _prose(tree.label, evidence)
                yield _letter_by_letter(str(evidence.resolve(tree.nodes).value))


def _letters(block: Code | Steps | Diagram) -> str:
    match block:
        case Code(_, text):
            return text
        case Steps(remedy):
            return "\n".join(statements_with_effects(remedy))
        case Diagram():
            return render_erd(block)


def _letter_by_letter(text: str) -> RenderableType:
    lines = "\n".join(on_one_line(line) for line in text.splitlines())
    return Padding(Text(lines, style="cyan"), (0, 0, 0, _INDENT))


def _grid(grid: Grid, evidence: EvidenceSet) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column, header in enumerate(grid.headers):
        numeric = is_numeric((row[column] for row in grid.rows), evidence)
        table.add_column(_prose((header,), evidence), justify="right" if numeric else "left")
    for row in grid.rows:
        table.add_row(*(_prose(cell, evidence) for cell in row))
    return table


def _prose(prose: Prose, evidence: EvidenceSet) -> Text:
    text = Text()
    for span in spans(prose, evidence):
        text.append(on_one_line(span.text), style=_STYLES[span.kind])
    return text
