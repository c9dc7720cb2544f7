"""SQL that declares a foreign key where a column refers to another table without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Remedy
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, Persistence
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.foreign_keys import adding_statements, covering_statements

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
    if table.persistence is Persistence.PERMANENT and other.persistence is Persistence.UNLOGGED:
        return Remedy(text="The other table is unlogged: make it logged, then declare the key.")
    foreign_key = _foreign_key(table, column, other, key, beside)
    return Remedy(
        text=(
            f"{DECLARE_REFERENCE} The column is indexed for it, where it is not; rows that "
            "refer to nothing make VALIDATE fail and must be mended first."
        ),
        statements=(
            *covering_statements(snapshot, table, foreign_key.columns),
            *adding_statements(snapshot, table, foreign_key),
        ),
    )


def mending_remedy(
    snapshot: Snapshot, table: Table, column: Column, other: Table, key: Column
) -> Remedy:
    """The same where rows refer to nothing: from now on no more of them come.

    Where one statement adds and checks the key, or the other table cannot have one, it would
    fail: the text says what comes first.
    """
    name, referenced = quote_identifier(column.name), quote_identifier(key.name)
    orphans = (
        f"SELECT * FROM {table.name.sql} AS t WHERE t.{name} IS NOT NULL AND NOT EXISTS "  # noqa: S608 - names are quoted; it is printed
        f"(SELECT FROM {other.name.sql} AS o WHERE o.{referenced} = t.{name})"
    )
    whole = reference_remedy(snapshot, table, column, other, key)
    added = [s for s in whole.statements if s.endswith(" NOT VALID;")]
    if not added:
        return Remedy(text=f"Mend the rows of `{orphans};`, then declare the foreign key.")
    return Remedy(
        text=(
            "Declare the foreign key NOT VALID, which lets no more such rows in, mend those of "
            f"`{orphans};`, and VALIDATE CONSTRAINT then."
        ),
        statements=(*covering_statements(snapshot, table, (column.name,)), *added),
    )


def _foreign_key(
    table: Table, column: Column, other: Table, key: Column, beside: tuple[str, ...]
) -> ForeignKey:
    columns = (*beside, column.name)
    return ForeignKey(
        name=free_constraint_name(table, columns, "fkey"),
        columns=columns,
        referenced_table=other.name,
        referenced_columns=(*beside, key.name),
    )
