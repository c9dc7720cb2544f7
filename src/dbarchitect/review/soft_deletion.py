"""Columns that mark a row as deleted."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table

DELETION_MARKS = frozenset({"deleted_at", "deleted_on", "removed_at", "is_deleted", "deleted"})
"""Column names that mark a row as deleted, in lower case without what is not a letter or `_`.

Source: the defaults of the usual libraries: Rails' paranoia (`deleted_at`), Laravel's
SoftDeletes (`deleted_at`), django-safedelete (`deleted`), and `is_deleted` of the Azure and
Entity Framework examples.
"""


def deletion_mark(table: Table) -> Column | None:
    """The column that says that a row is deleted: a nullable time, or a boolean."""
    for column in table.columns:
        if _folded(column.name) in DELETION_MARKS and _is_mark_type(column):
            return column
    return None


@lru_cache(maxsize=65_536)
def _folded(name: str) -> str:
    """`DeletedAt` and `deleted_at` are one name to people."""
    spaced = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return spaced.strip("_")


def _is_mark_type(column: Column) -> bool:
    if column.type == "boolean":
        return True
    return column.not_null is None and column.type.startswith(("timestamp", "date"))


def live_rows(mark: Column) -> str:
    """The condition that the row is not deleted, as SQL."""
    name = quote_identifier(mark.name)
    return f"{name} IS NOT TRUE" if mark.type == "boolean" else f"{name} IS NULL"
