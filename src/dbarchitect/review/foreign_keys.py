"""Foreign keys as rules look at them: each once, where it is declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.constraints import constraint_sql
from dbarchitect.ddl.target import Target
from dbarchitect.indexing.coverage import Coverage, foreign_key_coverage
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.making_indexes import plain_index_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ForeignKey, Schema, Table
    from dbarchitect.model.snapshot import Snapshot

_NOT_VALID_ON_PARTITIONED = 180000


@ForLatest
def declared_foreign_keys(schema: Schema) -> tuple[tuple[Table, ForeignKey], ...]:
    """Every foreign key with its table, those that partitions inherit left out."""
    return tuple(
        (table, key)
        for table in schema.tables
        for key in table.foreign_keys
        if not key.inherited
    )


def number_of_foreign_keys(snapshot: Snapshot) -> int:
    """How many foreign keys there are, those that partitions inherit left out."""
    return len(declared_foreign_keys(snapshot.schema))


@ForLatest
def referencing_keys(
    schema: Schema,
) -> Mapping[QualifiedName, Sequence[tuple[Table, ForeignKey]]]:
    """The declared foreign keys to each table that some refer to."""
    found: dict[QualifiedName, list[tuple[Table, ForeignKey]]] = {}
    for table, key in declared_foreign_keys(schema):
        found.setdefault(key.referenced_table, []).append((table, key))
    return found


def adding_statements(
    snapshot: Snapshot, table: Table, key: ForeignKey, *, instead_of: str | None = None
) -> tuple[str, ...]:
    """SQL that adds the foreign key to a table that is in use.

    In two steps, so that rows are checked under SHARE UPDATE EXCLUSIVE; a partitioned table
    takes NOT VALID from PostgreSQL 18 on only, and there it is one step under SHARE ROW
    EXCLUSIVE.

    Args:
        snapshot: What was read.
        table: The table that refers.
        key: The foreign key.
        instead_of: The foreign key that goes in the same statement, so that no row is written
            while there is neither.
    """
    version = snapshot.origin.server_version_num
    target = Target(server_version_num=version)
    sql = constraint_sql(target, table, replace(key, validated=True))
    one_line = sql.replace("\n        REFERENCES ", " REFERENCES ")
    drop = "" if instead_of is None else f"DROP CONSTRAINT {quote_identifier(instead_of)}, "
    added = f"ALTER TABLE {table.name.sql} {drop}ADD {one_line}"
    if table.partition_key is not None and version < _NOT_VALID_ON_PARTITIONED:
        return (f"{added};",)
    name = quote_identifier(key.name)
    return (
        f"{added} NOT VALID;",
        f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
    )


def covering_statements(
    snapshot: Snapshot, table: Table, columns: tuple[str, ...]
) -> tuple[str, ...]:
    """SQL for an index on the columns of a foreign key to be; none where one serves already."""
    if any(foreign_key_coverage(i, columns, table) is not Coverage.NONE for i in table.indexes):
        return ()
    return plain_index_steps(snapshot, table, columns)
