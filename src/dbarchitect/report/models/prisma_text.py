"""Prisma's words: strings, attributes, types and defaults."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.report.models.types import ColumnType, column_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column


@dataclass(frozen=True, slots=True)
class PrismaEnum:
    """An enumeration: its name in Prisma, and that of each label."""

    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PrismaType:
    """A field's type and its `@db` attribute; `known` is False for `Unsupported`."""

    name: str
    native: str = ""
    known: bool = True


_NATIVE = {
    "smallint": ("Int", "SmallInt"),
    "integer": ("Int", ""),
    "bigint": ("BigInt", ""),
    "real": ("Float", "Real"),
    "double precision": ("Float", ""),
    "numeric": ("Decimal", "Decimal"),
    "money": ("Decimal", "Money"),
    "text": ("String", ""),
    "character varying": ("String", "VarChar"),
    "character": ("String", "Char"),
    "boolean": ("Boolean", ""),
    "date": ("DateTime", "Date"),
    "timestamp with time zone": ("DateTime", "Timestamptz"),
    "timestamp without time zone": ("DateTime", "Timestamp"),
    "time with time zone": ("DateTime", "Timetz"),
    "time without time zone": ("DateTime", "Time"),
    "uuid": ("String", "Uuid"),
    "bytea": ("Bytes", ""),
    "json": ("Json", "Json"),
    "jsonb": ("Json", ""),
    "inet": ("String", "Inet"),
    "bit": ("String", "Bit"),
    "bit varying": ("String", "VarBit"),
    "xml": ("String", "Xml"),
    "oid": ("Int", "Oid"),
}
_PRECISE = frozenset({"Timestamptz", "Timestamp", "Timetz", "Time"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CONSTANT = re.compile(r"(E?)'((?:[^']|'')*)'(::[\w\s.\"]+)?")
_NOW = frozenset({"now()", "CURRENT_TIMESTAMP", "transaction_timestamp()"})


def string(text: str) -> str:
    """The text as Prisma's string."""
    return json.dumps(text, ensure_ascii=False)


def prisma_type(column: Column, enums: Mapping[QualifiedName, PrismaEnum]) -> PrismaType:
    """The type of a field, an array's with `[]`."""
    found = column_type(column.type)
    made = _element(found, enums)
    if not found.is_array:
        return made
    if not made.known:
        return PrismaType(f"Unsupported({string(found.text)})", known=False)
    return PrismaType(f"{made.name}[]", made.native)


def _element(found: ColumnType, enums: Mapping[QualifiedName, PrismaEnum]) -> PrismaType:
    if found.own is not None and found.own in enums:
        return PrismaType(enums[found.own].name)
    if found.own is not None and found.own.name == "citext":
        return PrismaType("String", "@db.Citext")
    if found.own is not None or found.base not in _NATIVE:
        return PrismaType(f"Unsupported({string(found.text)})", known=False)
    name, native = _NATIVE[found.base]
    arguments = found.arguments or (("6",) if native in _PRECISE else ())
    if not native or (native == "Decimal" and not arguments):
        return PrismaType(name)
    inside = f"({', '.join(arguments)})" if arguments else ""
    return PrismaType(name, f"@db.{native}{inside}")


def default(column: Column, kind: PrismaType, enums: Mapping[QualifiedName, PrismaEnum]) -> str:
    """The `@default`, or nothing."""
    if column.identity is not None:
        return "@default(autoincrement())"
    if column.generated is not None:
        return "@default(dbgenerated())"
    if column.default is None:
        return ""
    literal = _literal(column, kind, enums) if kind.known else None
    return f"@default({literal or f'dbgenerated({string(column.default)})'})"


def _literal(
    column: Column, kind: PrismaType, enums: Mapping[QualifiedName, PrismaEnum]
) -> str | None:
    """The default as Prisma's own constant, where it has one."""
    text = (column.default or "").strip()
    if kind.name == "DateTime":
        return "now()" if text in _NOW and "Timestamp" in kind.native else None
    if kind.name == "Boolean":
        return text if text in {"true", "false"} else None
    if kind.name in {"Int", "BigInt"}:
        return text if re.fullmatch(r"-?\d+", text) else None
    if kind.name in {"Float", "Decimal"}:
        return text if _NUMBER.fullmatch(text) else None
    return _constant(column, kind, text, enums)


def _constant(
    column: Column, kind: PrismaType, text: str, enums: Mapping[QualifiedName, PrismaEnum]
) -> str | None:
    found = _CONSTANT.fullmatch(text)
    if found is None:
        return None
    value = found[2].replace("''", "'")
    if found[1]:
        value = value.replace("\\\\", "\\")
    own = column_type(column.type).own
    if own in enums:
        return enums[own].values.get(value) if own is not None else None
    return string(value) if kind.name in {"String", "Json"} and not kind.native else None
