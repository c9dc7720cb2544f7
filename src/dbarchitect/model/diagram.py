"""An entity relationship diagram as data: every renderer draws the same one."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramColumn:
    """A column: `type` as PostgreSQL writes it, `marks` of PK, FK and UK, in this order.

    `notes` say what the marks cannot, such as `unique where deleted_at IS NULL`.
    """

    name: str
    type: str
    marks: tuple[str, ...] = ()
    required: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramTable:
    """A table under the name that people read; partitions are folded into theirs.

    `anchor` is that of the section which tells more about it; `severity` is that of the worst
    that was found of it, None where nothing was.
    """

    name: str
    columns: tuple[DiagramColumn, ...]
    anchor: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramLink:
    """A foreign key between two tables of the diagram, by their names.

    `optional` says that a child may have no parent, `single` that a parent has at most one.
    """

    parent: str
    child: str
    columns: tuple[str, ...]
    referenced: tuple[str, ...]
    optional: bool
    single: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """Tables and the foreign keys between them, each in its order.

    `note` is what must be known of it besides the notation, as sentences.
    """

    tables: tuple[DiagramTable, ...]
    links: tuple[DiagramLink, ...]
    note: str = ""
