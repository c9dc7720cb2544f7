"""Expressions whose value follows from their columns alone, whenever and wherever they run.

A copy is made in one session and read in another: what depends on the time zone, the clock or
the order in which rows come would differ between the two. So nothing is steady that is not
listed here. Source: PostgreSQL documentation 36.7 (volatility), 9.9 (date_trunc, date_bin).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.sqltext.scope import NotCopiedError

if TYPE_CHECKING:
    from dbarchitect.sqltext.scope import Scope
    from dbarchitect.sqltext.tree import Node

AGGREGATES = frozenset(("count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every"))
"""Aggregates that give the same for the same rows in any order; of floats see `_summed`."""

_SUMS = frozenset(("sum", "avg"))
_FUNCTIONS = frozenset(("abs", "ceil", "ceiling", "floor", "round", "lower", "upper"))
_OPERATORS = frozenset(("+", "-", "*", "/", "%", "=", "<>", "<", "<=", ">", ">="))
_KINDS = frozenset(
    ("AEXPR_OP", "AEXPR_IN", "AEXPR_BETWEEN", "AEXPR_NULLIF", "AEXPR_DISTINCT",
     "AEXPR_NOT_DISTINCT", "AEXPR_NOT_BETWEEN")
)  # fmt: skip
_THROUGH = frozenset(
    ("A_Const", "A_Expr", "BoolExpr", "BooleanTest", "CaseExpr", "CaseWhen", "CoalesceExpr",
     "ColumnRef", "FuncCall", "List", "MinMaxExpr", "NullTest", "TypeCast")
)  # fmt: skip
_NUMBERS = frozenset(("int2", "int4", "int8", "numeric", "float4", "float8"))
_FLOATS = ("double precision", "real")
_ZONED = re.compile(r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)$", re.IGNORECASE)

TRUNCATES = "date_trunc"
BINS = "date_bin"
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_629_800,
    "quarter": 7_889_400,
    "year": 31_557_600,
}
_INTERVAL = re.compile(r"([0-9]+) (second|minute|hour|day|week)s?")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A moment cut to the beginning of a span: the moment, and the span's mean length."""

    moment: Node
    seconds: float


def bucket_of(node: Node) -> Bucket | None:
    """The bucket that the expression is, None where it is none.

    Raises:
        NotCopiedError: it is one that follows the session's time zone.
    """
    name, args = function_name(node), node.children("args")
    if name == TRUNCATES and args:
        unit = constant_text(args[0])
        if len(args) != 3 or constant_text(args[2]) is None:  # noqa: PLR2004 - unit, moment, zone
            message = "`date_trunc` without a time zone follows that of each session"
            hint = "Write the zone: `date_trunc('hour', at, 'UTC')`."
            raise NotCopiedError(message, hint=hint)
        return Bucket(args[1], _SECONDS[unit]) if unit in _SECONDS else None
    if name == BINS and len(args) == 3:  # noqa: PLR2004 - width, moment, origin
        width = _INTERVAL.fullmatch(constant_text(args[0]) or "")
        if width is None or not _ZONED.search(constant_text(args[2]) or ""):
            message = (
                "`date_bin` counts from a moment without an offset, or by an unknown width"
            )
            hint = (
                "Write both as constants: `date_bin('15 minutes', at, '2000-01-01 00:00+00')`."
            )
            raise NotCopiedError(message, hint=hint)
        return Bucket(args[1], int(width[1]) * _SECONDS[width[2]])
    return None


def require_steady(scope: Scope, node: Node) -> None:
    """The expression has the same value whenever and wherever it is worked out.

    Raises:
        NotCopiedError: it has not, or nobody can be sure.
    """
    for item in node.descend():
        if item.kind[:1].isupper() and item.kind not in _THROUGH | _HELPERS:
            message = (
                f"it holds {_WORDS.get(item.kind, 'an expression that is not known here')}"
            )
            raise NotCopiedError(message)
        if item.kind == "FuncCall":
            _require_function(scope, item)
        elif item.kind == "A_Expr":
            _require_operator(scope, item)
        elif item.kind == "TypeCast":
            _require_cast(scope, item)
        elif item.kind in {"CoalesceExpr", "MinMaxExpr", "CaseExpr"}:
            _require_no_time(scope, item, "a choice")


_HELPERS = frozenset(("String", "TypeName", "SortBy", "Integer"))
_WORDS = {
    "ParamRef": "a bind that does not select groups",
    "SubLink": "a subquery",
    "SQLValueFunction": "a function that follows the clock or the session",
    "WindowDef": "a window function",
    "A_ArrayExpr": "an array",
    "A_Indirection": "an element of a list",
}


def is_aggregate(node: Node) -> bool:
    """Whether it is the call of an aggregate that is known here."""
    return function_name(node) in AGGREGATES


def holds_aggregate(node: Node) -> bool:
    """Whether an aggregate that is known here is called somewhere in it."""
    return any(is_aggregate(item) for item in node.descend())


def function_name(node: Node) -> str | None:
    """The name of the function that is called, without `pg_catalog`; None where none is."""
    if node.kind != "FuncCall":
        return None
    names = [name for name in node.strings("funcname") if name != "pg_catalog"]
    return names[0] if len(names) == 1 else ""


def constant_text(node: Node) -> str | None:
    """A text constant, also under a cast; None where it is none."""
    if node.kind == "TypeCast":
        inner = node.child("arg")
        return None if inner is None else constant_text(inner)
    value = node.child("sval") if node.kind == "A_Const" else None
    return None if value is None else value.text("sval")


def _require_function(scope: Scope, call: Node) -> None:
    name = function_name(call) or ""
    if call.has("over"):
        message = "it holds a window function"
        raise NotCopiedError(message)
    if name in {TRUNCATES, BINS}:
        if bucket_of(call) is None:
            message = f"`{name}` is cut by something that is no constant"
            raise NotCopiedError(message)
        return
    if name not in AGGREGATES | _FUNCTIONS:
        message = (
            f"nobody can be sure that `{name or 'that function'}` gives the same each time"
        )
        raise NotCopiedError(message)
    if name in _SUMS:
        _summed(scope, call, name)
    if name in _FUNCTIONS:
        _require_no_time(scope, call, f"`{name}`")


def _summed(scope: Scope, call: Node, name: str) -> None:
    for argument in call.children("args"):
        column = scope.column(argument) if argument.kind == "ColumnRef" else None
        inexact = column is not None and column.type in _FLOATS
        if column is None and argument.kind != "TypeCast":
            inexact = any(found.type in _FLOATS for found in scope.columns(argument))
        if _casts_to(argument) in {"float4", "float8"} or inexact:
            message = f"`{name}` of floats depends on the order in which rows come"
            raise NotCopiedError(
                message, hint=f"Write `{name}(value::numeric)`, which is exact."
            )


def _require_operator(scope: Scope, node: Node) -> None:
    names = node.strings("name")
    spoken = {"IN": "=", "BETWEEN": "=", "NOT BETWEEN": "="}
    known = all(spoken.get(name, name) in _OPERATORS for name in names)
    if node.text("kind") not in _KINDS or not known:
        message = f"nobody can be sure what `{' '.join(names)}` gives"
        raise NotCopiedError(message)
    columns = list(scope.columns(node))
    if any(column.is_time for column in columns):
        sides = (node.child("lexpr"), node.child("rexpr"))
        bare = all(side is not None and side.kind == "ColumnRef" for side in sides)
        if not bare or len({column.type for column in columns}) > 1:
            message = "it reckons with moments, and how follows the session's time zone"
            raise NotCopiedError(message)


def _require_cast(scope: Scope, node: Node) -> None:
    to = _casts_to(node)
    inner = node.child("arg")
    if to in _NUMBERS:
        _require_no_time(scope, node, "a cast")
        return
    is_constant = inner is not None and inner.kind == "A_Const"
    zoned = is_constant and _ZONED.search(constant_text(node) or "") is not None
    steady = to in {"text", "bool", "uuid", "interval"} or (to == "timestamptz" and zoned)
    if not (is_constant and steady):
        message = f"nobody can be sure what a cast to `{to}` gives"
        raise NotCopiedError(message)


def _casts_to(node: Node) -> str:
    name = node.child("typeName") if node.kind == "TypeCast" else None
    return "" if name is None else name.strings("names")[-1]


def _require_no_time(scope: Scope, node: Node, what: str) -> None:
    if any(column.is_time for column in scope.columns(node)):
        message = f"{what} over moments or days may follow the session's time zone"
        raise NotCopiedError(message)
