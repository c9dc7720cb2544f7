"""Pieces of SQL that several kinds of object share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.sqltext.parentheses import closes_at_end

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN_VALUE = re.compile(r"-?\d+(\.\d+)?|[a-z_]+")
_CALL = re.compile(r'(?:[a-z_][a-z0-9_]*|"[^"]+")(?:\.(?:[a-z_][a-z0-9_]*|"[^"]+"))?(?=\()')


def comment_sql(target: str, text: str | None) -> tuple[str, ...]:
    """COMMENT ON `target`, such as `TABLE public.t`; nothing without a text."""
    return () if text is None else (f"COMMENT ON {target} IS {quote_literal(text)}",)


def column_list(columns: Iterable[str]) -> str:
    """`(a, "B")`."""
    return "(" + ", ".join(map(quote_identifier, columns)) + ")"


def parameters_sql(parameters: Iterable[tuple[str, str]]) -> str:
    """`(fillfactor = 70, autovacuum_enabled = false)`, in the order given."""
    return "(" + ", ".join(f"{_option(k)} = {_value(v)}" for k, v in parameters) + ")"


def collate_sql(collation: QualifiedName | None) -> str:
    """` COLLATE schema.name`, or nothing."""
    return "" if collation is None else f" COLLATE {collation.sql}"


def parenthesised(expression: str) -> str:
    """The expression in one pair of parentheses, not in two."""
    return expression if closes_at_end(expression, 0) else f"({expression})"


def key_expression(expression: str) -> str:
    """An index key: a function call stands bare, anything else in parentheses."""
    call = _CALL.match(expression)
    if call is not None and closes_at_end(expression, call.end()):
        return expression
    return parenthesised(expression)


def _option(name: str) -> str:
    prefix, dot, rest = name.partition(".")
    if dot:
        return f"{quote_identifier(prefix)}.{quote_identifier(rest)}"
    return quote_identifier(name)


def _value(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else quote_literal(value)
