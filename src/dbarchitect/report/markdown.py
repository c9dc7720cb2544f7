"""A Document as GitHub-flavoured Markdown.

Rules:
    1. No name, however hostile, can leave its cell, its code span or its paragraph.
    2. A column of figures alone is aligned to the right.
    3. What another run may change stands between `<!-- measured -->` and `<!-- /measured -->`.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from dbarchitect.model.diagram import Diagram, DiagramTable
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
from dbarchitect.model.evidence import code
from dbarchitect.report.erd.views import views_of
from dbarchitect.report.figures import is_numeric
from dbarchitect.report.mermaid import render_erd
from dbarchitect.report.printable import on_one_line
from dbarchitect.report.spans import Span, SpanKind, spans
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.document import Block
    from dbarchitect.model.evidence import EvidenceSet, Prose

MEASURED_BEGINS = "<!-- measured -->"
MEASURED_ENDS = "<!-- /measured -->"

MERMAID_LETTERS, MERMAID_LINKS = 50_000, 500
"""The most that Mermaid draws. Source: its documentation, maxTextSize and maxEdges."""

_INLINE = re.compile(r"[\\`*\[\]<>~|]|&(?=[#\w])|(?<!\w)_|_(?!\w)")
_BLOCK_START = re.compile(r"^(\d*)([#+>=.)-])")
_BARE_SCALAR = re.compile(r"[A-Za-z][A-Za-z0-9 _./-]*|\d+(\.\d+)*|\d{4}-\d\d-\d\d")
_RESERVED_SCALARS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def render_markdown(document: Document, evidence: EvidenceSet) -> str:
    """The document as Markdown, ending in one newline.

    Raises:
        KeyError: a figure points to evidence that is not there.
    """
    chunks = [*_front_matter(document), f"# {_text(document.title)}"]
    for section in document.sections:
        chunks.extend(_section(section, 2, evidence))
    return "\n\n".join(chunks) + "\n"


def _front_matter(document: Document) -> Iterator[str]:
    if document.front_matter:
        lines = [f"{key}: {_scalar(value)}" for key, value in document.front_matter]
        yield "\n".join(["---", *lines, "---"])


def _scalar(value: str) -> str:
    if _BARE_SCALAR.fullmatch(value) and value.strip().lower() not in _RESERVED_SCALARS:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{on_one_line(escaped)}"'


def _section(section: Section, level: int, evidence: EvidenceSet) -> Iterator[str]:
    yield f"{'#' * level} {_prose((section.heading,), evidence)}"
    for block in section.blocks:
        yield from _block(block, evidence)
    for child in section.sections:
        yield from _section(child, level + 1, evidence)


def _block(block: Block, evidence: EvidenceSet) -> Iterator[str]:
    match block:
        case Paragraph(prose):
            yield _paragraph(prose, evidence)
        case Bullets(items):
            yield "\n".join(f"- {_prose(item, evidence)}" for item in items)
        case Code(language, text):
            yield _fence(language, text)
        case Grid():
            yield _grid(block, evidence)
        case Quote(paragraphs):
            yield "\n>\n".join(f"> {_paragraph(prose, evidence)}" for prose in paragraphs)
        case Measured(blocks):
            yield MEASURED_BEGINS
            for inner in blocks:
                yield from _block(inner, evidence)
            yield MEASURED_ENDS
        case _:
            yield from _composed(block, evidence)


def _composed(block: Folded | Diagram | Plans | Steps, evidence: EvidenceSet) -> Iterator[str]:
    match block:
        case Folded(summary, blocks):
            yield f"<details><summary>{_html(summary, evidence)}</summary>"
            for inner in blocks:
                yield from _block(inner, evidence)
            yield "</details>"
        case Diagram():
            yield from _diagrams(block)
        case Plans():
            yield from _plans(block, evidence)
        case Steps(remedy):
            yield _fence("sql", "\n".join(statements_with_effects(remedy)))


def _diagrams(diagram: Diagram) -> Iterator[str]:
    """The diagram, view by view where it is more than Mermaid draws at once."""
    whole = render_erd(diagram)
    if diagram.note:
        yield _text(diagram.note)
    if len(whole) <= MERMAID_LETTERS and len(diagram.links) <= MERMAID_LINKS:
        yield _fence("mermaid", whole)
        return
    for number, view in enumerate(views_of(diagram), start=1):
        yield f"View {number}: around {code(view.center)}"
        beyond = (DiagramTable(name=name, columns=()) for name in view.beyond)
        yield _fence("mermaid", render_erd(Diagram((*view.tables, *beyond), view.links)))


def _html(prose: Prose, evidence: EvidenceSet) -> str:
    """Prose within a tag, where GitHub takes nothing for Markdown."""
    return "".join(
        f"<code>{escape(text)}</code>" if span.kind is SpanKind.CODE else escape(text)
        for span in spans(prose, evidence)
        if (text := on_one_line(span.text))
    )


def _plans(plans: Plans, evidence: EvidenceSet) -> Iterator[str]:
    yield "<details><summary>Plans as trees</summary>"
    for tree in plans.trees:
        yield _paragraph(tree.label, evidence)
        yield _fence("text", str(evidence.resolve(tree.nodes).value))
    yield "</details>"


def _fence(language: str, text: str) -> str:
    runs = re.findall(r"`{3,}", text)
    fence = "`" * (max(map(len, runs), default=2) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _grid(grid: Grid, evidence: EvidenceSet) -> str:
    lines = [
        _row([_prose((header,), evidence, in_table=True) for header in grid.headers]),
        _row([_rule(grid, column, evidence) for column in range(len(grid.headers))]),
    ]
    lines += [
        _row([_prose(cell, evidence, in_table=True) for cell in row]) for row in grid.rows
    ]
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(grid: Grid, column: int, evidence: EvidenceSet) -> str:
    return "---:" if is_numeric((row[column] for row in grid.rows), evidence) else "---"


def _paragraph(prose: Prose, evidence: EvidenceSet) -> str:
    return _BLOCK_START.sub(r"\1\\\2", _prose(prose, evidence))


def _prose(prose: Prose, evidence: EvidenceSet, *, in_table: bool = False) -> str:
    return "".join(_span(span, in_table=in_table) for span in spans(prose, evidence)).strip()


def _span(span: Span, *, in_table: bool) -> str:
    if span.kind is SpanKind.CODE:
        return _code_span(span.text, in_table=in_table)
    if span.kind is SpanKind.CITATION:
        return span.text
    return _text(span.text, in_table=in_table)


def _code_span(text: str, *, in_table: bool) -> str:
    shown = on_one_line(text)
    # GitHub takes `\|` for a bar within code too, where it stands in a table.
    return code(shown.replace("|", "\\|") if in_table else shown)


def _text(text: str, *, in_table: bool = False) -> str:
    def escaped(match: re.Match[str]) -> str:
        character = match.group()
        if character == "|" and not in_table:
            return character
        return {"<": "&lt;", "&": "&amp;"}.get(character, "\\" + character)

    return _INLINE.sub(escaped, on_one_line(text))
