"""Whether an index serves the look-up that a foreign key makes.

Deleting or changing a referenced row looks for `column = $1 AND ...` in the referencing table.
The oracle of each answer is the generic plan of that look-up; tests/pg/indexing asks it.

Rules:
    1. Only keys count: a column in INCLUDE or inside an expression finds nothing.
    2. The columns may stand in any order, but first: what follows them is of no matter.
    3. A partial index serves only where `column = $1` itself implies its predicate, as it
       implies `column IS NOT NULL`.
    4. An index that is invalid, or made ON ONLY a partitioned table, serves nobody.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.parentheses import closes_at_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.schema import Index, IndexKey, Table

_ORDERED = frozenset({"btree", "gist"})
_UNORDERED = frozenset({"gin"})
_SINGLE = frozenset({"hash", "spgist"})


class Coverage(IntEnum):
    """How far an index narrows a look-up by all columns of a key.

    `PREFIX` finds the rows that agree in some of the columns and filters the rest: usable, and
    as slow as those are many.
    """

    NONE = 0
    PREFIX = 1
    FULL = 2


@lru_cache(maxsize=4096)
def conjuncts(predicate: str) -> tuple[str, ...]:
    """The parts of a predicate that AND joins at its top, without their outer parentheses."""
    text = _without_parentheses(predicate)
    parts: list[str] = []
    depth = start = position = 0
    quote = ""
    while position < len(text):
        character = text[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif depth == 0 and text[position : position + 5].upper() == " AND ":
            parts.append(text[start:position])
            position += 4
            start = position
        position += 1
    parts.append(text[start:])
    return tuple(_without_parentheses(part) for part in parts)


def implied_by_equality(predicate: str | None, columns: Sequence[str]) -> bool:
    """Whether `column = $1` for all of the columns implies the predicate."""
    if predicate is None:
        return True
    implied = {f"{quote_identifier(column)} IS NOT NULL" for column in columns}
    return all(part in implied for part in conjuncts(predicate))


def foreign_key_coverage(index: Index, columns: Sequence[str], table: Table) -> Coverage:
    """How far the index serves the look-up of a foreign key of these columns of the table."""
    if not index.valid or index.on_only:
        return Coverage.NONE
    if not implied_by_equality(index.predicate, columns):
        return Coverage.NONE
    wanted = set(columns)
    usable = [
        key.column if key.column in wanted and _compares_like_column(key, table) else None
        for key in index.keys
    ]
    if index.access_method in _SINGLE:
        usable = usable[:1]
    if index.access_method in _ORDERED | _SINGLE:
        found = set(_leading(usable))
    elif index.access_method in _UNORDERED:
        found = {column for column in usable if column is not None}
    else:
        return Coverage.NONE
    if found == wanted:
        return Coverage.FULL
    return Coverage.PREFIX if found else Coverage.NONE


def covers_foreign_key(index: Index, columns: Sequence[str], table: Table) -> bool:
    """Whether the index finds exactly the rows that refer to one key."""
    return foreign_key_coverage(index, columns, table) is Coverage.FULL


def _leading(columns: Sequence[str | None]) -> list[str]:
    found: list[str] = []
    for column in columns:
        if column is None:
            break
        found.append(column)
    return found


def _compares_like_column(key: IndexKey, table: Table) -> bool:
    """An index of another collation than the column's cannot answer `column = $1`."""
    if key.column is None or key.collation is None:
        return key.column is not None
    return key.collation == table.column(key.column).collation


def _without_parentheses(text: str) -> str:
    text = text.strip()
    while text.startswith("(") and closes_at_end(text):
        text = text[1:-1].strip()
    return text
