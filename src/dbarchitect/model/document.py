"""A document: what renderers see, and all that they see.

Rule: no block holds a measured number in its text; such numbers are figures, resolved by the
renderer from the evidence, so that what is printed and what was found cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.diagram import Diagram
from dbarchitect.model.evidence import Figure, Prose
from dbarchitect.model.finding import Remedy, Severity


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of items."""

    items: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be taken letter by letter, in a language such as `sql` or `mermaid`."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The statements of a remedy in order, each with what it does to those who use a table."""

    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; each row has as many cells as there are headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Prose, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Prose set apart, such as a decision."""

    paragraphs: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """The one block of a document whose figures another run may change."""

    blocks: tuple[Paragraph | Bullets | Grid, ...]


@dataclass(frozen=True, slots=True)
class PlanTree:
    """A plan of the planner; `nodes` points to its lines, indented by two spaces a level."""

    label: Prose
    nodes: Figure


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans to be compared, such as with an index and without it."""

    trees: tuple[PlanTree, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks that are shown to those who ask for them, under a summary that everybody sees.

    `anchor` and `severity` are as those of a section.
    """

    summary: Prose
    blocks: tuple[Block, ...]
    anchor: str = ""
    severity: Severity | None = None


Block = Paragraph | Bullets | Code | Grid | Quote | Measured | Diagram | Plans | Folded | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with blocks and sections under it.

    `anchor` names the section for those who point to it, such as a diagram; empty where nobody
    does. `severity` is how bad what it tells is, None where it tells of nothing bad.
    """

    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    anchor: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A title, front matter as (key, value) pairs, and sections in order.

    `evidence_file` is the file beside it that holds its evidence, empty where there is none.
    """

    title: str
    front_matter: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    evidence_file: str = ""
