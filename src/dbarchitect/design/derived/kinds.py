"""From the types of columns to the kinds of value that a brief knows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.brief import AttributeKind, AttributeType

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Check, Column, Schema

_KINDS = {
    "text": AttributeKind.TEXT,
    "character varying": AttributeKind.TEXT,
    "character": AttributeKind.TEXT,
    "citext": AttributeKind.TEXT,
    "public.citext": AttributeKind.TEXT,
    "smallint": AttributeKind.SMALLINT,
    "integer": AttributeKind.INTEGER,
    "bigint": AttributeKind.BIGINT,
    "numeric": AttributeKind.NUMERIC,
    "money": AttributeKind.MONEY,
    "real": AttributeKind.FLOAT,
    "double precision": AttributeKind.FLOAT,
    "boolean": AttributeKind.BOOLEAN,
    "date": AttributeKind.DATE,
    "time without time zone": AttributeKind.TIME,
    "timestamp with time zone": AttributeKind.INSTANT,
    "timestamp without time zone": AttributeKind.INSTANT,
    "interval": AttributeKind.DURATION,
    "tstzrange": AttributeKind.PERIOD,
    "daterange": AttributeKind.DATE_PERIOD,
    "uuid": AttributeKind.UUID,
    "json": AttributeKind.JSON,
    "jsonb": AttributeKind.JSON,
    "bytea": AttributeKind.BYTES,
    "inet": AttributeKind.IP,
    "cidr": AttributeKind.IP,
}
_SIZED = re.compile(r"(?P<name>[^(]+)(\((?P<size>\d+)(,(?P<scale>-?\d+))?\)(?P<rest> .*)?)?")
_STRING = r"'(?:[^']|'')*'"
_CAST = r"(?:::[a-z ]+)?"
_LISTED = re.compile(
    rf"\(*{{name}}\)?(?:::text)?\)? = ANY \(+ARRAY\[(?P<values>{_STRING}{_CAST}"
    rf"(?:, {_STRING}{_CAST})*)\]\)*(?:::text\[\])?\)*"
)
_LONGEST = re.compile(
    r"\(*(?:char_length|length)\(\(?{name}\)?(?:::text)?\) <= (?P<most>\d+)\)*"
)


def attribute_type(column: Column, schema: Schema) -> AttributeType | None:
    """The kind of value that the column's type is, or None where a brief knows none."""
    array = column.type.endswith("[]")
    written = column.type.removesuffix("[]")
    labels = next((e.labels for e in schema.enums if written in _spellings(e.name)), None)
    if labels:
        return AttributeType(kind=AttributeKind.ENUMERATION, values=labels, array=array)
    match = _SIZED.fullmatch(written)
    kind = None if match is None else _KINDS.get(match["name"] + (match["rest"] or ""))
    if match is None or kind is None:
        return None
    return replace(_sized(kind, match), array=array)


def _sized(kind: AttributeKind, match: re.Match[str]) -> AttributeType:
    """The kind with its characters or digits, where a brief can say them."""
    size, scale = match["size"], int(match["scale"] or 0)
    if kind is AttributeKind.TEXT and size:
        return AttributeType(kind=kind, length=int(size))
    if kind is AttributeKind.NUMERIC and size and 0 <= scale <= int(size):
        return AttributeType(kind=kind, precision=int(size), scale=scale)
    return AttributeType(kind=kind)


def type_said_by_check(
    column: Column, check: Check, now: AttributeType
) -> AttributeType | None:
    """The type with what the check says of it: listed values or a longest text; else None."""
    if check.columns != (column.name,) or now.kind is not AttributeKind.TEXT or now.array:
        return None
    listed = _pattern(_LISTED, column.name).fullmatch(check.expression)
    if listed is not None:
        values = tuple(
            text[1:-1].replace("''", "'") for text in re.findall(_STRING, listed["values"])
        )
        return AttributeType(kind=AttributeKind.ENUMERATION, values=values)
    longest = _pattern(_LONGEST, column.name).fullmatch(check.expression)
    if longest is not None and int(longest["most"]) > 0:
        most = int(longest["most"])
        return AttributeType(kind=now.kind, length=min(most, now.length or most))
    return None


def is_said_by_type(check: Check, kind: AttributeType) -> bool:
    """Whether every value of the kind satisfies the check because the kind says so itself."""
    periods = (AttributeKind.PERIOD, AttributeKind.DATE_PERIOD)
    words = ("isempty(", "lower_inc(", "upper_inc(")
    return kind.kind in periods and any(word in check.expression for word in words)


def _pattern(form: re.Pattern[str], column: str) -> re.Pattern[str]:
    return re.compile(form.pattern.replace("{name}", rf'"?{re.escape(column)}"?'))


def _spellings(name: QualifiedName) -> tuple[str, ...]:
    return (name.sql, name.display)
