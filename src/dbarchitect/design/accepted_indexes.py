"""A draft with the indexes that were accepted by planned cost instead of the rules' own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import TRIGRAMS, VECTOR, with_extensions
from dbarchitect.indexing import redundant
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.model.schema import Index, Table


def is_fixed(table: Table, index: Index) -> bool:
    """Whether the index is there whatever it costs.

    It is for what it enforces, or for the order of paths, which were chosen for that order.
    """
    enforces = index.unique or index.constraint is not None or index.replica_identity
    return enforces or _orders_paths(table, index)


def _orders_paths(table: Table, index: Index) -> bool:
    """Whether it is a B-tree that ends with a path, and holds nothing else."""
    last = index.columns[-1]
    is_plain = index.access_method == "btree" and not index.include and index.predicate is None
    return is_plain and last is not None and is_path(table.column(last).type)


def _kept(table: Table, accepted: tuple[Index, ...]) -> tuple[Index, ...]:
    """What is there whatever it costs, but for an order that an accepted index has as well."""
    fixed = (index for index in table.indexes if is_fixed(table, index))
    return tuple(
        index
        for index in fixed
        if not (_orders_paths(table, index) and any(redundant(index, one) for one in accepted))
    )


def with_accepted(draft: Draft, context: Context) -> Draft:
    """Each whole table has what is fixed and what was accepted; else no change.

    An extension that only a refused index needed goes with it.
    """
    accepted = context.accepted
    if accepted is None:
        return draft
    tables = tuple(
        table
        if table.partition_of is not None
        else replace(
            table,
            indexes=(
                *_kept(table, accepted.get(table.name, ())),
                *accepted.get(table.name, ()),
            ),
        )
        for table in draft.tables
    )
    others = tuple(e for e in draft.extensions if e.name not in {TRIGRAMS, VECTOR})
    return with_extensions(replace(draft, tables=tables, extensions=others))
