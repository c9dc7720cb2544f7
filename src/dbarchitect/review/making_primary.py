"""SQL that declares the primary key of a table in use, read and indexed while others write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.naming import object_name
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.making_unique import dropping_needless
from dbarchitect.review.never_null import refusing_null

if TYPE_CHECKING:
    from dbarchitect.model.schema import Table


def primary_key_steps(
    table: Table, columns: tuple[str, ...], *, instead_of: str | None = None
) -> tuple[str, ...]:
    """The statements, in order, after which the columns are the primary key.

    A partitioned table's index cannot be built beside writers: there it is one statement. What
    a new key makes needless is dropped.

    Args:
        table: The table; nobody refers to its columns yet.
        columns: Those of the key. Rows have no nulls there.
        instead_of: The constraint that goes in the same statement.
    """
    relation, listed = table.name.sql, ", ".join(map(quote_identifier, columns))
    dropped = "" if instead_of is None else f"DROP CONSTRAINT {quote_identifier(instead_of)}, "
    if table.partition_key is not None:
        return (f"ALTER TABLE {relation} {dropped}ADD PRIMARY KEY ({listed});",)
    name = quote_identifier(_free_name(table))
    nullable = [one for one in table.columns if one.name in columns and one.not_null is None]
    return (
        *(step for column in nullable for step in refusing_null(table, column)),
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {relation} ({listed});",
        (
            f"ALTER TABLE {relation} {dropped}ADD CONSTRAINT {name} "
            f"PRIMARY KEY USING INDEX {name};"
        ),
        *(dropping_needless(table, _index(table, columns)) if instead_of is None else ()),
    )


def _index(table: Table, columns: tuple[str, ...]) -> Index:
    return Index(
        name=QualifiedName(table.name.schema, _free_name(table)),
        keys=tuple(IndexKey(column=column) for column in columns),
        unique=True,
    )


def _free_name(table: Table) -> str:
    """The name that the server would give, unless the table has it for something else."""
    usual = object_name(table.name.name, None, "pkey")
    taken = {one.name for one in table.constraints} | {one.name.name for one in table.indexes}
    return free_constraint_name(table, (), "pkey") if usual in taken else usual
