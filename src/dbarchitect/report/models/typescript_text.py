"""TypeScript source: strings, SQL templates, object literals, and Drizzle's column types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.report.models.types import ColumnType, column_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName

LINE_LENGTH = 100
"""The longest line that is not one long string."""


def string(text: str) -> str:
    """The text as a TypeScript string in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def template(expression: str) -> str:
    """An SQL expression as Drizzle's `sql` template, letter by letter."""
    escaped = expression.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"sql`{escaped}`"


def options(values: Mapping[str, str | None]) -> str:
    """An object literal of the values that are there; nothing where none is."""
    said = [f"{name}: {value}" for name, value in values.items() if value is not None]
    return f"{{ {', '.join(said)} }}" if said else ""


def call(name: str, *arguments: str) -> str:
    """A call with the arguments that say something."""
    return f"{name}({', '.join(filter(None, arguments))})"


@dataclass(frozen=True, slots=True)
class DrizzleType:
    """The function of a column's type and its options.

    `custom` is the SQL type behind a function that the module makes itself.
    """

    function: str
    options: str = ""
    is_array: bool = False
    custom: str | None = None


_PLAIN = {
    "smallint": "smallint",
    "integer": "integer",
    "real": "real",
    "double precision": "doublePrecision",
    "text": "text",
    "boolean": "boolean",
    "uuid": "uuid",
    "json": "json",
    "jsonb": "jsonb",
    "inet": "inet",
    "cidr": "cidr",
    "macaddr": "macaddr",
    "macaddr8": "macaddr8",
    "date": "date",
}
_SIZED = {"character varying": "varchar", "character": "char"}
_CLOCKS = {
    "timestamp with time zone": ("timestamp", True),
    "timestamp without time zone": ("timestamp", False),
    "time with time zone": ("time", True),
    "time without time zone": ("time", False),
}


SEQUENCE_WORDS = {
    "start": "startWith",
    "increment": "increment",
    "minvalue": "minValue",
    "maxvalue": "maxValue",
    "cache": "cache",
    "cycle": "cycle",
}
"""What Drizzle calls the options of a sequence."""


def without_domain(text: str, domains: Mapping[QualifiedName, str]) -> str:
    """The type, or what lies under it where it is a domain: values travel as that."""
    found = column_type(text)
    if found.own is None or found.own not in domains:
        return text
    return domains[found.own] + ("[]" if found.is_array else "")


def drizzle_type(
    text: str, enums: Mapping[QualifiedName, str], customs: Mapping[str, str]
) -> DrizzleType:
    """The type that SQL writes like this; `customs` name the functions of other types."""
    found = column_type(text)
    if not found.is_array:
        return _single(found, enums, customs)
    element = _single(found.element, enums, customs)
    return DrizzleType(element.function, element.options, is_array=True, custom=element.custom)


def _single(
    found: ColumnType, enums: Mapping[QualifiedName, str], customs: Mapping[str, str]
) -> DrizzleType:
    if found.own is not None and found.own in enums:
        return DrizzleType(enums[found.own])
    if found.own is None and found.base in _PLAIN:
        return DrizzleType(_PLAIN[found.base])
    if found.own is None:
        made = _with_options(found)
        if made is not None:
            return made
    text = found.text.removeprefix("public.")
    return DrizzleType(customs.get(text, "custom"), custom=text)


def _with_options(found: ColumnType) -> DrizzleType | None:
    first, second = (*found.arguments, None, None)[:2]
    clock, zoned = _CLOCKS.get(found.base, ("", False))
    said: dict[str, dict[str, str | None]] = {
        "bigint": {"mode": '"bigint"'},
        "numeric": {"precision": first, "scale": second},
        "varchar": {"length": first},
        "char": {"length": first},
        clock: {"withTimezone": "true" if zoned else None, "precision": first},
    }
    name = clock or _SIZED.get(found.base, found.base)
    if name == "interval" and not found.arguments:
        return DrizzleType("interval")
    return DrizzleType(name, options(said[name])) if name in said else None
