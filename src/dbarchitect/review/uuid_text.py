"""Columns of text that hold uuids, by their default, their length or their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.review.columns import words_of

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.review.columns import PlainType

_TEXT = frozenset({"text", "character varying", "character"})
_LENGTHS = frozenset({None, "32", "36", "38"})
"""No limit, or that of a uuid without hyphens, with them, and with braces. Source: PostgreSQL
documentation 8.12."""

_NAMES = frozenset({"uuid", "guid"})
GENERATORS = ("gen_random_uuid()", "uuid_generate_v", "uuidv4()", "uuidv7()")
"""What a default that makes uuids calls. Source: PostgreSQL documentation 9.14, uuid-ossp."""


def holds_uuids(table: Table, column: Column, found: PlainType) -> bool:
    """Whether the column is text by its type, and by all that is seen of it a uuid."""
    if found.name not in _TEXT or found.modifier not in _LENGTHS:
        return False
    if any(generator in (column.default or "") for generator in GENERATORS):
        return True
    words = words_of(column.name)
    if words and words[-1] in _NAMES:
        return True
    return found.modifier == "36" and _is_key(table, column)


def _is_key(table: Table, column: Column) -> bool:
    """Whether rows are identified by the column, or refer by it."""
    keys = [key.columns for key in table.keys]
    keys += [key.columns for key in table.foreign_keys]
    return any(column.name in columns for columns in keys)
