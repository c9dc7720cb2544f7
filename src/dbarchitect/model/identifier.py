"""Names of database objects, and the only place where they are quoted.

Rule 1: a name is kept as the server stores it, never quoted and never folded.
Rule 2: text for SQL is made here, with `quote_identifier`, `QualifiedName.sql` or
        `quote_literal`, and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dbarchitect.model.keywords import QUOTED_KEYWORDS

MAX_IDENTIFIER_BYTES = 63
"""The longest name in bytes. Source: NAMEDATALEN - 1, PostgreSQL documentation 4.1.1."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def needs_quotes(name: str) -> bool:
    """Whether SQL must write the name in double quotes, as `quote_ident` decides."""
    return _PLAIN.fullmatch(name) is None or name in QUOTED_KEYWORDS


def quote_identifier(name: str) -> str:
    """The name as SQL writes it, in double quotes only where it needs them.

    Raises:
        ValueError: the name is empty or holds a NUL, which no PostgreSQL name can.
    """
    if not name or "\0" in name:
        message = f"not an identifier: {name!r}"
        raise ValueError(message)
    return '"' + name.replace('"', '""') + '"' if needs_quotes(name) else name


def quote_literal(value: str) -> str:
    """The text as an SQL string constant, as `quote_literal` writes it.

    Raises:
        ValueError: the text holds a NUL, which no PostgreSQL text can.
    """
    if "\0" in value:
        message = "a text constant cannot hold a NUL"
        raise ValueError(message)
    doubled = value.replace("'", "''")
    if "\\" in doubled:
        return "E'" + doubled.replace("\\", "\\\\") + "'"
    return f"'{doubled}'"


@dataclass(frozen=True, slots=True, order=True)
class QualifiedName:
    """A schema and a name in it, both as the server stores them."""

    schema: str
    name: str

    @property
    def sql(self) -> str:
        """The qualified name as SQL writes it."""
        return f"{quote_identifier(self.schema)}.{quote_identifier(self.name)}"

    @property
    def display(self) -> str:
        """The qualified name for people: as SQL writes it, without the schema `public`."""
        return quote_identifier(self.name) if self.schema == "public" else self.sql


def identifier_bytes(name: str) -> int:
    """The length of a name as the server counts it: in bytes of UTF-8."""
    return len(name.encode())
