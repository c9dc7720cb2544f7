"""From a brief to a design: tables, then patterns stage by stage, then reasons.

Rules:
    1. Pure and deterministic: the same brief, names and date give the same design.
    2. Nothing newer than the brief's PostgreSQL is used.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.accepted_indexes import with_accepted
from dbarchitect.design.access import understood_access
from dbarchitect.design.contradictions import of_design
from dbarchitect.design.draft import Context, Draft, RoleNames, Stage
from dbarchitect.design.forecast import forecast_evidence, forecasts
from dbarchitect.design.indexes import add_indexes, index_reasons
from dbarchitect.design.names import snake_case
from dbarchitect.design.patterns import patterns
from dbarchitect.design.sizes import sizes_at_horizon
from dbarchitect.design.summaries.going_on import copy_forecasts
from dbarchitect.design.tables import entity_tables
from dbarchitect.model.design import Design
from dbarchitect.model.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dbarchitect.model.brief import Brief
    from dbarchitect.model.design import EntityNames, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.summary import CopyChoice


def design_schema(
    brief: Brief,
    names: Mapping[str, EntityNames],
    *,
    as_of: date,
    indexes: Mapping[QualifiedName, tuple[Index, ...]] | None = None,
    copies: tuple[CopyChoice, ...] = (),
) -> Design:
    """The design that the brief asks for; `as_of` is the day from which it is made.

    With `indexes` each table has these instead of those that the rules propose; what a
    constraint needs stays. `copies` are those that were weighed: what is kept of them is in the
    design, and the patterns that they answer read them.
    """
    context = with_copies_of(design_context(brief, names, as_of=as_of), copies)
    context = replace(context, accepted=indexes)
    draft = _drafted(context)
    design = _undecided(draft, context)
    sizes = sizes_at_horizon(design, context)
    decided = [
        reasoned
        for pattern in sorted(patterns(), key=lambda p: (p.rank, p.slug))
        if pattern.decide is not None
        and (reasoned := pattern.decide(design, context, sizes)) is not None
    ]
    return replace(
        design,
        decisions=tuple(reasoned.decision for reasoned in decided),
        evidence=(
            *design.evidence,
            *(evidence for reasoned in decided for evidence in reasoned.evidence),
        ),
        contradictions=tuple(sorted((*brief.contradictions, *of_design(design)))),
    )


def _undecided(draft: Draft, context: Context) -> Design:
    """The design before its decisions are put into words."""
    return Design(
        brief=context.brief,
        schema=_schema(draft),
        names=context.names,
        decisions=(),
        index_reasons=index_reasons(draft, context),
        forecasts=tuple(context.forecasts.values()),
        access=_declared(draft, context),
        roles={
            "owner": context.roles.owner,
            "app": context.roles.app,
            "readonly": context.roles.readonly,
        },
        evidence=forecast_evidence(context.brief, context.forecasts),
        copies=context.copies,
    )


def _declared(draft: Draft, context: Context) -> tuple[PhysicalAccess, ...]:
    """The access patterns of the brief."""
    names = {pattern.name for pattern in context.brief.access}
    understood = (one.access for one in understood_access(draft, context))
    return tuple(access for access in understood if access.name in names)


def design_context(brief: Brief, names: Mapping[str, EntityNames], *, as_of: date) -> Context:
    """What every step of the design reads."""
    stem = snake_case(brief.name)
    return Context(
        brief=brief,
        names=names,
        as_of=as_of,
        roles=RoleNames(owner=f"{stem}_owner", app=f"{stem}_app", readonly=f"{stem}_readonly"),
        forecasts=forecasts(brief, names),
    )


def with_copies_of(context: Context, copies: tuple[CopyChoice, ...]) -> Context:
    """What every step reads of a design with these copies: they have tables to be sized."""
    own = {f"copy/{one.table.name}": one for one in copy_forecasts(copies)}
    return replace(context, copies=copies, forecasts={**context.forecasts, **own})


def _drafted(context: Context) -> Draft:
    draft = entity_tables(context)
    for stage in Stage:
        for pattern in patterns():
            for when, step in pattern.steps:
                if when is stage:
                    draft = step(draft, context)
        if stage is Stage.INDEXES:
            draft = with_accepted(add_indexes(draft, context), context)
    return draft


def _schema(draft: Draft) -> Schema:
    return Schema(
        namespaces=draft.namespaces,
        roles=draft.roles,
        sequences=draft.sequences,
        tables=tuple(sorted(map(_sorted, draft.tables), key=lambda table: table.name)),
        routines=tuple(sorted(draft.routines, key=lambda routine: routine.name)),
        default_privileges=draft.default_privileges,
        dependencies=draft.dependencies,
        extensions=draft.extensions,
        materialized_views=draft.materialized_views,
        statistics=tuple(sorted(draft.statistics, key=lambda one: one.name)),
    )


def _sorted(table: Table) -> Table:
    """Everything of a table that has a name, in the order of names."""
    return replace(
        table,
        constraints=tuple(sorted(table.constraints, key=lambda item: item.name)),
        indexes=tuple(sorted(table.indexes, key=lambda index: index.name)),
        triggers=tuple(sorted(table.triggers, key=lambda trigger: trigger.name)),
    )
