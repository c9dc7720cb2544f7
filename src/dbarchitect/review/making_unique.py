"""SQL that declares columns of a table in use unique, without a lock that stops writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.redundancy import redundant
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.indexes import dropping

if TYPE_CHECKING:
    from dbarchitect.model.schema import Table


def unique_statements(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The index built concurrently, the constraint on it, and what it makes needless dropped.

    The table is not partitioned: such a constraint needs the partition key as well, and is
    built under a lock.
    """
    name = free_constraint_name(table, columns, "key")
    index = Index(
        name=QualifiedName(table.name.schema, name),
        keys=tuple(IndexKey(column=column) for column in columns),
        unique=True,
    )
    quoted, of = quote_identifier(name), table.name.sql
    listed = ", ".join(map(quote_identifier, columns))
    return (
        f"CREATE UNIQUE INDEX CONCURRENTLY {quoted} ON {of} ({listed});",
        f"ALTER TABLE {of} ADD CONSTRAINT {quoted} UNIQUE USING INDEX {quoted};",
        *dropping_needless(table, index),
    )


def dropping_needless(table: Table, index: Index) -> tuple[str, ...]:
    """The statements that drop what the new index makes needless."""
    return tuple(dropping(table, other) for other in table.indexes if redundant(other, index))
