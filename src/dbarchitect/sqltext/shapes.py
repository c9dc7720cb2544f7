"""Expressions compared as trees: whether a query's expression is that of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dbarchitect.sqltext.sides import constant_text

if TYPE_CHECKING:
    from dbarchitect.sqltext.tree import Node

_PLACES = frozenset(("location", "rexpr_list_start", "rexpr_list_end"))
_TEXT_CASTS = frozenset(("text", "varchar", "unknown", "bpchar", "regconfig"))


def shape_of(node: Node) -> str:
    """The same text for expressions that mean the same of one table.

    Columns lose their table's name, functions and types the schema of the catalog, constants
    and binds a cast to text or the like, which the server writes.
    """
    if node.kind == "ColumnRef":
        return f"column {''.join(node.strings('fields')[-1:])}"
    if node.kind == "A_Const":
        return f"constant {constant_text(node)!r}"
    if node.kind == "TypeCast":
        return _cast(node)
    fields = {name: _value(value) for name, value in node.fields.items() if name not in _PLACES}
    if node.kind == "FuncCall":
        fields["funcname"] = ".".join(n for n in node.strings("funcname") if n != "pg_catalog")
        fields.pop("funcformat", None)
        fields["args"] = str([shape_of(_bare(item)) for item in node.children("args")])
    return f"{node.kind}{sorted(fields.items())}"


def type_name(node: Node) -> str:
    """The type of a cast without its schema: `int4`, `date`; empty for an array of it."""
    kind = node.child("typeName")
    if kind is None or kind.has("arrayBounds"):
        return ""
    return "".join(kind.strings("names")[-1:])


def _cast(node: Node) -> str:
    inner, name = node.child("arg"), type_name(node)
    if inner is None:
        return name
    if name in _TEXT_CASTS and inner.kind in {"A_Const", "ParamRef"}:
        return shape_of(inner)
    return f"{shape_of(inner)}::{name}"


def _bare(argument: Node) -> Node:
    """A column given to a function, without the cast to text that the server adds."""
    inner = argument.child("arg") if argument.kind == "TypeCast" else None
    is_text = inner is not None and inner.kind == "ColumnRef" and type_name(argument) == "text"
    return inner if inner is not None and is_text else argument


def _value(value: object) -> str:
    from dbarchitect.sqltext.tree import Node  # noqa: PLC0415 - a slow import

    if isinstance(value, list):
        return str([_value(item) for item in cast("list[object]", value)])
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        if len(fields) == 1:
            ((kind, inner),) = fields.items()
            if kind[:1].isupper() and isinstance(inner, dict):
                return shape_of(Node(kind, cast("dict[str, object]", inner)))
        return shape_of(Node("", fields))
    return str(value)
