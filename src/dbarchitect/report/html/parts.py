"""The parts of a page: sections with their ids, blocks with what their templates take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.diagram import Diagram
from dbarchitect.model.document import (
    Bullets,
    Code,
    Folded,
    Grid,
    Measured,
    Paragraph,
    Plans,
    Quote,
    Steps,
)
from dbarchitect.report.erd import LayoutMissingError, draw_diagram
from dbarchitect.report.html.trees import tree_of
from dbarchitect.report.printable import printable
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.document import Block, Section
    from dbarchitect.model.finding import Severity
    from dbarchitect.report.erd import Drawing
    from dbarchitect.report.html.anchors import Anchors
    from dbarchitect.report.html.prose import Cell, Column, Run, Writer
    from dbarchitect.report.html.trees import TreeNode

Runs = tuple["Run", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid, as the template takes it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A plan, with the number of its evidence."""

    label: Runs
    evidence: str
    nodes: tuple[TreeNode, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing under its id."""

    id: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Pictures:
    """The drawings of a diagram, and what must be known of them."""

    pictures: tuple[Picture, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that are there for those who open them; `severity` is a class or empty."""

    id: str
    severity: str
    summary: Runs
    blocks: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section; `blocks` pair the name of a template's macro with what it takes."""

    id: str
    level: int
    heading: Runs
    blocks: tuple[tuple[str, object], ...]
    parts: tuple[Part, ...]
    severity: str = ""


@dataclass(frozen=True, slots=True)
class PartMaker:
    """Makes the parts of one page, whose ids it takes; `homes` are the ids of anchors.

    `pictures` are those of the diagrams made so far.
    """

    writer: Writer
    anchors: Anchors
    homes: dict[str, str]
    pictures: list[Picture]

    def part(self, section: Section, level: int = 2) -> Part:
        """The section with all that is in it."""
        known = self.homes.get(section.anchor)
        return Part(
            id=known or self.anchors.take(self.writer.plain(section.heading)),
            level=level,
            heading=self.writer.prose((section.heading,)),
            blocks=tuple(map(self._block, section.blocks)),
            parts=tuple(self.part(child, level + 1) for child in section.sections),
            severity=_class(section.severity),
        )

    def _block(self, block: Block) -> tuple[str, object]:
        match block:
            case Paragraph(prose):
                return "paragraph", self.writer.prose(prose)
            case Bullets(items):
                return "bullets", tuple(map(self.writer.prose, items))
            case Quote(paragraphs):
                return "quote", tuple(map(self.writer.prose, paragraphs))
            case Code() | Steps():
                return "code", printable(_letters(block))
            case _:
                return self._composed(block)

    def _composed(
        self, block: Grid | Measured | Diagram | Plans | Folded
    ) -> tuple[str, object]:
        match block:
            case Grid():
                return "grid", Table(self.writer.columns(block), self.writer.rows(block))
            case Measured(blocks):
                return "measured", tuple(map(self._block, blocks))
            case Diagram():
                return "diagram", Pictures(self._drawn(block), printable(block.note))
            case Plans():
                return "plans", tuple(self._trees(block))
            case Folded():
                return "folded", self._fold(block)

    def _fold(self, folded: Folded) -> Fold:
        return Fold(
            id=self.homes.get(folded.anchor, ""),
            severity=_class(folded.severity),
            summary=self.writer.prose(folded.summary),
            blocks=tuple(map(self._block, folded.blocks)),
        )

    def _trees(self, plans: Plans) -> Iterator[Tree]:
        evidence = self.writer.evidence
        for tree in plans.trees:
            lines = printable(str(evidence.resolve(tree.nodes).value))
            number = evidence.numbers[tree.nodes.evidence]
            yield Tree(self.writer.prose(tree.label), number, tree_of(lines))

    def _drawn(self, diagram: Diagram) -> tuple[Picture, ...]:
        try:
            drawings = draw_diagram(diagram)
        except LayoutMissingError:
            return ()
        pictures = [Picture(self.anchors.take(item.title), item) for item in drawings]
        self.homes.update((item.drawing.anchor, item.id) for item in pictures)
        self.pictures.extend(pictures)
        return tuple(pictures)


def _letters(block: Code | Steps) -> str:
    if isinstance(block, Code):
        return block.text.rstrip()
    return "\n".join(statements_with_effects(block.remedy))


def _class(severity: Severity | None) -> str:
    return "" if severity is None else severity.name.lower()
