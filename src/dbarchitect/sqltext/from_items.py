"""The FROM list of a query: what each item is called, and which columns it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.sqltext.collector import Output
from dbarchitect.sqltext.query import (
    Clause,
    Comparison,
    Operand,
    OperandKind,
    Source,
    TableAccess,
)
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from dbarchitect.sqltext.collector import Collector, Place
    from dbarchitect.sqltext.conditions import ConditionReader

ReadQuery = Callable[[Node, int | None, Mapping[str, Output]], Output]


@dataclass(frozen=True, slots=True)
class FromReader:
    """Reads FROM items into the sources of a block."""

    notes: Collector
    read: ConditionReader
    read_query: ReadQuery

    def item(self, node: Node, place: Place) -> None:
        """The item and all below it are sources of the block."""
        if node.kind == "RangeVar":
            self._named(node, place)
        elif node.kind == "JoinExpr":
            self._join(node, place)
        elif node.kind == "RangeSubselect":
            self._subselect(node, place)
        elif node.kind == "RangeTableSample":
            relation = node.child("relation")
            if relation is not None:
                self.item(relation, place)
            for argument in node.children("args"):
                self.read.expression(argument, place)
        else:
            self._opaque(node, place)

    def table(
        self,
        node: Node,
        place: Place,
        access: TableAccess,
        actions: frozenset[TableAccess] = frozenset(),
    ) -> int:
        """The index of the source that a RangeVar is, as a table."""
        sources = self.notes.blocks[place.block].sources
        table = self.notes.add_table(node, access, actions)
        name, aliases = _alias(node)
        source = Source(name=name or node.text("relname"), table=table, column_aliases=aliases)
        sources.append(source)
        return len(sources) - 1

    def _named(self, node: Node, place: Place) -> None:
        name = node.text("relname")
        if node.text("schemaname") or name not in place.ctes:
            self.table(node, place, TableAccess.READ)
            return
        self._derived(node, place, place.ctes[name], name)

    def _subselect(self, node: Node, place: Place) -> None:
        query = node.child("subquery")
        if query is None:
            return
        parent = self.notes.blocks[place.block].parent
        parent = place.block if node.flag("lateral") else parent
        self._derived(node, place, self.read_query(query, parent, place.ctes), "")

    def _derived(self, node: Node, place: Place, output: Output, name: str) -> None:
        alias, aliases = _alias(node)
        source = Source(
            name=alias or name,
            columns=output.columns,
            column_aliases=aliases,
            binds=output.binds,
        )
        self.notes.blocks[place.block].sources.append(source)

    def _opaque(self, node: Node, place: Place) -> None:
        self.read.expression(node, place)
        name, _ = _alias(node)
        if not name:
            calls = (below for below in node.descend() if below.kind == "FuncCall")
            name = next(("".join(call.strings("funcname")[-1:]) for call in calls), "")
        self.notes.blocks[place.block].sources.append(Source(name=name))

    def _join(self, node: Node, place: Place) -> None:
        sources = self.notes.blocks[place.block].sources
        start = len(sources)
        left, right = node.child("larg"), node.child("rarg")
        if left is not None:
            self.item(left, place)
        middle = len(sources)
        if right is not None:
            self.item(right, place)
        sides = (tuple(range(start, middle)), tuple(range(middle, len(sources))))
        at = place.at(Clause.JOIN)
        for name in node.strings("usingClause"):
            self._using(name, node, at, sides)
        self.read.condition(node.child("quals"), at)
        for field in ("alias", "join_using_alias"):
            alias = node.child(field)
            if alias is not None:
                sources.append(Source(name=alias.text("aliasname")))

    def _using(
        self,
        name: str,
        node: Node,
        place: Place,
        sides: tuple[tuple[int, ...], tuple[int, ...]],
    ) -> None:
        place_of = node.child("rarg") or node
        column = self.notes.add_column_of(name, place_of, place, sides[0])
        other = self.notes.add_column_of(name, place_of, place, sides[1])
        self.notes.comparisons.append(
            Comparison(
                column=column,
                operator="=",
                operand=Operand(kind=OperandKind.COLUMN, column=other),
                clause=Clause.JOIN,
                is_conjunct=True,
            )
        )


def _alias(node: Node) -> tuple[str, tuple[str, ...]]:
    alias = node.child("alias")
    if alias is None:
        return "", ()
    return alias.text("aliasname"), alias.strings("colnames")
