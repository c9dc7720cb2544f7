"""The conditions of a query as comparisons of columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.sqltext.query import DISTANCES, Clause, Comparison, Operand, OperandKind
from dbarchitect.sqltext.sides import (
    Side,
    constant_text,
    pattern_form,
    side_of,
    without_casts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.sqltext.collector import Collector, Place
    from dbarchitect.sqltext.tree import Node

_COMMUTATOR = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    ">": "<",
    "<=": ">=",
    ">=": "<=",
    "@>": "<@",
    "<@": "@>",
    "&&": "&&",
    "@@": "@@",
    **{operator: operator for operator in DISTANCES},
}
_OPERATOR_OF_KIND = {
    "AEXPR_BETWEEN": "between",
    "AEXPR_NOT_BETWEEN": "not between",
    "AEXPR_BETWEEN_SYM": "between symmetric",
    "AEXPR_NOT_BETWEEN_SYM": "not between symmetric",
    "AEXPR_DISTINCT": "is distinct from",
    "AEXPR_NOT_DISTINCT": "is not distinct from",
}
_PATTERN_OPERATORS = {
    ("AEXPR_LIKE", "~~"): "like",
    ("AEXPR_LIKE", "!~~"): "not like",
    ("AEXPR_ILIKE", "~~*"): "ilike",
    ("AEXPR_ILIKE", "!~~*"): "not ilike",
    ("AEXPR_SIMILAR", "~"): "similar to",
    ("AEXPR_SIMILAR", "!~"): "not similar to",
    ("AEXPR_IN", "="): "in",
    ("AEXPR_IN", "<>"): "not in",
}
_TURNED = {"AEXPR_OP", "AEXPR_OP_ANY", "AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT"}
_NULL_TESTS = {"IS_NULL": "is null", "IS_NOT_NULL": "is not null"}


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads expressions and conditions; `read_query` reads a subquery at a place."""

    notes: Collector
    read_query: Callable[[Node, Place], object]

    def expression(self, node: Node | None, place: Place) -> None:
        """Every column and function in an expression is noted, subqueries included."""
        if node is None:
            return
        if node.kind == "ColumnRef":
            self.notes.add_column(node, place)
        elif node.kind == "SelectStmt":
            self.read_query(node, place)
        else:
            if node.kind == "FuncCall":
                self.notes.functions.append(".".join(node.strings("funcname")))
            for child in node.below():
                self.expression(child, place)

    def condition(self, node: Node | None, place: Place, *, is_conjunct: bool = True) -> None:
        """Like `expression`, with each test of a column noted as a comparison."""
        if node is None:
            return
        if node.kind == "BoolExpr":
            is_and = node.text("boolop") == "AND_EXPR"
            is_not = node.text("boolop") == "NOT_EXPR"
            for argument in node.children("args"):
                if is_not and argument.kind == "ColumnRef":
                    self._boolean_column(argument, place, "false", is_conjunct=is_conjunct)
                else:
                    self.condition(argument, place, is_conjunct=is_conjunct and is_and)
        elif node.kind == "A_Expr":
            self._operator(node, place, is_conjunct=is_conjunct)
        elif node.kind in {"NullTest", "BooleanTest"}:
            self._test(node, place, is_conjunct=is_conjunct)
        elif node.kind == "SubLink":
            self._sublink(node, place, is_conjunct=is_conjunct)
        elif node.kind == "ColumnRef":
            self._boolean_column(node, place, "true", is_conjunct=is_conjunct)
        else:
            self.expression(node, place)

    def distance(self, node: Node, place: Place) -> bool:
        """Whether the expression is a column's distance to a value, which is noted then."""
        name = "".join(node.strings("name")[-1:])
        if node.text("kind") != "AEXPR_OP" or name not in DISTANCES:
            return False
        self._operator(node, place.at(Clause.ORDER_BY), is_conjunct=False)
        return True

    def operand(self, node: Node) -> Operand:
        """What stands on the other side, without noting its columns."""
        node = without_casts(node)
        binds = tuple(
            item.number("number") for item in node.descend() if item.kind == "ParamRef"
        )
        constants = tuple(
            constant_text(item) for item in node.descend() if item.kind == "A_Const"
        )
        kinds = {
            "ParamRef": OperandKind.BIND,
            "A_Const": OperandKind.CONSTANT,
            "List": OperandKind.LIST,
            "SubLink": OperandKind.SUBQUERY,
        }
        kind = kinds.get(node.kind, OperandKind.EXPRESSION)
        if kind in {OperandKind.SUBQUERY, OperandKind.EXPRESSION}:
            constants = ()
        return Operand(kind=kind, binds=binds, constants=constants, form=pattern_form(node))

    def value(self, node: Node, place: Place) -> Operand:
        """An expression as the value that it gives; its columns are noted.

        What a subquery holds is no part of the value.
        """
        if node.kind == "ColumnRef":
            column = self.notes.add_column(node, place)
            return Operand(kind=OperandKind.COLUMN, column=column)
        self.expression(node, place)
        if node.kind == "SetToDefault":
            return Operand(kind=OperandKind.NOTHING)
        whole = self.operand(node)
        inner = {
            item.number("number")
            for below in node.descend()
            if below.kind == "SubLink"
            for item in below.descend()
            if item.kind == "ParamRef"
        }
        return replace(whole, binds=tuple(bind for bind in whole.binds if bind not in inner))

    def _operator(self, node: Node, place: Place, *, is_conjunct: bool) -> None:
        left, right = node.child("lexpr"), node.child("rexpr")
        if left is None or right is None:
            self.expression(node, place)
            return
        pairs = list(_row_pairs(left, right))
        for position, (one, other) in enumerate(pairs):
            row_position = position if len(pairs) > 1 else None
            self._compare(node, (one, other), place, row_position, is_conjunct=is_conjunct)

    def _compare(
        self,
        node: Node,
        sides: tuple[Node, Node],
        place: Place,
        row_position: int | None,
        *,
        is_conjunct: bool,
    ) -> None:
        operator = _operator_name(node)
        left, right = sides
        one, other = side_of(left), side_of(right)
        if one.column is None and other.column is not None and node.text("kind") in _TURNED:
            left, right, one, other = right, left, other, one
            operator = _turned(operator)
        if one.column is None or not operator:
            self.expression(left, place)
            self.expression(right, place)
            return
        column = self.notes.add_column(one.column, place)
        self._note_functions(one, other)
        if other.column is not None:
            joined = self.notes.add_column(other.column, place)
            operand = Operand(kind=OperandKind.COLUMN, column=joined)
        else:
            self.expression(right, place)
            operand = self.operand(right)
        comparison = Comparison(
            column=column,
            operator=operator,
            operand=operand,
            clause=place.clause,
            is_conjunct=is_conjunct,
            wrappers=one.wrappers,
            written=one.written,
            row_position=row_position,
        )
        self.notes.comparisons.append(comparison)

    def _note_functions(self, *sides: Side) -> None:
        for side in sides:
            names = (name for name in side.wrappers if name[:2] != "::" and name != "collate")
            self.notes.functions.extend(names)

    def _test(self, node: Node, place: Place, *, is_conjunct: bool) -> None:
        argument = node.child("arg")
        side = side_of(argument) if argument is not None else Side(None)
        if side.column is None:
            self.expression(argument, place)
            return
        name = node.text("nulltesttype") or node.text("booltesttype")
        operator = _NULL_TESTS.get(name, name.lower().replace("_", " "))
        column = self.notes.add_column(side.column, place)
        self._note_functions(side)
        self.notes.comparisons.append(
            Comparison(
                column=column,
                operator=operator,
                operand=Operand(kind=OperandKind.NOTHING),
                clause=place.clause,
                is_conjunct=is_conjunct,
                wrappers=side.wrappers,
                written=side.written,
            )
        )

    def _boolean_column(
        self, node: Node, place: Place, value: str, *, is_conjunct: bool
    ) -> None:
        self.notes.comparisons.append(
            Comparison(
                column=self.notes.add_column(node, place),
                operator="=",
                operand=Operand(kind=OperandKind.CONSTANT, constants=(value,)),
                clause=place.clause,
                is_conjunct=is_conjunct,
            )
        )

    def _sublink(self, node: Node, place: Place, *, is_conjunct: bool) -> None:
        test = node.child("testexpr")
        side = side_of(test) if test is not None else Side(None)
        if side.column is not None and node.text("subLinkType") == "ANY_SUBLINK":
            column = self.notes.add_column(side.column, place)
            self._note_functions(side)
            name = "".join(node.strings("operName"))
            self.notes.comparisons.append(
                Comparison(
                    column=column,
                    operator=f"{name} any" if name else "in",
                    operand=Operand(kind=OperandKind.SUBQUERY),
                    clause=place.clause,
                    is_conjunct=is_conjunct,
                    wrappers=side.wrappers,
                )
            )
        else:
            self.expression(test, place)
        self.expression(node.child("subselect"), place)


def _turned(operator: str) -> str:
    """The operator with its sides exchanged; empty where it has no such form."""
    if operator.endswith(" any"):
        return "any =" if operator == "= any" else ""
    return _COMMUTATOR.get(operator, operator if "distinct" in operator else "")


def _operator_name(node: Node) -> str:
    kind = node.text("kind")
    name = "".join(node.strings("name")[-1:])
    if kind == "AEXPR_OP":
        return name
    if kind == "AEXPR_OP_ANY":
        return f"{name} any"
    if kind == "AEXPR_OP_ALL":
        return f"{name} all"
    return _OPERATOR_OF_KIND.get(kind) or _PATTERN_OPERATORS.get((kind, name), "")


def _row_pairs(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The sides element by element where both are rows of one length."""
    if left.kind == right.kind == "RowExpr":
        ours, theirs = left.children("args"), right.children("args")
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)
            return
    yield left, right
