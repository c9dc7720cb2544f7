"""Indexes made ON ONLY a partitioned table, and what is missing until they serve.

Source: PostgreSQL documentation, 5.12.2.2 Partition Maintenance: such an index is valid once
each partition has an index that is attached to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.indexes import create_index_sql
from dbarchitect.ddl.target import Target
from dbarchitect.indexing.redundancy import duplicate
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.snapshot import Snapshot


def partitions_without(index: Index, partitions: list[Table]) -> list[Table]:
    """The direct partitions that have no index attached to this one."""
    return [
        table
        for table in partitions
        if all(own.partition_of != index.name for own in table.indexes)
    ]


def attaching(snapshot: Snapshot, index: Index, partitions: list[Table]) -> tuple[str, ...]:
    """SQL after which the index reaches all of these partitions; none for a constraint's.

    An index of a partition that is the same already is attached, and others are built while
    writers go on.
    """
    if index.constraint is not None:
        return ()
    missing = partitions_without(index, partitions)
    return tuple(s for table in missing for s in _attaching_one(snapshot, index, table))


def _attaching_one(snapshot: Snapshot, index: Index, table: Table) -> Iterator[str]:
    whole = replace(index, valid=True, on_only=False, constraint=None)
    own = next(
        (i for i in table.indexes if i.partition_of is None and duplicate(i, whole)), None
    )
    name = _free_name(table, index) if own is None else own.name
    if own is None:
        target = Target(server_version_num=snapshot.origin.server_version_num)
        sql = create_index_sql(target, table.name, replace(whole, name=name))
        if table.partition_key is None:
            sql = sql.replace("INDEX", "INDEX CONCURRENTLY", 1)
        yield sql.replace("\n    ", " ") + ";"
    yield f"ALTER INDEX {index.name.sql} ATTACH PARTITION {name.sql};"


def _free_name(table: Table, index: Index) -> QualifiedName:
    taken = {own.name.name for own in table.indexes}
    room = MAX_IDENTIFIER_BYTES // 2 - 3
    start = "_".join(
        name.encode()[:room].decode(errors="ignore")
        for name in (table.name.name, index.name.name)
    )
    name, count = start, 1
    while name in taken:
        count += 1
        name = f"{start}_{count}"
    return QualifiedName(table.name.schema, name)
