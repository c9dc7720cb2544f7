"""One side of a comparison: the column in it, what is around the column, and that as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.sqltext.parentheses import closes_at_end
from dbarchitect.sqltext.query import PatternForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dbarchitect.sqltext.tree import Node

_KEY_OPERATORS = frozenset({"->", "->>", "#>", "#>>"})
"""What takes a value out of a document. Source: PostgreSQL documentation 9.16.1."""


@dataclass(frozen=True, slots=True)
class Side:
    """A column with what is around it; `column` is nothing for any other expression.

    `wrappers` are functions, casts (`::date`) and operators that take a value out of a document
    (`->>`), innermost first. `written` is the whole as SQL over the column's bare name, empty
    where the column stands alone or something around it cannot be written again.
    """

    column: Node | None
    wrappers: tuple[str, ...] = ()
    written: str = ""


def side_of(node: Node) -> Side:
    """The column under casts, COLLATE, functions of one column and keys of a document."""
    reader = _READERS.get(node.kind)
    return Side(None) if reader is None else reader(node)


def without_casts(node: Node) -> Node:
    """The expression under casts and COLLATE."""
    while node.kind in {"TypeCast", "CollateClause"}:
        inner = node.child("arg")
        if inner is None:
            return node
        node = inner
    return node


def constant_text(node: Node) -> str | None:
    """A constant as text; nothing for a null."""
    if node.flag("isnull"):
        return None
    if node.has("boolval"):
        return "true" if node.child("boolval") is not None else "false"
    if node.has("ival"):
        number = node.child("ival")
        return str(number.number("ival")) if number is not None else "0"
    for kind in ("sval", "fval", "bsval"):
        value = node.child(kind)
        if value is not None:
            return value.text(kind)
    return ""


def pattern_form(node: Node) -> PatternForm:
    """What a pattern of LIKE, put together with `||`, is known to begin and end with."""
    pieces = list(_pieces(node))
    first, last = pieces[0], pieces[-1]
    if first is not None and first[:1] in {"%", "_"}:
        return PatternForm.INFIX
    is_open = last is not None and last.endswith("%") and (len(pieces) > 1 or len(last) > 1)
    # What concat() gives is not known while the query is planned: no index has it in order.
    is_prefix = is_open and "concat" not in map(_called, node.descend())
    return PatternForm.PREFIX if is_prefix else PatternForm.UNKNOWN


def _pieces(node: Node) -> Iterator[str | None]:
    """The texts that `||` joins; nothing for one that is known only when it runs."""
    node = without_casts(node)
    left, right = node.child("lexpr"), node.child("rexpr")
    is_joined = node.kind == "A_Expr" and "".join(node.strings("name")[-1:]) == "||"
    if is_joined and left is not None and right is not None:
        yield from _pieces(left)
        yield from _pieces(right)
    elif _called(node) in _KEEPING_WILDCARDS and node.children("args"):
        for argument in node.children("args"):
            yield from _pieces(argument)
    else:
        yield constant_text(node) if node.kind == "A_Const" else None


def _called(node: Node) -> str:
    return "".join(node.strings("funcname")[-1:]) if node.kind == "FuncCall" else ""


_KEEPING_WILDCARDS = frozenset(("concat", "lower", "upper"))
"""Functions that leave `%` and `_` of a pattern where they are."""


def _column(node: Node) -> Side:
    is_star = node.children("fields")[-1].kind == "A_Star"
    return Side(None if is_star else node)


def _collated(node: Node) -> Side:
    return _wrapped(node.child("arg"), "collate", None)


def _cast(node: Node) -> Side:
    kind = node.child("typeName")
    name = "".join(kind.strings("names")[-1:]) if kind is not None else ""
    is_plain = kind is not None and not kind.has("typmods") and not kind.has("arrayBounds")
    form = f"({{}})::{quote_identifier(name)}" if is_plain and name else None
    return _wrapped(node.child("arg"), f"::{name}", form)


def _call(node: Node) -> Side:
    arguments = node.children("args")
    columns = [item for item in arguments if side_of(item).column is not None]
    others = [item for item in arguments if side_of(item).column is None]
    plain = all(without_casts(item).kind in {"A_Const", "ParamRef"} for item in others)
    if len(columns) != 1 or not plain or node.has("over"):
        return Side(None)
    names = node.strings("funcname")
    form = None
    if all(item.kind == "A_Const" for item in others):
        function = ".".join(map(quote_identifier, names))
        form = f"{function}({', '.join(_arguments(arguments, columns[0]))})"
    return _wrapped(columns[0], ".".join(names), form)


def _arguments(arguments: Sequence[Node], column: Node) -> list[str]:
    return ["{}" if item is column else _constant(item) for item in arguments]


def _key(node: Node) -> Side:
    left, right = node.child("lexpr"), node.child("rexpr")
    operator = "".join(node.strings("name")[-1:])
    is_key = node.text("kind") == "AEXPR_OP" and operator in _KEY_OPERATORS
    if not is_key or left is None or right is None or right.kind != "A_Const":
        return Side(None)
    return _wrapped(left, operator, f"({{}} {operator} {_constant(right)})")


def _constant(node: Node) -> str:
    text = constant_text(node)
    if text is None:
        return "NULL"
    if node.has("ival") or node.has("fval") or node.has("boolval"):
        return text
    return quote_literal(text)


def _wrapped(node: Node | None, wrapper: str, form: str | None) -> Side:
    """The side with one thing more around it; `form` has a place for what is inside."""
    inner = side_of(node) if node is not None else Side(None)
    if inner.column is None:
        return inner
    is_bare = not inner.wrappers
    name = quote_identifier(inner.column.strings("fields")[-1])
    within = name if is_bare else inner.written
    if form is not None and within.startswith("(") and closes_at_end(within, 0):
        form = form.replace("({})", "{}", 1)
    # A literal may hold braces: what is inside is put in by replacing, not by formatting.
    written = form.replace("{}", within, 1) if form is not None and within else ""
    return Side(inner.column, (*inner.wrappers, wrapper), written)


_READERS: dict[str, Callable[[Node], Side]] = {
    "ColumnRef": _column,
    "TypeCast": _cast,
    "CollateClause": _collated,
    "FuncCall": _call,
    "A_Expr": _key,
}
