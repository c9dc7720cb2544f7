"""Indexes of partitioned tables, made part by part, and what is missing until they serve.

One statement for all partitions stops the writers of all until the last is built. Made ON ONLY
the parent, an index is valid once each partition has one that is attached to it, and those are
built while others write. Source: PostgreSQL documentation, 5.12.2.2 Partition Maintenance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.indexes import create_index_sql
from dbarchitect.ddl.target import Target
from dbarchitect.indexing.redundancy import duplicate
from dbarchitect.model.identifier import (
    MAX_IDENTIFIER_BYTES,
    QualifiedName,
    quote_identifier,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.snapshot import Snapshot

    Partitions = Mapping[QualifiedName, Sequence[Table]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenIndex:
    """An index as CREATE INDEX writes it: `rest` is what follows the table's name.

    `like` is the index itself, where it is known: what a partition has of its own may be it.
    """

    rest: str
    unique: bool = False
    like: Index | None = None

    def create(
        self, table: QualifiedName, name: str = "", *, only: bool = False, waits: bool = False
    ) -> str:
        """CREATE INDEX; without a name the server chooses one.

        Args:
            table: What it is of.
            name: Its own name, without the schema, which is the table's.
            only: Whether partitions are left out.
            waits: Whether writers wait: those of a partitioned table do.
        """
        unique = "UNIQUE " if self.unique else ""
        concurrently = "" if waits or only else "CONCURRENTLY "
        named = f"{quote_identifier(name)} " if name else ""
        of = f"ONLY {table.sql}" if only else table.sql
        return f"CREATE {unique}INDEX {concurrently}{named}ON {of}{self.rest};"


def written_index(snapshot: Snapshot, table: QualifiedName, index: Index) -> WrittenIndex:
    """The index as SQL of the snapshot's server, to be made on the table or its partitions."""
    target = Target(server_version_num=snapshot.origin.server_version_num)
    _, rest = create_index_sql(target, table, index).split(f"\n    ON {table.sql}", maxsplit=1)
    whole = replace(index, valid=True, on_only=False, constraint=None)
    return WrittenIndex(rest=rest.replace("\n    ", " "), unique=index.unique, like=whole)


def partitions_without(index: Index, partitions: Sequence[Table]) -> list[Table]:
    """The direct partitions that have no index attached to this one."""
    return [
        table
        for table in partitions
        if all(own.partition_of != index.name for own in table.indexes)
    ]


def partitions_unserved(
    snapshot: Snapshot, index: Index, missing: Sequence[Table]
) -> list[Table]:
    """Those that have no such index of their own either: one serves, attached or not."""
    if not missing:
        return []
    made = written_index(snapshot, missing[0].name, index)
    return [table for table in missing if _same_of(table, made) is None]


def attaching(
    snapshot: Snapshot, index: Index, below: Sequence[Table], partitions: Partitions
) -> tuple[str, ...]:
    """SQL after which the index reaches all of these partitions; none for a constraint's.

    An index of a partition that is the same already is attached, and others are built while
    writers go on.

    Args:
        snapshot: What was read.
        index: The index of the partitioned table.
        below: The direct partitions that it is to reach.
        partitions: The direct partitions of each partitioned table.
    """
    if index.constraint is not None:
        return ()
    missing = partitions_without(index, below)
    if not missing:
        return ()
    made = written_index(snapshot, missing[0].name, index)
    return tuple(in_parts(index.name, made, missing, partitions))


def in_parts(
    parent: QualifiedName, made: WrittenIndex, below: Sequence[Table], partitions: Partitions
) -> Iterator[str]:
    """The statements, in order, after which the parent's index reaches these partitions."""
    for table in below:
        own = _same_of(table, made)
        name = _free_name(table, parent) if own is None else own.name
        if own is None and table.partition_key is None:
            yield made.create(table.name, name.name)
        elif own is None:
            yield made.create(table.name, name.name, only=True)
            yield from in_parts(name, made, partitions.get(table.name, ()), partitions)
        yield f"ALTER INDEX {parent.sql} ATTACH PARTITION {name.sql};"


def _same_of(table: Table, made: WrittenIndex) -> Index | None:
    """What the partition has of its own that is the same index, attached to none yet."""
    like = made.like
    if like is None:
        return None
    return next((i for i in table.indexes if _is_free(i) and duplicate(i, like)), None)


def _is_free(index: Index) -> bool:
    """Whether it can be attached: one of an exclusion constraint cannot."""
    return index.partition_of is None and (index.unique or index.constraint is None)


def _free_name(table: Table, parent: QualifiedName) -> QualifiedName:
    taken = {own.name.name for own in table.indexes}
    room = MAX_IDENTIFIER_BYTES // 2 - 3
    start = "_".join(
        name.encode()[:room].decode(errors="ignore") for name in (table.name.name, parent.name)
    )
    name, count = start, 1
    while name in taken:
        count += 1
        name = f"{start}_{count}"
    return QualifiedName(table.name.schema, name)
