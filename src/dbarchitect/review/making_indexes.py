"""SQL for an index on columns of a table in use, built while others write."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from dbarchitect.ddl.indexes import create_index_sql
from dbarchitect.ddl.naming import object_name
from dbarchitect.ddl.target import Target
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.review.attaching import attaching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot


def plain_index_steps(
    snapshot: Snapshot,
    table: Table,
    columns: Sequence[str],
    partitions: Mapping[QualifiedName, Sequence[Table]],
) -> tuple[str, ...]:
    """The statements, in order, after which a B-tree index holds the columns.

    The index of a partitioned table is made for the parent alone, then for each partition
    beside its writers, and attached: one statement for all would stop all of them. Source:
    PostgreSQL documentation, 5.12.2.2 Partition Maintenance.

    Args:
        snapshot: What was read.
        table: The table, partitioned or not.
        columns: The keys of the index.
        partitions: The direct partitions of each partitioned table.
    """
    below = [*partitions.get(table.name, ())]
    if table.partition_key is None or not below:
        concurrently = "" if table.partition_key is not None else "CONCURRENTLY "
        listed = ", ".join(map(quote_identifier, columns))
        return (f"CREATE INDEX {concurrently}ON {table.name.sql} ({listed});",)
    index = Index(
        name=QualifiedName(table.name.schema, _free_name(table, columns)),
        keys=tuple(IndexKey(column=column) for column in columns),
    )
    target = Target(server_version_num=snapshot.origin.server_version_num)
    parents = create_index_sql(target, table.name, index, only=True).replace("\n    ", " ")
    return (f"{parents};", *attaching(snapshot, index, below))


def _free_name(table: Table, columns: Sequence[str]) -> str:
    taken = {index.name.name for index in table.indexes}
    middle = "_".join(columns)
    names = (object_name(table.name.name, middle, f"idx{number or ''}") for number in count())
    return next(name for name in names if name not in taken)
