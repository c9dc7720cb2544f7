"""A schema as a Mermaid `erDiagram`.

Rules:
    1. Names that Mermaid cannot hold get a safe one, and the real one is shown beside it.
    2. Partitions are folded into their table.
    3. A relationship's parent side is `||` where the foreign key is NOT NULL, else `|o`;
       its child side is `o|` where the foreign key is unique, else `o{`.

Source: Mermaid documentation, Entity Relationship Diagrams (syntax of entities, attributes and
crow's foot cardinalities).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ForeignKey, Schema, Table

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_UNSAFE_CHARACTER = re.compile(r"[^A-Za-z0-9_]+")
_MODIFIER_LIST = re.compile(r"\((\d+),\s*-?\d+\)")
_SHORT_TYPES = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "double precision": "float8",
    "character varying": "varchar",
    "bit varying": "varbit",
}
_RESERVED = frozenset(
    [
        "accdescr",
        "acctitle",
        "class",
        "classdef",
        "direction",
        "end",
        "erdiagram",
        "fk",
        "many",
        "one",
        "pk",
        "style",
        "subgraph",
        "title",
        "to",
        "uk",
    ]
)
"""Words that Mermaid 11's parser takes for its own where a name should stand."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The diagram's name of each table, and its heading where the name had to change."""

    by_table: Mapping[QualifiedName, str]

    def heading(self, table: Table) -> str:
        name = self.by_table[table.name]
        shown = table.name.display.strip('"')
        return name if shown == name else f'{name}["{_quotable(table.name.display)}"]'


def render_erd(schema: Schema) -> str:
    """The diagram's text, ending in one newline; tables and relationships in schema order."""
    tables = [table for table in schema.tables if table.partition_of is None]
    safe = _safe_names([table.name.display for table in tables])
    names = _Names(dict(zip((table.name for table in tables), safe, strict=True)))
    lines = ["erDiagram"]
    lines += [f"    {line}" for table in tables for line in _relationships(table, names)]
    for table in tables:
        lines += _entity(table, names)
    return "\n".join(lines) + "\n"


def _relationships(table: Table, names: _Names) -> list[str]:
    return [
        f"{names.by_table[key.referenced_table]} {parent_side(table, key)}--"
        f"{child_side(table, key)} {names.by_table[table.name]} "
        f': "{_quotable(", ".join(key.columns))}"'
        for key in table.foreign_keys
        if key.referenced_table in names.by_table
    ]


def parent_side(table: Table, key: ForeignKey) -> str:
    """`||` where each row must have a parent, `|o` where it may have none."""
    mandatory = all(table.column(name).not_null is not None for name in key.columns)
    return "||" if mandatory else "|o"


def child_side(table: Table, key: ForeignKey) -> str:
    """`o|` where a parent has at most one row, `o{` where it may have many."""
    return "o|" if is_unique(table, key.columns) else "o{"


def is_unique(table: Table, columns: Iterable[str]) -> bool:
    """Whether no two rows can hold the same values in these columns."""
    wanted = set(columns)
    return any(
        index.unique and index.predicate is None and set(index.columns) <= wanted
        for index in table.indexes
    ) or any(set(key.columns) <= wanted for key in table.keys)


def _entity(table: Table, names: _Names) -> list[str]:
    safe = _safe_names([column.name for column in table.columns])
    rows = [
        f"        {_attribute(table, column, name)}"
        for column, name in zip(table.columns, safe, strict=True)
    ]
    return [f"    {names.heading(table)} {{", *rows, "    }"]


def _attribute(table: Table, column: Column, name: str) -> str:
    keys = ", ".join(_keys(table, column.name))
    notes = ([column.name] if name != column.name else []) + _uniqueness_notes(table, column)
    comment = f'"{_quotable("; ".join(notes))}"' if notes else ""
    return " ".join(filter(None, (_type(column.type), name, keys, comment)))


def _keys(table: Table, column: str) -> list[str]:
    primary = table.primary_key
    marks = {
        "PK": primary is not None and column in primary.columns,
        "FK": any(column in key.columns for key in table.foreign_keys),
        "UK": (primary is None or primary.columns != (column,))
        and any(index.unique and index.columns == (column,) for index in table.indexes),
    }
    return [mark for mark, holds in marks.items() if holds]


def _uniqueness_notes(table: Table, column: Column) -> list[str]:
    return [
        f"unique where {index.predicate}"
        for index in table.indexes
        if index.unique and index.columns == (column.name,) and index.predicate is not None
    ]


def _type(name: str) -> str:
    short = name
    for long, abbreviation in _SHORT_TYPES.items():
        short = short.replace(long, abbreviation)
    array = short.endswith("[]")
    base = _MODIFIER_LIST.sub("", short.removesuffix("[]")).strip('"')
    plain = re.sub(r"[^A-Za-z0-9_()]+", "_", base).strip("_")
    safe = plain if re.match(r"[A-Za-z]", plain) else f"t_{plain}"
    return safe + ("[]" if array else "")


def _safe_names(names: Iterable[str]) -> list[str]:
    taken: set[str] = set()
    safe: list[str] = []
    for name in names:
        base = name if _SAFE.fullmatch(name) else _UNSAFE_CHARACTER.sub("_", name).strip("_")
        if not _SAFE.fullmatch(base) or base.lower() in _RESERVED:
            base = f"t_{base}"
        candidate, count = base, 1
        while candidate in taken:
            count += 1
            candidate = f"{base}_{count}"
        taken.add(candidate)
        safe.append(candidate)
    return safe


def _quotable(text: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable.replace('"', "'").replace("\\", "/")
