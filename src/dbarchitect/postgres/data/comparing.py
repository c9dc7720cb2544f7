"""Values of a column in a form of which the server finds the least and the greatest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.scope import Reading

if TYPE_CHECKING:
    from dbarchitect.postgres.data.scope import ReadColumn

_WITHOUT_ORDER = frozenset({"uuid", "macaddr"})
"""Types without min and max: uuid has them since PostgreSQL 18."""


def ordered(column: ReadColumn, value: str | None = None) -> str:
    """The value of `t`'s column, such that values are equal where these are.

    `value` is another name for the column's values. Text is compared byte by byte: a collation
    may be slow, and may call different text equal.
    """
    name = value or f"t.{quote_identifier(column.name)}"
    if column.reading is Reading.TEXT:
        return f'{name}::pg_catalog.text COLLATE pg_catalog."C"'
    if column.base_type == "boolean":
        return f"{name}::pg_catalog.int4"
    if column.base_type in _WITHOUT_ORDER:
        return printed(column, value) + ' COLLATE pg_catalog."C"'
    return name


def printed(column: ReadColumn, value: str | None = None) -> str:
    """The value of `t`'s column as its type prints it, null where it is null."""
    name = value or f"t.{quote_identifier(column.name)}"
    return f"CASE WHEN {name} IS NOT NULL THEN pg_catalog.format('%s', {name}) END"
