"""A diagram as a Mermaid `erDiagram`.

Rules:
    1. Names that Mermaid cannot hold get a safe one, and the real one is shown beside it.
    2. A table of which something was found has the sign of the worst of it before its name.
    3. A relationship's parent side is `|o` where the foreign key is optional, else `||`;
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

    from dbarchitect.model.diagram import (
        Diagram,
        DiagramColumn,
        DiagramLink,
        DiagramTable,
    )

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

    by_table: Mapping[str, str]

    def heading(self, table: DiagramTable) -> str:
        name = self.by_table[table.name]
        if table.severity is None and table.name.strip('"') == name:
            return name
        sign = "" if table.severity is None else f"{table.severity.sign} "
        return f'{name}["{sign}{_quotable(table.name)}"]'


def render_erd(diagram: Diagram) -> str:
    """The diagram's text, ending in one newline; tables and relationships in their order."""
    shown = [table.name for table in diagram.tables]
    names = _Names(dict(zip(shown, _safe_names(shown), strict=True)))
    lines = ["erDiagram"]
    lines += [f"    {_relationship(link, names)}" for link in diagram.links]
    for table in diagram.tables:
        lines += _entity(table, names)
    return "\n".join(lines) + "\n"


def _relationship(link: DiagramLink, names: _Names) -> str:
    parent, child = names.by_table[link.parent], names.by_table[link.child]
    ends = f"{'|o' if link.optional else '||'}--{'o|' if link.single else 'o{'}"
    return f'{parent} {ends} {child} : "{_quotable(", ".join(link.columns))}"'


def _entity(table: DiagramTable, names: _Names) -> list[str]:
    safe = _safe_names([column.name for column in table.columns])
    rows = [
        f"        {_attribute(column, name)}"
        for column, name in zip(table.columns, safe, strict=True)
    ]
    return [f"    {names.heading(table)} {{", *rows, "    }"]


def _attribute(column: DiagramColumn, name: str) -> str:
    keys = ", ".join(column.marks)
    notes = ([column.name] if name != column.name else []) + list(column.notes)
    comment = f'"{_quotable("; ".join(notes))}"' if notes else ""
    return " ".join(filter(None, (_type(column.type), name, keys, comment)))


def short_type(name: str) -> str:
    """The type with PostgreSQL's own short words, such as `timestamptz`."""
    for long, abbreviation in _SHORT_TYPES.items():
        name = name.replace(long, abbreviation)
    return name


def _type(name: str) -> str:
    short = short_type(name)
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
