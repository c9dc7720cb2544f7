"""Between the short form of an attribute and the SQL text that the model keeps."""

from __future__ import annotations

import re

from dbarchitect.design.brief.constants import DEFAULT_WORDS, NUMBERS
from dbarchitect.design.brief.shorthand import Condition, Default, Shorthand
from dbarchitect.model.brief import Attribute, AttributeKind, AttributeType, Sensitivity
from dbarchitect.model.identifier import quote_literal

_BARE = NUMBERS | {AttributeKind.BOOLEAN}
_STRING = r"E?'(?:[^']|'')*'"
_CONSTANT = rf"(?:-?[0-9]+(?:\.[0-9]+)?|{_STRING})"
_CONDITION = re.compile(
    rf"(?P<name>[a-z][a-z0-9_]*) (?:(?P<operator><=|>=|<>|<|>|~) (?P<one>{_CONSTANT})"
    rf"|BETWEEN (?P<low>{_CONSTANT}) AND (?P<high>{_CONSTANT}))"
)


def check_sql(name: str, conditions: tuple[Condition, ...], kind: AttributeType) -> str | None:
    """The conditions as one SQL expression over the attribute, or None where there are none."""
    if not conditions:
        return None
    return " AND ".join(_condition_sql(name, condition, kind) for condition in conditions)


def default_sql(default: Default | None, kind: AttributeType) -> str | None:
    """The default as the model keeps it: SQL of a constant, or a word such as `now`."""
    if default is None:
        return None
    if default.made or (kind.kind in _BARE and not kind.array):
        return default.text
    return quote_literal(default.text)


def shorthand_of(attribute: Attribute) -> Shorthand | None:
    """The attribute's type, marks, check and default as a short form can say them.

    None where its check is an SQL expression that the short form cannot say, or where it is
    a secret of another type.
    """
    conditions = _conditions(attribute)
    is_secret = attribute.sensitive is Sensitivity.SECRET
    if conditions is None or is_secret != (attribute.type.kind is AttributeKind.SECRET):
        return None
    return Shorthand(
        type=attribute.type,
        null=attribute.null,
        unique=attribute.unique,
        sensitive=attribute.sensitive,
        conditions=conditions,
        default=_default(attribute),
    )


def unquoted(sql: str) -> str:
    """The text of an SQL constant that `quote_literal` wrote; other text as it is."""
    if sql.startswith("E'"):
        return sql[2:-1].replace("''", "'").replace("\\\\", "\\")
    if sql.startswith("'"):
        return sql[1:-1].replace("''", "'")
    return sql


def _condition_sql(name: str, condition: Condition, kind: AttributeType) -> str:
    constants = [
        text if kind.kind in NUMBERS else quote_literal(text) for text in condition.constants
    ]
    if condition.operator == "between":
        return f"{name} BETWEEN {constants[0]} AND {constants[1]}"
    return f"{name} {condition.operator} {constants[0]}"


def _conditions(attribute: Attribute) -> tuple[Condition, ...] | None:
    rest, found = attribute.check or "", list[Condition]()
    while rest:
        match = _CONDITION.match(rest)
        if match is None or match["name"] != attribute.name:
            return None
        found.append(_matched(match))
        rest = rest[match.end() :]
        if rest and not rest.startswith(" AND "):
            return None
        rest = rest.removeprefix(" AND ")
    conditions = tuple(found)
    same = check_sql(attribute.name, conditions, attribute.type) == attribute.check
    return conditions if same else None


def _matched(match: re.Match[str]) -> Condition:
    if match["one"] is not None:
        return Condition(match["operator"], (unquoted(match["one"]),))
    return Condition("between", (unquoted(match["low"]), unquoted(match["high"])))


def _default(attribute: Attribute) -> Default | None:
    if attribute.default is None:
        return None
    made = DEFAULT_WORDS.get(attribute.type.kind) == attribute.default
    return Default(unquoted(attribute.default), made=made)
