"""Soft deletion: a deleted row stays, marked, and what is unique is unique among live rows.

A unique constraint counts deleted rows too, so the e-mail of a deleted user could never be
used again. A partial unique index counts live rows only. The application may not DELETE such
rows: it marks them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.names import DELETED_AT
from dbarchitect.design.reasoning import listed
from dbarchitect.model.brief import DeleteMode
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Column, Index, IndexKey, KeyConstraint

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table


SLUG = "soft-delete"

LIVE = f"{quote_identifier(DELETED_AT)} IS NULL"
"""The SQL condition that holds for rows that are not deleted."""


def soft_deleted(context: Context) -> tuple[Entity, ...]:
    """The entities whose rows are marked instead of deleted."""
    return tuple(e for e in context.brief.entities if e.keeping.delete is DeleteMode.SOFT)


def apply(draft: Draft, context: Context) -> Draft:
    """Marks for deletion, and uniqueness among live rows."""
    for entity in soft_deleted(context):
        table = draft.table(context.names[entity.name].table)
        draft = draft.with_table(_unique_among_live(_marked(table)))
    return draft


def _marked(table: Table) -> Table:
    if any(column.name == DELETED_AT for column in table.columns):
        return table
    column = Column(name=DELETED_AT, type="timestamp with time zone")
    return replace(table, columns=(*table.columns, column))


def _unique_among_live(table: Table) -> Table:
    uniques = [key for key in table.keys if not key.primary]
    made = tuple(_live_index(table, key) for key in uniques)
    kept = tuple(c for c in table.constraints if c not in uniques)
    return replace(table, constraints=kept, indexes=(*table.indexes, *made))


def _live_index(table: Table, key: KeyConstraint) -> Index:
    return Index(
        name=QualifiedName(table.name.schema, key.name),
        keys=tuple(IndexKey(column=column) for column in key.columns),
        unique=True,
        predicate=LIVE,
    )


def decide(design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why deletion is a mark, and what becomes of uniqueness and of references."""
    entities = soft_deleted(context)
    if not entities:
        return None
    tables = [context.names[entity.name].table for entity in entities]
    indexes = [
        index.name.name
        for table in tables
        for index in design.schema.table(table).indexes
        if index.unique and index.predicate is not None
    ]
    unique = ""
    if indexes:
        unique = (
            f" Only live rows count for {listed(indexes)}, so what a deleted row held can be "
            "used again."
        )
    live = code(f"{DELETED_AT} IS NULL")
    decision = Decision(
        slug=SLUG,
        question=f"Deleting rows of {listed(table.display for table in tables)}",
        choice=f"a mark, {code(DELETED_AT)}, and uniqueness among live rows",
        why=(
            (
                f"The brief keeps deleted rows.{unique} The application's role has no DELETE "
                "there. Foreign keys still hold: what refers to a marked row keeps its "
                f"reference, and a query that wants live rows says {live}."
            ),
        ),
        alternatives=(
            Alternative(
                "a unique constraint over all rows",
                ("what was deleted could never come back with the same value.",),
            ),
            Alternative(
                "moving deleted rows to a table of their own",
                ("every row that refers to them would have to move or lose its reference.",),
            ),
        ),
        would_flip=(
            (
                "An erasure that the law asks for: that one deletes the row, or overwrites "
                "what is personal in it, as the owner role."
            ),
        ),
    )
    return Reasoned(decision=decision)


PATTERN = Pattern(slug=SLUG, rank=40, steps=((Stage.CONSTRAINTS, apply),), decide=decide)
