"""SQL for an index of a table in use, built while others write."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from dbarchitect.ddl.naming import object_name
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey, Table
from dbarchitect.review.attaching import WrittenIndex, in_parts, written_index
from dbarchitect.review.walking import indexed_partitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.schema import MaterializedView
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.attaching import Partitions


def plain_index_steps(
    snapshot: Snapshot, table: Table, columns: Sequence[str]
) -> tuple[str, ...]:
    """The statements, in order, after which a B-tree index holds the columns.

    Args:
        snapshot: What was read.
        table: The table, partitioned or not.
        columns: The keys of the index.
    """
    index = Index(
        name=QualifiedName(table.name.schema, _free_name(table, "_".join(columns))),
        keys=tuple(IndexKey(column=column) for column in columns),
    )
    made = written_index(snapshot, table.name, index)
    return _steps(table, made, "_".join(columns), indexed_partitions(snapshot.schema))


def index_steps(
    snapshot: Snapshot, relation: Table | MaterializedView, index: Index
) -> tuple[str, ...]:
    """The statements, in order, after which there is such an index under another name."""
    made = written_index(snapshot, relation.name, index)
    if not isinstance(relation, Table) or relation.partition_key is None:
        return (made.create(relation.name),)
    named = "_".join(key.column or "expr" for key in index.keys)
    return _steps(relation, made, named, indexed_partitions(snapshot.schema))


def written_index_steps(
    table: Table, keys: str, using: str, partitions: Partitions
) -> tuple[str, ...]:
    """The statements, in order, after which there is an index with these keys.

    Args:
        table: The table, partitioned or not.
        keys: What stands between the parentheses of CREATE INDEX.
        using: The access method; a B-tree where it is empty.
        partitions: Those of each table whose index is made of those of its partitions.
    """
    method = f" USING {using}" if using else ""
    made = WrittenIndex(rest=f"{method} ({keys})")
    return _steps(table, made, "_".join(re.findall(r"\w+", keys)), partitions)


def _steps(
    table: Table, made: WrittenIndex, named: str, partitions: Partitions
) -> tuple[str, ...]:
    """One statement, or for a table with partitions one for each and one to attach it."""
    below = partitions.get(table.name, ())
    if table.partition_key is None or not below:
        return (made.create(table.name, waits=table.partition_key is not None),)
    name = QualifiedName(table.name.schema, _free_name(table, named))
    parents = made.create(table.name, name.name, only=True)
    return (parents, *in_parts(name, made, below, partitions))


def _free_name(table: Table, named: str) -> str:
    taken = {index.name.name for index in table.indexes}
    names = (object_name(table.name.name, named, f"idx{number or ''}") for number in count())
    return next(name for name in names if name not in taken)
