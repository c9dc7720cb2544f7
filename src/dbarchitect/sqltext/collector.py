"""The sheet on which a walk over a query's tree notes what it meets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.sqltext.query import (
    Clause,
    ColumnReference,
    Comparison,
    OperandKind,
    OrderKey,
    QueryBlock,
    QueryReferences,
    Source,
    TableAccess,
    TableReference,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.query import Assignment, Operand, UnlistedValue
    from dbarchitect.sqltext.statements import Statement
    from dbarchitect.sqltext.tree import Node


class Output(NamedTuple):
    """A query's result: its columns' names, nothing where they are not known.

    `binds` are, by column, the binds that it hands on as they are.
    """

    columns: tuple[str, ...] | None
    binds: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk stands: the block, the clause, and the CTEs that are visible there."""

    block: int
    clause: Clause
    ctes: Mapping[str, Output]

    def at(self, clause: Clause) -> Place:
        """The same place in another clause."""
        return replace(self, clause=clause)


@dataclass(frozen=True, slots=True)
class OutputValue:
    """One value of a row that a query puts out; a star has no operand, nor what follows it."""

    operand: Operand | None
    location: Location


@dataclass(slots=True)
class BlockDraft:
    """A block while it is read; `values` are its rows, one for each row of VALUES."""

    parent: int | None
    sources: list[Source] = field(default_factory=list[Source])
    outputs: list[tuple[str | None, ColumnReference | None]] = field(
        default_factory=list[tuple[str | None, ColumnReference | None]]
    )
    order_by: list[OrderKey] = field(default_factory=list[OrderKey])
    group_by: list[ColumnReference] = field(default_factory=list[ColumnReference])
    limit: Operand | None = None
    has_offset: bool = False
    offset: Operand | None = None
    is_distinct: bool = False
    values: list[list[OutputValue]] = field(default_factory=list["list[OutputValue]"])

    def output(self, name: str) -> tuple[bool, ColumnReference | None]:
        """Whether an output column has this name, and which plain column it is."""
        for output_name, column in self.outputs:
            if output_name == name:
                return True, column
        return False, None

    @property
    def output_binds(self) -> tuple[tuple[int, ...], ...]:
        """The binds that the rows hold as they are, by column."""
        columns = zip_longest(*([_handed_on(value) for value in row] for row in self.values))
        return tuple(
            tuple(dict.fromkeys(bind for binds in column for bind in binds or ()))
            for column in columns
        )

    def finished(self) -> QueryBlock:
        """The block as a value."""
        return QueryBlock(
            parent=self.parent,
            sources=tuple(self.sources),
            order_by=tuple(self.order_by),
            group_by=tuple(self.group_by),
            limit=self.limit,
            has_offset=self.has_offset,
            offset=self.offset,
            is_distinct=self.is_distinct,
        )


class Collector:
    """Notes of one walk over one statement."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self.blocks: list[BlockDraft] = []
        self.tables: list[TableReference] = []
        self.columns: list[ColumnReference] = []
        self.comparisons: list[Comparison] = []
        self.assignments: list[Assignment] = []
        self.unlisted: list[UnlistedValue] = []
        self.functions: list[str] = []
        self.cte_names: list[str] = []

    def locate(self, node: Node) -> Location:
        """The place of a node in the user's file; the statement's where it has none."""
        byte = node.location_byte
        return self._statement.location if byte is None else self._statement.locate(byte)

    def open_block(self, parent: int | None) -> int:
        """The number of a new block."""
        self.blocks.append(BlockDraft(parent))
        return len(self.blocks) - 1

    def add_table(
        self, node: Node, access: TableAccess, actions: frozenset[TableAccess]
    ) -> int:
        """The index of the table that a RangeVar names."""
        alias = node.child("alias")
        self.tables.append(
            TableReference(
                schema=node.text("schemaname") or None,
                name=node.text("relname"),
                alias=alias.text("aliasname") if alias is not None else None,
                access=access,
                location=self.locate(node),
                actions=actions,
            )
        )
        return len(self.tables) - 1

    def add_column(self, node: Node, place: Place) -> ColumnReference:
        """The column that a ColumnRef names, noted."""
        fields = node.children("fields")
        names = ["*" if item.kind == "A_Star" else item.text("sval") for item in fields]
        # A fourth name, in front, is the database; the server accepts only its own.
        *_, schema, qualifier, name = [None, None, *names]
        return self.note_column(
            ColumnReference(
                schema=schema,
                qualifier=qualifier,
                name=name or "",
                clause=place.clause,
                block=place.block,
                location=self.locate(node),
            )
        )

    def add_column_of(
        self, name: str, node: Node, place: Place, sources: tuple[int, ...]
    ) -> ColumnReference:
        """A column named without a ColumnRef, of one of these sources, noted."""
        return self.note_column(
            ColumnReference(
                schema=None,
                qualifier=None,
                name=name,
                clause=place.clause,
                block=place.block,
                location=self.locate(node),
                sources=sources,
            )
        )

    def note_column(self, column: ColumnReference) -> ColumnReference:
        """The column, once it is on the sheet."""
        self.columns.append(column)
        return column

    def finished(self, *, is_write: bool) -> QueryReferences:
        """All notes as a value."""
        return QueryReferences(
            is_write=is_write,
            blocks=tuple(block.finished() for block in self.blocks),
            tables=tuple(self.tables),
            columns=tuple(self.columns),
            comparisons=tuple(self.comparisons),
            assignments=tuple(self.assignments),
            unlisted=tuple(self.unlisted),
            functions=tuple(dict.fromkeys(self.functions)),
            cte_names=tuple(dict.fromkeys(self.cte_names)),
        )


def _handed_on(value: OutputValue) -> tuple[int, ...]:
    operand = value.operand
    return operand.binds if operand is not None and operand.kind is OperandKind.BIND else ()
