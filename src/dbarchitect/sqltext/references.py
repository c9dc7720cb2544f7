"""Which tables, columns and functions a statement uses, and how it compares and orders.

Rule 1: every column of the statement is noted once, with the block whose FROM list it is
        looked up in; nothing here needs a catalogue (`resolve` does).
Rule 2: what the grammar has and this walk does not know is walked through for its columns
        and makes its source opaque; it never raises.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.collector import Collector, Output, OutputValue, Place
from dbarchitect.sqltext.conditions import ConditionReader
from dbarchitect.sqltext.from_items import FromReader
from dbarchitect.sqltext.query import (
    Clause,
    OperandKind,
    OrderKey,
    QueryReferences,
    Source,
    TableAccess,
)
from dbarchitect.sqltext.writes import WRITES, WriteReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.sqltext.query import ColumnReference
    from dbarchitect.sqltext.statements import Statement
    from dbarchitect.sqltext.tree import Node


def references(statement: Statement) -> QueryReferences:
    """What a SELECT, INSERT, UPDATE, DELETE or MERGE uses, also inside EXPLAIN and the like.

    Any other statement uses nothing that is told here.

    Raises:
        SqlError: it nests deeper than can be walked.
    """
    notes = Collector(statement)
    try:
        root = _query_in(statement.tree())
        if root is not None:
            _Walk(notes).query(root, None, {})
    except RecursionError as error:
        message = "the SQL nests too deeply to be read"
        hint = "Write a long chain of operators as a list or an array."
        raise SqlError(message, hint=hint, location=statement.location) from error
    if not notes.blocks:
        notes.open_block(None)
    is_write = any(table.access is not TableAccess.READ for table in notes.tables)
    return notes.finished(is_write=is_write)


def _query_in(node: Node) -> Node | None:
    if node.kind == "SelectStmt" or node.kind in WRITES:
        return node
    inner = node.child("query")
    return _query_in(inner) if inner is not None else None


class _Walk:
    """One walk over one statement's tree."""

    def __init__(self, notes: Collector) -> None:
        self._notes = notes
        self._read = ConditionReader(notes, self._subquery)
        self._from = FromReader(notes, self._read, self.query)
        self._write = WriteReader(notes, self._read, self._from, self._targets)

    def query(self, node: Node, parent: int | None, ctes: Mapping[str, Output]) -> Output:
        """The statement and all below it noted; its output columns where they are known."""
        block = self._notes.open_block(parent)
        visible = self._with_clause(node.child("withClause"), parent, ctes)
        place = Place(block, Clause.SELECT, visible)
        if node.kind in WRITES:
            self._write.statement(node, place)
        elif node.has("larg"):
            return self._set_operation(node, parent, place)
        else:
            self._select(node, place)
        return self._output(block)

    def _subquery(self, node: Node, place: Place) -> None:
        self.query(node, place.block, place.ctes)

    def _output(self, block: int) -> Output:
        draft = self._notes.blocks[block]
        names = tuple(name for name, _ in draft.outputs)
        known = tuple(name for name in names if name is not None)
        columns = known if len(known) == len(names) else None
        return Output(columns, draft.output_binds)

    def _with_clause(
        self, node: Node | None, parent: int | None, ctes: Mapping[str, Output]
    ) -> Mapping[str, Output]:
        if node is None:
            return ctes
        visible = dict(ctes)
        tables = node.children("ctes")
        if node.flag("recursive"):
            visible.update((table.text("ctename"), Output(None)) for table in tables)
        for table in tables:
            name, query = table.text("ctename"), table.child("ctequery")
            self._notes.cte_names.append(name)
            output = Output(None)
            if query is not None:
                output = self.query(query, parent, visible)
            aliases = table.strings("aliascolnames")
            opaque = table.has("search_clause") or table.has("cycle_clause")
            if output.columns is not None and not opaque:
                columns = (*aliases, *output.columns[len(aliases) :])
                visible[name] = output._replace(columns=columns)
            else:
                visible[name] = Output(None)
        return visible

    def _select(self, node: Node, place: Place) -> None:
        draft = self._notes.blocks[place.block]
        for item in node.children("fromClause"):
            self._from.item(item, place.at(Clause.FROM))
        self._targets(node, "targetList", place)
        rows = node.children("valuesLists")
        for row in rows:
            draft.values.append([])
            for value in row.children("items"):
                operand = self._read.value(value, place.at(Clause.VALUES))
                draft.values[-1].append(OutputValue(operand, self._notes.locate(value)))
        if rows:
            width = len(rows[0].children("items"))
            draft.outputs.extend((f"column{index + 1}", None) for index in range(width))
        self._read.condition(node.child("whereClause"), place.at(Clause.WHERE))
        self._group_by(node, place.at(Clause.GROUP_BY))
        self._read.condition(node.child("havingClause"), place.at(Clause.HAVING))
        for window in node.children("windowClause"):
            self._read.expression(window, place.at(Clause.WINDOW))
        draft.is_distinct = node.has("distinctClause")
        for item in node.children("distinctClause"):
            self._output_or_column(item, place.at(Clause.DISTINCT_ON))
        self._order_and_limit(node, place)

    def _set_operation(self, node: Node, parent: int | None, place: Place) -> Output:
        draft = self._notes.blocks[place.block]
        outputs: list[Output] = []
        for side in ("larg", "rarg"):
            arm = node.child(side)
            if arm is not None:
                number = len(self._notes.blocks)
                outputs.append(self.query(arm._replace(kind="SelectStmt"), parent, place.ctes))
                draft.values.extend(self._notes.blocks[number].values)
        first = outputs[0].columns if outputs else None
        # ORDER BY may name nothing but output columns here.
        draft.sources.append(Source(name="", columns=first))
        draft.outputs.extend((name, None) for name in first or ())
        self._order_and_limit(node, place)
        return Output(first, draft.output_binds)

    def _targets(self, node: Node, field: str, place: Place) -> None:
        draft = self._notes.blocks[place.block]
        row: list[OutputValue] = []
        if node.has(field):  # VALUES has no targets, and rows of its own
            draft.values.append(row)
        is_counted = True
        for target in node.children(field):
            value = target.child("val")
            operand = self._read.value(value, place) if value is not None else None
            column = operand.column if operand is not None else None
            is_star = column is not None and column.name == "*"
            is_counted = is_counted and not is_star
            where = self._notes.locate(target)
            row.append(OutputValue(operand if is_counted else None, where))
            name = target.text("name") or (column.name if column is not None else "")
            name = name or _implied_name(value)
            draft.outputs.append((None, None) if is_star else (name or None, column))

    def _group_by(self, node: Node, place: Place) -> None:
        draft = self._notes.blocks[place.block]
        for item in node.children("groupClause"):
            target = self._ordinal(item, place)
            if target is not None:
                draft.group_by.append(target)
            elif item.kind == "ColumnRef":
                column = self._notes.add_column(item, place)
                is_output = column.qualifier is None and draft.output(column.name)[0]
                if is_output:  # an input column of that name comes first, if there is one
                    column = replace(column, is_output_name=True)
                    self._notes.columns[-1] = column
                draft.group_by.append(column)
            else:
                self._read.expression(item, place)

    def _order_and_limit(self, node: Node, place: Place) -> None:
        draft = self._notes.blocks[place.block]
        for position, key in enumerate(node.children("sortClause")):
            expression = key.child("node")
            if expression is None:
                continue
            is_descending = key.text("sortby_dir") == "SORTBY_DESC"
            if position == 0 and not is_descending:
                self._nearest_first(node, expression, place)
            nulls = key.text("sortby_nulls")
            is_default = nulls == "SORTBY_NULLS_DEFAULT"
            draft.order_by.append(
                OrderKey(
                    column=self._output_or_column(expression, place.at(Clause.ORDER_BY)),
                    is_descending=is_descending,
                    is_nulls_first=is_descending if is_default else nulls.endswith("FIRST"),
                )
            )
        limit = node.child("limitCount")
        if limit is not None:
            self._read.expression(limit, place.at(Clause.LIMIT))
            operand = self._read.operand(limit)
            is_all = operand.kind is OperandKind.CONSTANT and operand.constants == (None,)
            draft.limit = None if is_all else operand
        draft.has_offset = node.has("limitOffset")
        offset = node.child("limitOffset")
        if offset is not None:
            draft.offset = self._read.value(offset, place.at(Clause.LIMIT))

    def _nearest_first(self, query: Node, key: Node, place: Place) -> None:
        """The distance that is the first key of ORDER BY, also by its output name, is noted."""
        names = key.strings("fields") if key.kind == "ColumnRef" else ()
        for target in query.children("targetList"):
            value = target.child("val")
            if names == (target.text("name"),) and value is not None:
                key = value
        self._read.distance(key, place)

    def _output_or_column(self, node: Node, place: Place) -> ColumnReference | None:
        """By SQL-92: a bare name is an output column first, an integer its position."""
        target = self._ordinal(node, place)
        if target is not None or node.kind == "A_Const":
            return target
        if node.kind != "ColumnRef":
            self._read.expression(node, place)
            return None
        names = node.strings("fields")
        if len(node.children("fields")) == 1 and names:
            is_output, column = self._notes.blocks[place.block].output(names[0])
            if is_output:
                return column
        return self._notes.add_column(node, place)

    def _ordinal(self, node: Node, place: Place) -> ColumnReference | None:
        outputs = self._notes.blocks[place.block].outputs
        number = node.child("ival") if node.kind == "A_Const" else None
        position = number.number("ival") if number is not None else 0
        before = outputs[: max(position, 0)]
        if any(name is None and column is None for name, column in before[:-1]):
            return None  # a star before it moves the position
        return outputs[position - 1][1] if 0 < position <= len(outputs) else None


def _implied_name(value: Node | None) -> str:
    """The name that the server gives an output column without one, where it is certain."""
    if value is None:
        return ""
    if value.kind == "FuncCall":
        return "".join(value.strings("funcname")[-1:])
    if value.kind == "TypeCast":
        inner = value.child("arg")
        if inner is not None and inner.kind == "ColumnRef":
            return "".join(inner.strings("fields")[-1:])
    return ""
