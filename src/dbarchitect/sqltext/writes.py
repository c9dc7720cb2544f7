"""What INSERT, UPDATE, DELETE and MERGE write: their targets, and the values assigned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.sqltext.collector import OutputValue
from dbarchitect.sqltext.query import (
    Assignment,
    Clause,
    Operand,
    OperandKind,
    Source,
    TableAccess,
    UnlistedValue,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dbarchitect.sqltext.collector import Collector, Place
    from dbarchitect.sqltext.conditions import ConditionReader
    from dbarchitect.sqltext.from_items import FromReader
    from dbarchitect.sqltext.query import ColumnReference
    from dbarchitect.sqltext.tree import Node

WRITES = {
    "InsertStmt": TableAccess.INSERT,
    "UpdateStmt": TableAccess.UPDATE,
    "DeleteStmt": TableAccess.DELETE,
    "MergeStmt": TableAccess.MERGE,
}


_COMMANDS = {
    "CMD_INSERT": TableAccess.INSERT,
    "CMD_UPDATE": TableAccess.UPDATE,
    "CMD_DELETE": TableAccess.DELETE,
}


def _actions(node: Node, access: TableAccess) -> frozenset[TableAccess]:
    """What the statement does to rows of its target; of a MERGE what its WHEN clauses do."""
    if access is not TableAccess.MERGE:
        return frozenset({access})
    commands = (when.text("commandType") for when in node.children("mergeWhenClauses"))
    return frozenset(_COMMANDS[command] for command in commands if command in _COMMANDS)


@dataclass(frozen=True, slots=True)
class WriteReader:
    """Reads writing statements; `read_targets` reads a list of output columns in a field."""

    notes: Collector
    read: ConditionReader
    from_items: FromReader
    read_targets: Callable[[Node, str, Place], None]

    def statement(self, node: Node, place: Place) -> None:
        """The target, what is assigned to it and the conditions are noted."""
        relation = node.child("relation")
        if relation is None:
            return
        access = WRITES[node.kind]
        target = self.from_items.table(relation, place, access, _actions(node, access))
        if node.kind == "InsertStmt":
            self._insert(node, place, target)
        else:
            for field in ("fromClause", "usingClause"):
                for item in node.children(field):
                    self.from_items.item(item, place.at(Clause.FROM))
            source = node.child("sourceRelation")
            if source is not None:
                self.from_items.item(source, place.at(Clause.FROM))
            self._set(node, place.at(Clause.SET), target, Clause.SET)
            self.read.condition(node.child("joinCondition"), place.at(Clause.JOIN))
            self.read.condition(node.child("whereClause"), place.at(Clause.WHERE))
            self._merge_actions(node, place, target)
        self._returning(node.child("returningClause"), place, target)

    def _insert(self, node: Node, place: Place, target: int) -> None:
        columns = self._listed(node, "cols", place.at(Clause.INSERT), target)
        select = node.child("selectStmt")
        if select is not None:
            number = len(self.notes.blocks)
            self.from_items.read_query(select, None, place.ctes)
            for row, values in enumerate(self.notes.blocks[number].values):
                self._insert_row(values, columns, place, target, row)
        conflict = node.child("onConflictClause")
        if conflict is not None:
            self._conflict(conflict, place, target)

    def _insert_row(
        self,
        values: Sequence[OutputValue],
        columns: Sequence[ColumnReference],
        place: Place,
        target: int,
        row: int,
    ) -> None:
        if columns:
            for column, value in zip(columns, values, strict=False):
                if value.operand is not None:
                    self._assign(column, value.operand, Clause.INSERT, row)
            return
        for position, value in enumerate(values):
            if value.operand is not None:
                self.notes.unlisted.append(
                    UnlistedValue(
                        block=place.block,
                        source=target,
                        position=position,
                        operand=value.operand,
                        location=value.location,
                        row=row,
                    )
                )

    def _assign(
        self, column: ColumnReference, operand: Operand, clause: Clause, row: int = 0
    ) -> None:
        self.notes.assignments.append(
            Assignment(column=column, operand=operand, clause=clause, row=row)
        )

    def _conflict(self, node: Node, place: Place, target: int) -> None:
        self._shadow("excluded", place, target)
        inference = node.child("infer")
        if inference is not None:
            for element in inference.children("indexElems"):
                if element.text("name"):
                    name = element.text("name")
                    at = place.at(Clause.CONFLICT)
                    self.notes.add_column_of(name, inference, at, (target,))
                else:
                    self.read.expression(element, place.at(Clause.CONFLICT))
            self.read.expression(inference.child("whereClause"), place.at(Clause.CONFLICT))
        self._set(node, place.at(Clause.SET), target, Clause.CONFLICT)
        self.read.condition(node.child("whereClause"), place.at(Clause.WHERE))

    def _listed(
        self, node: Node, field: str, place: Place, target: int
    ) -> tuple[ColumnReference, ...]:
        """The target's columns in a list, noted."""
        return tuple(
            self._target_column(item, place, target)
            for item in node.children(field)
            if item.text("name")
        )

    def _set(self, node: Node, place: Place, target: int, clause: Clause) -> None:
        for item in node.children("targetList"):
            if not item.text("name"):
                continue
            column = self._target_column(item, place, target)
            value = item.child("val")
            if value is None:
                continue
            operand = self._set_value(value, place)
            if not item.children("indirection"):
                self._assign(column, operand, clause)

    def _set_value(self, value: Node, place: Place) -> Operand:
        """The value of one column, also within `(a, b) = (1, 2)`.

        The parser repeats the row on the right for each column on the left.
        """
        if value.kind != "MultiAssignRef":
            return self.read.value(value, place)
        source, number = value.child("source"), value.number("colno")
        row = source.children("args") if source is not None and source.kind == "RowExpr" else ()
        if row:
            return self.read.value(row[number - 1], place)
        if number == 1:
            self.read.expression(source, place)
        return Operand(kind=OperandKind.SUBQUERY)

    def _target_column(self, item: Node, place: Place, target: int) -> ColumnReference:
        column = self.notes.add_column_of(item.text("name"), item, place, (target,))
        for step in item.children("indirection"):
            self.read.expression(step, place)
        return column

    def _merge_actions(self, node: Node, place: Place, target: int) -> None:
        for action in node.children("mergeWhenClauses"):
            self.read.condition(action.child("condition"), place.at(Clause.WHERE))
            if action.text("commandType") != "CMD_INSERT":
                self._set(action, place.at(Clause.SET), target, Clause.SET)
                continue
            columns = self._listed(action, "targetList", place.at(Clause.INSERT), target)
            at = place.at(Clause.VALUES)
            values = [
                OutputValue(self.read.value(value, at), self.notes.locate(value))
                for value in action.children("values")
            ]
            self._insert_row(values, columns, place, target, 0)

    def _returning(self, node: Node | None, place: Place, target: int) -> None:
        if node is None:
            return
        names = {"RETURNING_OPTION_OLD": "old", "RETURNING_OPTION_NEW": "new"}
        for option in node.children("options"):
            names[option.text("option")] = option.text("value")
        for name in names.values():
            self._shadow(name, place, target)
        self.read_targets(node, "exprs", place.at(Clause.RETURNING))

    def _shadow(self, name: str, place: Place, target: int) -> None:
        """The target's row by another name, as EXCLUDED, OLD and NEW are."""
        sources = self.notes.blocks[place.block].sources
        table = sources[target].table
        sources.append(Source(name=name, table=table, is_qualified_only=True))
