"""The parts of statements as values: names, types, expressions, constraints, columns."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.described import (
    ConstraintKind,
    WrittenColumn,
    WrittenConstraint,
    WrittenExpression,
    WrittenGeneration,
    WrittenName,
    WrittenType,
)
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import Node, parse_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_TYPE = WrittenType(WrittenName(None, ""))
_KINDS = {
    "CONSTR_CHECK": ConstraintKind.CHECK,
    "CONSTR_NOTNULL": ConstraintKind.NOT_NULL,
    "CONSTR_PRIMARY": ConstraintKind.PRIMARY_KEY,
    "CONSTR_UNIQUE": ConstraintKind.UNIQUE,
    "CONSTR_EXCLUSION": ConstraintKind.EXCLUSION,
    "CONSTR_FOREIGN": ConstraintKind.FOREIGN_KEY,
}
_GENERATED = {"s": WrittenGeneration.STORED, "v": WrittenGeneration.VIRTUAL}
_NEVER_VALIDATED = frozenset(
    {ConstraintKind.CHECK, ConstraintKind.FOREIGN_KEY, ConstraintKind.NOT_NULL}
)


def name_of(parts: Sequence[str]) -> WrittenName:
    """A dotted name; what stands before the schema, a database, is left out."""
    schema = parts[-2] if len(parts) > 1 else None
    return WrittenName(schema, parts[-1] if parts else "")


def name_of_range(node: Node) -> WrittenName:
    """The relation that a RangeVar names."""
    return WrittenName(node.text("schemaname") or None, node.text("relname"))


def type_of(node: Node | None) -> WrittenType:
    """The type that a TypeName names."""
    if node is None:
        return _NO_TYPE
    numbers = tuple(_number(item) for item in node.children("typmods"))
    return WrittenType(name_of(node.strings("names")), numbers, node.has("arrayBounds"))


def _number(node: Node) -> int:
    value = node.child("ival")
    return 0 if value is None else value.number("ival")


@lru_cache(maxsize=4096)
def read_type(text: str) -> WrittenType | None:
    """A type as the server prints it, such as `character varying(50)`; None if it is none."""
    wrapped = f"SELECT NULL::{text}"
    try:
        (statement,) = parse_statements(wrapped, SourceText(wrapped))
    except (SqlError, ValueError):
        return None
    value = statement.node.children("targetList")[0].child("val")
    return None if value is None else type_of(value.child("typeName"))


@lru_cache(maxsize=4096)
def read_expression(text: str) -> WrittenExpression | None:
    """An expression as the server prints it; None where it cannot be read."""
    wrapped = f"SELECT {text}"
    try:
        (statement,) = parse_statements(wrapped, SourceText(wrapped))
    except (SqlError, ValueError):
        return None
    targets = statement.node.children("targetList")
    value = targets[0].child("val") if targets else None
    return None if value is None else expression_of(value)


def expression_of(node: Node) -> WrittenExpression:
    """What matters of an expression."""
    inner, casts = node, list[WrittenType]()
    while inner.kind == "TypeCast" and (argument := inner.child("arg")) is not None:
        casts.append(type_of(inner.child("typeName")))
        inner = argument
    named = inner.strings("fields") if inner.kind == "ColumnRef" else ()
    functions, columns = list[WrittenName](), set(named[-1:])
    for one in () if named else inner.descend():
        if one.kind == "FuncCall":
            functions.append(name_of(one.strings("funcname")))
        elif one.kind == "ColumnRef":
            columns.update(one.strings("fields")[-1:])
    return WrittenExpression(
        functions=tuple(functions),
        columns=frozenset(columns),
        is_null=inner.kind == "A_Const" and inner.flag("isnull"),
        column=named[-1] if named else None,
        casts=tuple(reversed(casts)),
        filled=frozenset(_filled(node)),
    )


def functions_of(node: Node) -> Iterator[WrittenName]:
    """The functions that are called somewhere in it."""
    for one in node.descend():
        if one.kind == "FuncCall":
            yield name_of(one.strings("funcname"))


def _filled(node: Node) -> Iterator[str]:
    if node.kind == "BoolExpr" and node.text("boolop") == "AND_EXPR":
        for one in node.children("args"):
            yield from _filled(one)
    elif node.kind == "NullTest" and node.text("nulltesttype") == "IS_NOT_NULL":
        tested = node.child("arg")
        if tested is not None and tested.kind == "ColumnRef":
            yield from tested.strings("fields")[-1:]


def constraint_of(node: Node) -> WrittenConstraint | None:
    """A constraint, None where the node is a default or another property of a column."""
    kind = _KINDS.get(node.text("contype"))
    if kind is None:
        return None
    referenced, expression = node.child("pktable"), node.child("raw_expr")
    demands = kind in _NEVER_VALIDATED
    return WrittenConstraint(
        kind=kind,
        name=node.text("conname") or None,
        columns=node.strings("keys") or node.strings("fk_attrs"),
        referenced=None if referenced is None else name_of_range(referenced),
        referenced_columns=node.strings("pk_attrs"),
        validated=not (demands and node.flag("skip_validation")),
        enforced=not demands or kind is ConstraintKind.NOT_NULL or node.flag("is_enforced"),
        inherits=not node.flag("is_no_inherit"),
        index=node.text("indexname") or None,
        expression=None if expression is None else expression_of(expression),
    )


def column_of(node: Node) -> WrittenColumn:
    """A column definition."""
    default: WrittenExpression | None = None
    generation: WrittenGeneration | None = None
    found: list[WrittenConstraint] = []
    for part in node.children("constraints"):
        constraint, label = constraint_of(part), part.text("contype")
        expression = part.child("raw_expr")
        if constraint is not None:
            found.append(replace(constraint, columns=(node.text("colname"),)))
        elif label == "CONSTR_DEFAULT" and expression is not None:
            default = expression_of(expression)
        elif label == "CONSTR_IDENTITY":
            generation = WrittenGeneration.IDENTITY
        elif label == "CONSTR_GENERATED":
            generation = _GENERATED.get(part.text("generated_kind"), WrittenGeneration.STORED)
    return WrittenColumn(
        name=node.text("colname"),
        type=type_of(node.child("typeName")),
        default=default,
        generation=generation,
        constraints=tuple(found),
    )
