"""From the DEFAULT of a column to that of an attribute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.brief.shorthand import Default
from dbarchitect.model.brief import AttributeKind

if TYPE_CHECKING:
    from dbarchitect.model.brief import AttributeType

_MADE = {
    "now()": "now",
    "CURRENT_TIMESTAMP": "now",
    "transaction_timestamp()": "now",
    "CURRENT_DATE": "today",
    "gen_random_uuid()": "uuid",
    "uuid_generate_v4()": "uuid",
    "public.uuid_generate_v4()": "uuid",
}
_CONSTANT = re.compile(
    r"(?:\((?P<bare>-?\d+(?:\.\d+)?)\)|(?P<plain>-?\d+(?:\.\d+)?|true|false)"
    r"|'(?P<text>(?:[^']|'')*)')(?:::[a-z A-Z_.\"\[\]()0-9,]+)?"
)

MADE_AT_INSERT = {
    AttributeKind.INSTANT: "now",
    AttributeKind.DATE: "today",
    AttributeKind.UUID: "uuid",
}


def attribute_default(sql: str, kind: AttributeType) -> Default | None:
    """The default that the SQL text is, or None where a brief cannot say it."""
    if sql in _MADE:
        made = MADE_AT_INSERT.get(kind.kind)
        return None if made is None or kind.array else Default(made, made=True)
    match = _CONSTANT.fullmatch(sql)
    if match is None:
        return None
    text = match["bare"] or match["plain"]
    if text is None:
        text = (match["text"] or "").replace("''", "'")
    if kind.array:
        return Default("[]") if text == "{}" else None
    return Default(text)
