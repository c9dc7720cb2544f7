"""How a partition is best made: from its parent, or whole and attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.ddl.context import Context
    from dbarchitect.model.schema import Column, Table


def follows_parent(context: Context, table: Table) -> bool:
    """Whether CREATE TABLE ... PARTITION OF gives exactly this partition.

    It takes columns, their order, defaults and NOT NULL from the parent; a partition that
    differs in any of them is made whole and attached.
    """
    parents = context.parents(table)
    if table.partition_of is None or len(parents) != 1:
        return False
    (parent,) = parents
    if len(parent.columns) != len(table.columns):
        return False
    pairs = zip(parent.columns, table.columns, strict=True)
    return all(_same(context, above, below) for above, below in pairs)


def _same(context: Context, above: Column, below: Column) -> bool:
    same_values = (
        above.name == below.name
        and above.default == below.default
        and above.generated == below.generated
        and above.storage == below.storage
        and above.compression == below.compression
    )
    return same_values and _same_not_null(context, above, below)


def _same_not_null(context: Context, above: Column, below: Column) -> bool:
    if above.not_null is None or below.not_null is None:
        return above.not_null is below.not_null
    if not (above.not_null.validated and below.not_null.validated):
        return False
    nameless = below.not_null.name is None or context.target.major < _NAMED_NOT_NULL
    return nameless or above.not_null.name == below.not_null.name


_NAMED_NOT_NULL = 18
"""NOT NULL has a name since this major. Source: release notes of PostgreSQL 18."""
