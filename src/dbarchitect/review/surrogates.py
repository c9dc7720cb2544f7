"""Whether the database makes a value by itself: keys without a meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table

_MAKERS = re.compile(r"\b(nextval|\w*uuid\w*|\w*ulid\w*|\w*nanoid\w*|\w*snowflake\w*)\(")


def is_made_by_the_database(column: Column) -> bool:
    """Whether the column is an identity, or its default a sequence or a maker of uuids."""
    return column.identity is not None or _MAKERS.search(column.default or "") is not None


def surrogate_key(table: Table) -> Column | None:
    """The one column of the primary key, where the database makes it; None otherwise."""
    key = table.primary_key
    if key is None or len(key.columns) != 1:
        return None
    column = table.column(key.columns[0])
    return column if is_made_by_the_database(column) else None
