"""A condition of a brief (`compare_at_price >= price`) as an expression of SQL.

Rule 1: text that is accepted is one expression over columns of one table, so that it can
        stand between the parentheses of a CHECK and nothing can step out of them.
Rule 2: names are replaced at their tokens, never by searching the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.positions import Shift, SourceText
from dbarchitect.sqltext.tree import Node, parse_statements, scan_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.tree import Token

_PREFIX = "SELECT "
_TOO_MANY_CLOSED = "a parenthesis too many"
_MORE_THAN_ONE = "more than one condition"
_FIELDS_OF_AN_EXPRESSION = {"targetList", "limitOption", "op"}
_REFUSED = {
    "SubLink": "a subquery",
    "ParamRef": "a bind",
    "SetToDefault": "DEFAULT",
    "GroupingFunc": "GROUPING",
}


@dataclass(frozen=True, slots=True)
class ExpressionColumn:
    """A column that an expression names: its bytes in the text, from 0, end exclusive."""

    name: str
    start_byte: int
    end_byte: int
    location: Location


@dataclass(frozen=True, slots=True)
class Expression:
    """One SQL expression with the columns and the functions that it names, in order.

    `functions` holds names as written, with their schema where there is one; whether they
    are immutable is for the server to say.
    """

    text: str
    columns: tuple[ExpressionColumn, ...]
    functions: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The distinct column names in order of first appearance."""
        return tuple(dict.fromkeys(column.name for column in self.columns))


def check_expression(
    text: str, *, file: str = "<sql>", line: int = 1, column: int = 1
) -> Expression:
    """The text as one expression that a CHECK constraint can hold.

    Raises:
        SqlError: it does not parse as one expression, or holds a comment, a subquery, a
            bind, an aggregate's clause, a window or a qualified name.
    """
    source = SourceText(text, file, line, column)
    tokens = scan_tokens(text, source)
    _require_closed(tokens, source)
    # The word before the expression is ours: it shifts every byte by the same length.
    wrapped = SourceText(text, file, line, column, (Shift(0, -len(_PREFIX)),))
    statements = parse_statements(_PREFIX + text, wrapped)
    root = _only_expression(statements[0].node, source)
    ends = {token.start_byte: token.end_byte for token in tokens}
    columns: list[ExpressionColumn] = []
    functions: list[str] = []
    for node in root.descend():
        _refuse(node, wrapped)
        if node.kind == "ColumnRef":
            columns.append(_column(node, ends, source))
        elif node.kind in {"FuncCall", "SQLValueFunction"}:
            functions.append(_function_name(node))
    ordered = tuple(sorted(columns, key=_start))
    return Expression(text, ordered, tuple(dict.fromkeys(functions)))


def rewrite_columns(expression: Expression, mapping: Mapping[str, str]) -> str:
    """The expression with each column renamed by the mapping, quoted where it must be.

    A name that the mapping does not hold stays, quoted where it must be.
    """
    data = expression.text.encode()
    pieces: list[bytes] = []
    done = 0
    for column in expression.columns:
        name = quote_identifier(mapping.get(column.name, column.name))
        pieces += [data[done : column.start_byte], name.encode()]
        done = column.end_byte
    pieces.append(data[done:])
    return b"".join(pieces).decode()


def _require_closed(tokens: Sequence[Token], source: SourceText) -> None:
    """Nothing in the text hides what follows it or closes what stands around it."""
    depth = 0
    for token in tokens:
        if token.is_comment or token.text == ";":
            what = "a comment" if token.is_comment else "a semicolon"
            raise _refused(what, source.locate(token.start_byte))
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth < 0:
            raise _refused(_TOO_MANY_CLOSED, source.locate(token.start_byte))
    if not tokens:
        message = "the expression is empty"
        hint = "Write a condition over the columns, as in price >= 0."
        raise SqlError(message, hint=hint, location=source.locate(0))


def _only_expression(statement: Node, source: SourceText) -> Node:
    targets = statement.children("targetList")
    is_bare = (
        statement.kind == "SelectStmt"
        and statement.text("op") == "SETOP_NONE"
        and set(statement.fields) <= _FIELDS_OF_AN_EXPRESSION
        and len(targets) == 1
        and not targets[0].has("name")
    )
    value = targets[0].child("val") if is_bare else None
    if value is None:
        raise _refused(_MORE_THAN_ONE, source.locate(0))
    return Node("Expression", {"value": {value.kind: dict(value.fields)}})


def _refuse(node: Node, wrapped: SourceText) -> None:
    what = _REFUSED.get(node.kind)
    if node.kind == "ColumnRef":
        fields = node.children("fields")
        if fields[-1].kind == "A_Star":
            what = "a star"
        elif len(fields) > 1:
            what = "a qualified column"
    if node.kind == "FuncCall" and node.has("over"):
        what = "a window"
    if what is not None:
        raise _refused(what, wrapped.locate(node.location_byte or len(_PREFIX)))


def _refused(what: str, location: Location) -> SqlError:
    return SqlError(
        f"{what} in an expression",
        hint="Write one condition over columns of the same table, and nothing else.",
        location=location,
    )


def _column(node: Node, ends: Mapping[int, int], source: SourceText) -> ExpressionColumn:
    start = (node.location_byte or len(_PREFIX)) - len(_PREFIX)
    (name,) = node.strings("fields")
    return ExpressionColumn(name, start, ends[start], source.locate(start))


def _function_name(node: Node) -> str:
    if node.kind == "SQLValueFunction":
        return node.text("op").removeprefix("SVFOP_").lower()
    return ".".join(node.strings("funcname"))


def _start(column: ExpressionColumn) -> int:
    return column.start_byte
