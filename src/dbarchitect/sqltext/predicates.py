"""Conditions that the server deparsed, such as those of policies, asked by their tree.

Rule 1: what stands at the top names columns of the condition's own table without its name;
        within a subquery the server writes each column with its table's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.blocks import conjuncts
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.sides import constant_text, side_of, without_casts
from dbarchitect.sqltext.tree import Node, expression_text, parse_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

_SESSION_KINDS = frozenset({"FuncCall", "SQLValueFunction", "SubLink"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column that must equal a value which the row does not tell.

    `wrappers` are the casts and functions around the column, innermost first; `written` is then
    what is compared, as SQL over the column's name, empty where it cannot be written again.
    `calls` are the functions that the value calls outside of a subquery, with their schema
    where it is written.
    """

    column: str
    wrappers: tuple[str, ...]
    written: str
    calls: tuple[str, ...]
    value: Node

    @property
    def is_of_session(self) -> bool:
        """Whether the value is asked of the session, and no constant."""
        return asks_elsewhere(self.value)


@lru_cache(maxsize=4096)
def predicate_tree(text: str) -> Node:
    """The tree of a condition; an empty node where it nests deeper than can be read."""
    wrapped = f"SELECT {text}"
    try:
        statement = parse_statements(wrapped, SourceText(wrapped))[0].node
    except SqlError:
        return Node("", {})
    value = statement.children("targetList")[0].child("val")
    return value if value is not None else Node("", {})


def asks_elsewhere(node: Node) -> bool:
    """Whether a function, the session or another table has a say in it, beside the row."""
    return any(item.kind in _SESSION_KINDS for item in node.descend())


def is_always_true(node: Node) -> bool:
    """Whether the condition holds for each row, whatever is in it (but for nulls)."""
    if node.kind == "A_Const":
        return node.has("boolval") and constant_text(node) == "true"
    if node.kind == "BoolExpr":
        arguments = node.children("args")
        if node.text("boolop") == "AND_EXPR":
            return all(map(is_always_true, arguments))
        return node.text("boolop") == "OR_EXPR" and any(map(is_always_true, arguments))
    return _equals_itself(node, {"A_Const", "ColumnRef"})


def columns_compared_with_themselves(node: Node) -> tuple[str, ...]:
    """Columns that the condition or a subquery of it compares with themselves by `=`."""
    return tuple(
        dict.fromkeys(
            ".".join(map(quote_identifier, without_casts(part).strings("fields")))
            for item in node.descend()
            if _equals_itself(item, {"ColumnRef"}) and (part := item.child("lexpr")) is not None
        )
    )


def lookups(node: Node) -> Iterator[Lookup]:
    """What must hold for each row, as far as it is a column equal to a value of no row."""
    for part in conjuncts(node):
        left, right = part.child("lexpr"), part.child("rexpr")
        if left is None or right is None or not _is_equality(part):
            continue
        if part.text("kind") == "AEXPR_OP" and side_of(left).column is None:
            left, right = right, left
        side = side_of(left)
        if side.column is None or _names_columns(right):
            continue
        yield Lookup(
            column=side.column.strings("fields")[-1],
            wrappers=side.wrappers,
            written=side.written,
            calls=tuple(".".join(call.strings("funcname")) for call in calls_for_rows(right)),
            value=right,
        )


def calls_for_rows(node: Node) -> Iterator[Node]:
    """Calls outside of subqueries whose arguments name no column: the same for each row."""
    stack = [node]
    while stack:
        item = stack.pop()
        if item.kind == "SubLink":
            continue
        if item.kind == "FuncCall" and not _names_columns(item):
            yield item
        stack.extend(reversed(list(item.below())))


def constants_of(node: Node) -> frozenset[str]:
    """The texts of the constants in the condition, those of subqueries too."""
    texts = (constant_text(item) for item in node.descend() if item.kind == "A_Const")
    return frozenset(text for text in texts if text is not None)


def names_of_columns(node: Node) -> frozenset[str]:
    """The columns that the condition names, those of subqueries too, without their tables."""
    return frozenset(
        item.strings("fields")[-1]
        for item in node.descend()
        if item.kind == "ColumnRef" and item.strings("fields")
    )


def called_once(node: Node, calls: frozenset[str]) -> str | None:
    """The condition with each value that holds one of these calls in a subquery of its own.

    None where a value is compared by ANY or ALL: there a subquery means a set of rows.
    """
    if any(
        item.kind == "A_Expr" and item.text("kind") in {"AEXPR_OP_ANY", "AEXPR_OP_ALL"}
        for item in node.descend()
    ):
        return None
    fields = _rewritten(node, calls)
    return expression_text(fields)


def _rewritten(node: Node, calls: frozenset[str]) -> dict[str, object]:
    if _is_value_of(node, calls):
        target = {"ResTarget": {"val": {node.kind: dict(node.fields)}}}
        select = {
            "targetList": [target],
            "limitOption": "LIMIT_OPTION_DEFAULT",
            "op": "SETOP_NONE",
        }
        subquery = {"subLinkType": "EXPR_SUBLINK", "subselect": {"SelectStmt": select}}
        return {"SubLink": subquery}
    if node.kind == "SubLink":
        return {node.kind: dict(node.fields)}
    fields = {name: _rewritten_field(value, calls) for name, value in node.fields.items()}
    return {node.kind: fields}


def _rewritten_field(value: object, calls: frozenset[str]) -> object:
    if isinstance(value, list):
        return [_rewritten_field(item, calls) for item in cast("list[object]", value)]
    if isinstance(value, dict) and len(cast("dict[str, object]", value)) == 1:
        ((kind, fields),) = cast("dict[str, object]", value).items()
        if kind[:1].isupper() and isinstance(fields, dict):
            return _rewritten(Node(kind, cast("dict[str, object]", fields)), calls)
    return value  # pyright: ignore[reportUnknownVariableType] - of a tree that was JSON


def _is_value_of(node: Node, calls: frozenset[str]) -> bool:
    """Whether it is a value without columns that makes one of the calls itself."""
    is_value = node.kind in {"FuncCall", "TypeCast", "CoalesceExpr", "MinMaxExpr"} or (
        node.kind == "A_Expr" and node.text("kind") in {"AEXPR_NULLIF", "AEXPR_OP"}
    )
    if not is_value or _names_columns(node):
        return False
    return any(".".join(call.strings("funcname")) in calls for call in calls_for_rows(node))


def _is_equality(node: Node) -> bool:
    is_operator = node.kind == "A_Expr" and node.text("kind") in {"AEXPR_OP", "AEXPR_OP_ANY"}
    return is_operator and node.strings("name")[-1:] == ("=",)


def _equals_itself(node: Node, kinds: set[str]) -> bool:
    left, right = node.child("lexpr"), node.child("rexpr")
    if left is None or right is None or not _is_equality(node):
        return False
    left, right = without_casts(left), without_casts(right)
    if left.kind != right.kind:
        return False
    if left.kind == "ColumnRef":
        return left.kind in kinds and left.strings("fields") == right.strings("fields")
    return left.kind in kinds and constant_text(left) == constant_text(right) is not None


def _names_columns(node: Node) -> bool:
    """Whether it names a column, its own subqueries' too: that errs on the side of a row's."""
    return any(item.kind == "ColumnRef" for item in node.descend())
