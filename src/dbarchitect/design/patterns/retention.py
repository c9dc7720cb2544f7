"""Retention: rows that are too old go, and the purge finds them by an index on their time.

The audit log is partitioned and drops whole months; every other table is purged by DELETE.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Stage, Want
from dbarchitect.design.names import CREATED_AT
from dbarchitect.indexing import TableUse
from dbarchitect.model.brief import AttributeKind

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Entity


def purged(context: Context) -> tuple[Entity, ...]:
    """The entities whose old rows are deleted."""
    return tuple(e for e in context.brief.entities if e.retention_days is not None)


def age_column(context: Context, entity: Entity) -> str | None:
    """The column that a row's age is counted from: its creation, else its first instant."""
    names = context.names[entity.name]
    if CREATED_AT in names.columns:
        return names.columns[CREATED_AT]
    instants = [
        a for a in entity.attributes if a.type.kind is AttributeKind.INSTANT and not a.null
    ]
    return names.columns[instants[0].name] if instants else None


def apply(draft: Draft, context: Context) -> Draft:
    """A want for each purge: the oldest rows, by their time."""
    for entity in purged(context):
        column = age_column(context, entity)
        if column is not None:
            use = TableUse(table=context.names[entity.name].table, ranges=(column,))
            want = Want(use=use, purpose="purge after retention")
            draft = replace(draft, wants=(*draft.wants, want))
    return draft


PATTERN = Pattern(slug="retention", rank=90, steps=((Stage.INDEXES, apply),))
