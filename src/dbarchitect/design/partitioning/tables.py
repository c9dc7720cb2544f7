"""Partitions of a table as the server will hold them, made ahead, and the default one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.names import TakenNames, derived_name, partition_name
from dbarchitect.design.partitioning.spans import range_bound, suffix
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import (
    Check,
    ForeignKey,
    Index,
    KeyConstraint,
    PartitionBound,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dbarchitect.design.names import Label
    from dbarchitect.model.partition import PartitionSpan
    from dbarchitect.model.schema import Column, Constraint

DEFAULT = "DEFAULT"
"""The bound of the partition for rows that fit no other."""


def partitions(
    parent: Table, span: PartitionSpan, spans: Iterable[tuple[date, date]], rows: str
) -> tuple[Table, ...]:
    """A partition for each span, and the default one; `rows` says what is in them, in words."""
    made = [
        replace(
            _partition(parent, span, suffix(span, first), range_bound(first, following)),
            comment=f"{rows} of {suffix(span, first).replace('_', '-')}, UTC.",
        )
        for first, following in spans
    ]
    comment = (
        f"Catches {rows.lower()} of a {span.value} that has no partition yet; "
        f"it stays empty while {span.value}s are made ahead."
    )
    return (*made, replace(_partition(parent, span, "default", DEFAULT), comment=comment))


def _partition(parent: Table, span: PartitionSpan, end: str, bound: str) -> Table:
    """A partition as the server holds it: constraints and indexes come from the parent."""
    name = partition_name(parent.name, end, span)
    taken = TakenNames()
    return replace(
        parent,
        name=name,
        columns=tuple(map(_column, parent.columns)),
        constraints=tuple(_constraint(name, one) for one in parent.constraints),
        indexes=tuple(_index(name, index, taken) for index in parent.indexes),
        triggers=(),
        partition_key=None,
        partition_of=PartitionBound(parent=parent.name, bound=bound),
        privileges=None,
    )


def _column(column: Column) -> Column:
    """The parent's column; numbers are drawn where rows come in, at the parent."""
    return replace(column, identity=None, is_local=False, inherit_count=1)


def _constraint(partition: QualifiedName, constraint: Constraint) -> Constraint:
    if isinstance(constraint, ForeignKey):
        return replace(constraint, is_local=False, inherited=True)
    if isinstance(constraint, Check):
        return replace(constraint, is_local=False, inherit_count=1)
    if isinstance(constraint, KeyConstraint):
        name = derived_name(partition.name, constraint.columns, _label(constraint))
        return replace(constraint, name=name, is_local=False, inherit_count=1)
    return replace(constraint, name=derived_name(partition.name, (), "excl"))


def _label(key: KeyConstraint) -> Label:
    return "pkey" if key.primary else "key"


def _index(partition: QualifiedName, index: Index, taken: TakenNames) -> Index:
    """The partition's part of an index; two over the same columns have a name each."""
    columns = tuple(key.column for key in index.keys if key.column is not None)
    if index.constraint is None:
        name = taken.take(derived_name(partition.name, columns, "idx"))
        constraint = None
    else:
        name = derived_name(partition.name, columns, "pkey" if index.primary else "key")
        constraint = name
    return replace(
        index,
        name=QualifiedName(partition.schema, name),
        constraint=constraint,
        partition_of=index.name,
        comment=None,
    )
