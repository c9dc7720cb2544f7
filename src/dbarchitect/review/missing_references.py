"""SQL that declares a foreign key where a column refers to another table without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Remedy
from dbarchitect.model.schema import ForeignKey, Persistence
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.foreign_keys import adding_statements, covering_statements
from dbarchitect.review.row_queries import orphans_of
from dbarchitect.review.walking import with_foreign_parts

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

DECLARE_REFERENCE = (
    "Declare the foreign key, NOT VALID first, so that rows are checked without a lock that "
    "stops writes."
)


def reference_remedy(
    snapshot: Snapshot,
    table: Table,
    column: Column,
    other: Table,
    key: Column,
    beside: tuple[str, ...] = (),
) -> Remedy:
    """How the column gets a foreign key to the other table's key.

    `beside` are the other columns of that key, which both tables call the same.
    """
    columns, referenced = (*beside, column.name), (*beside, key.name)
    return declaring_remedy(
        snapshot, table, reference_key(table, columns, other, referenced), other
    )


def declaring_remedy(snapshot: Snapshot, table: Table, key: ForeignKey, other: Table) -> Remedy:
    """How the table gets the foreign key to the other one."""
    if table.persistence is Persistence.PERMANENT and other.persistence is Persistence.UNLOGGED:
        return Remedy(text="The other table is unlogged: make it logged, then declare the key.")
    if table.partition_key is not None and table.name in with_foreign_parts(snapshot.schema):
        return Remedy(
            text=(
                "PostgreSQL takes no foreign key on a table with foreign partitions: check the "
                "reference where rows are written, or hold those partitions in this database."
            )
        )
    is_one = len(key.columns) == 1
    indexed = "The column is indexed" if is_one else "The columns are indexed together"
    return Remedy(
        text=(
            f"{DECLARE_REFERENCE} {indexed} for it, where {'it is' if is_one else 'they are'} "
            "not; rows that refer to nothing make VALIDATE fail and must be mended first."
        ),
        statements=(
            *covering_statements(snapshot, table, key.columns),
            *adding_statements(snapshot, table, key),
        ),
    )


def mending_remedy(snapshot: Snapshot, table: Table, key: ForeignKey, other: Table) -> Remedy:
    """The same where rows refer to nothing: from now on no more of them come.

    Where one statement adds and checks the key, or the other table cannot have one, it would
    fail: the text says what comes first.
    """
    orphans = f"SELECT * FROM {table.name.sql} AS t WHERE {orphans_of(key, other)}"  # noqa: S608 - names are quoted; it is printed
    whole = declaring_remedy(snapshot, table, key, other)
    added = [s for s in whole.statements if s.endswith(" NOT VALID;")]
    if not added:
        return Remedy(text=f"Mend the rows of `{orphans};`, then declare the foreign key.")
    return Remedy(
        text=(
            "Declare the foreign key NOT VALID, which lets no more such rows in, mend those of "
            f"`{orphans};`, and VALIDATE CONSTRAINT then."
        ),
        statements=(*covering_statements(snapshot, table, key.columns), *added),
    )


def reference_key(
    table: Table, columns: tuple[str, ...], other: Table, referenced: tuple[str, ...]
) -> ForeignKey:
    """The foreign key of these columns to those of the other table, by a name that is free."""
    return ForeignKey(
        name=free_constraint_name(table, columns, "fkey"),
        columns=columns,
        referenced_table=other.name,
        referenced_columns=referenced,
    )
