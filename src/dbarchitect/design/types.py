"""From the kinds of value that a brief knows to PostgreSQL's types, defaults and checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.brief import PERIODS, AttributeKind
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from dbarchitect.model.brief import Attribute, AttributeType
    from dbarchitect.model.schema import Column

MONEY_PRECISION = 12
"""Digits of an amount of money, cents included: up to ten thousand million, less a cent."""

MONEY_SCALE = 2
"""Digits after the point of an amount of money."""

EMAIL_CHARACTERS = 254
"""The longest address. Source: RFC 3696 erratum 1690, from the path limit of RFC 5321."""

_TYPES = {
    AttributeKind.TEXT: "text",
    AttributeKind.EMAIL: "text",
    AttributeKind.URL: "text",
    AttributeKind.PHONE: "text",
    AttributeKind.SECRET: "text",
    AttributeKind.ENUMERATION: "text",
    AttributeKind.IP: "inet",
    AttributeKind.INTEGER: "integer",
    AttributeKind.SMALLINT: "smallint",
    AttributeKind.BIGINT: "bigint",
    AttributeKind.FLOAT: "double precision",
    AttributeKind.BOOLEAN: "boolean",
    AttributeKind.DATE: "date",
    AttributeKind.TIME: "time without time zone",
    AttributeKind.INSTANT: "timestamp with time zone",
    AttributeKind.DURATION: "interval",
    AttributeKind.PERIOD: "tstzrange",
    AttributeKind.DATE_PERIOD: "daterange",
    AttributeKind.UUID: "uuid",
    AttributeKind.JSON: "jsonb",
    AttributeKind.BYTES: "bytea",
    AttributeKind.VECTOR: "vector",
}

_TEXTUAL = frozenset(kind for kind, name in _TYPES.items() if name in {"text", "jsonb", "inet"})

_LENGTH_IN_TYPE = frozenset({AttributeKind.EMAIL, AttributeKind.VECTOR})
"""Kinds whose length is kept elsewhere: in the check of an address, in the type itself."""

_DEFAULTS = {"now": "now()", "today": "CURRENT_DATE", "uuid": "gen_random_uuid()"}

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
_URL = r"^https?://[^\s/]+\S*$"
_PHONE = r"^\+[1-9][0-9]{1,14}$"
"""Source: ITU-T E.164, at most 15 digits."""


def column_type(kind: AttributeType) -> str:
    """The type as `format_type` prints it."""
    if kind.kind is AttributeKind.MONEY:
        name = f"numeric({kind.precision or MONEY_PRECISION},{_scale(kind)})"
    elif kind.kind is AttributeKind.NUMERIC:
        name = "numeric"
        if kind.precision is not None:
            name += f"({kind.precision},{kind.scale or 0})"
    elif kind.kind is AttributeKind.VECTOR:
        name = f"vector({kind.length})"
    else:
        name = _TYPES[kind.kind]
    return f"{name}[]" if kind.array else name


def column_default(attribute: Attribute) -> str | None:
    """The DEFAULT as SQL, or None."""
    value = attribute.default
    if value is None:
        return None
    kind = attribute.type.kind
    if value in _DEFAULTS and (kind not in _TEXTUAL):
        return _DEFAULTS[value]
    quoted = value.startswith(("'", "E'"))
    if quoted or (kind not in _TEXTUAL and not attribute.type.array):
        return value
    return quote_literal(value)


def value_checks(attribute: Attribute, column: str) -> tuple[tuple[str, str], ...]:
    """What the attribute's type alone asks of a value: (SQL condition, the rule in words)."""
    name = quote_identifier(column)
    kind = attribute.type
    if kind.array:
        return ()
    if kind.kind is AttributeKind.ENUMERATION:
        listed = ", ".join(map(quote_literal, kind.values))
        return ((f"{name} IN ({listed})", "Only the values that the business knows."),)
    checks: list[tuple[str, str]] = []
    if kind.kind is AttributeKind.EMAIL:
        longest = kind.length or EMAIL_CHARACTERS
        condition = (
            f"{name} = lower({name}) AND char_length({name}) <= {longest} "
            f"AND {name} ~ {_pattern(_EMAIL)}"
        )
        checks.append((condition, "An e-mail address in lower case."))
    elif kind.kind is AttributeKind.URL:
        checks.append((f"{name} ~ {_pattern(_URL)}", "An http or https address."))
    elif kind.kind is AttributeKind.PHONE:
        checks.append((f"{name} ~ {_pattern(_PHONE)}", "A phone number as E.164 writes it."))
    elif kind.kind in PERIODS:
        checks.append((f"NOT isempty({name})", "It begins before it ends."))
    if kind.kind is AttributeKind.PERIOD:
        # A range of days has this form by itself.
        condition = f"(lower_inc({name}) OR lower_inf({name})) AND NOT upper_inc({name})"
        checks.append((condition, "With its beginning and without its end."))
    if kind.length is not None and kind.kind not in _LENGTH_IN_TYPE:
        unit = "octet_length" if kind.kind is AttributeKind.BYTES else "char_length"
        words = f"At most {kind.length} {'bytes' if unit == 'octet_length' else 'characters'}."
        checks.append((f"{unit}({name}) <= {kind.length}", words))
    return tuple(checks)


def is_number(text: str) -> bool:
    """Whether the SQL text is a plain number."""
    return _NUMBER.fullmatch(text) is not None


def _scale(kind: AttributeType) -> int:
    return MONEY_SCALE if kind.scale is None else kind.scale


def _pattern(text: str) -> str:
    """A regular expression as SQL: backslashes stay as they are in a standard string."""
    return "'" + text.replace("'", "''") + "'"


def is_computed(column: Column) -> bool:
    """Whether the column follows from others: of its row, or as a path from rows above it."""
    return column.generated is not None or is_path(column.type)
