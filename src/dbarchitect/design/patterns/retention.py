"""Retention: rows that are too old go, and the purge finds them by an index on their time.

What is partitioned by time drops whole partitions; every other table is purged by DELETE.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage, Want
from dbarchitect.design.forecast import effective_retention, forecast_key
from dbarchitect.design.partitioning.rule import partitioned
from dbarchitect.design.reasoning import listed
from dbarchitect.design.tenancy.uses import under_policy
from dbarchitect.design.upkeep import age_column
from dbarchitect.indexing import TableUse
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose, ProsePart


SLUG = "retention"


def purged(context: Context) -> tuple[Entity, ...]:
    """The entities whose old rows are deleted, not dropped with their partition."""
    return tuple(
        e
        for e in context.brief.entities
        if effective_retention(e) is not None and partitioned(context.brief, e) is None
    )


def apply(draft: Draft, context: Context) -> Draft:
    """A want for each purge: the oldest rows, by their time."""
    for entity in purged(context):
        column = age_column(entity, context.names[entity.name])
        if column is not None:
            use = TableUse(table=context.names[entity.name].table, ranges=(column,))
            use = under_policy(context, use)
            want = Want(use=use, purpose="purge after retention")
            draft = replace(draft, wants=(*draft.wants, want))
    return draft


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """How old rows go, and why such a table is not partitioned."""
    entities = purged(context)
    if not entities:
        return None
    tables = [context.names[entity.name].table for entity in entities]
    why: list[ProsePart] = []
    for entity, table in zip(entities, tables, strict=True):
        column = code(age_column(entity, context.names[entity.name]) or "its time")
        why += [
            f"{code(table.display)} keeps rows for ",
            Figure(forecast_key(table), "retention"),
            f", counted from {column}; then at most ",
            Figure(forecast_key(table), "rows_at_horizon"),
            " rows stay and ",
            Figure(forecast_key(table), "growth"),
            " go. ",
            *_surplus(context, entity),
        ]
    decision = Decision(
        slug=SLUG,
        question=f"Old rows of {listed(table.display for table in tables)}",
        choice="a purge by DELETE, found by an index on their time",
        why=(
            *why,
            (
                "A job deletes the oldest rows in batches, every day or more often, so that no "
                "lock is held for long and autovacuum keeps pace; its SQL stands under "
                "Applying it."
            ),
        ),
        alternatives=(
            Alternative(
                "partitions by time",
                (
                    (
                        "dropping one is cheaper than deleting its rows, but every unique rule "
                        "would have to hold the time as well, and would no longer be unique."
                    ),
                ),
            ),
            Alternative(
                "BRIN on the time",
                ("a purge makes holes that new rows fill, and time and place part company.",),
            ),
        ),
        would_flip=("A volume at which a day's purge is more than vacuum can follow.",),
    )
    return Reasoned(decision=decision)


def _surplus(context: Context, entity: Entity) -> Prose:
    """What to expect of a table that starts with more rows than its retention lets stay."""
    forecast = context.forecasts[entity.name]
    if forecast.rows <= forecast.rows_at_horizon:
        return ()
    rows = Figure(forecast_key(forecast.table), "rows")
    return (
        "The ",
        rows,
        " rows of the start are more than that: the first purge is a long one. ",
    )


PATTERN = Pattern(slug=SLUG, rank=90, steps=((Stage.INDEXES, apply),), decide=decide)
