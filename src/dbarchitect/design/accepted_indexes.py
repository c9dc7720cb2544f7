"""A draft with the indexes that were accepted by planned cost instead of the rules' own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import TRIGRAMS, VECTOR, with_extensions

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.model.schema import Index


def is_fixed(index: Index) -> bool:
    """Whether the index is there for what it enforces, whatever it costs."""
    return index.unique or index.constraint is not None or index.replica_identity


def with_accepted(draft: Draft, context: Context) -> Draft:
    """Each whole table has what enforces something and what was accepted; else no change.

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
            indexes=(*filter(is_fixed, table.indexes), *accepted.get(table.name, ())),
        )
        for table in draft.tables
    )
    others = tuple(e for e in draft.extensions if e.name not in {TRIGRAMS, VECTOR})
    return with_extensions(replace(draft, tables=tables, extensions=others))
