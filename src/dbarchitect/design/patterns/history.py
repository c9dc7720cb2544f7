"""Versions of rows (SCD type 2): what was true when, kept by the server itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.extensions import EXTENSION_SCHEMA
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.history.plan import EXTENSION, history_plans
from dbarchitect.design.history.tables import (
    WITHOUT_OVERLAPS_MAJOR,
    history_routine,
    history_table,
    history_triggers,
    kept_columns,
)
from dbarchitect.design.patterns.roles import read_only_grants
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.schema import Extension

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design

SLUG = "history"

_WORDS = (
    "GiST indexes for types that have an order; a key that compares with `=` beside a period "
    "needs it."
)
_RANGE_BYTES = 24
"""A period of two moments: type, flags and bounds, aligned. Source: rangetypes.c."""


def apply_tables(draft: Draft, context: Context) -> Draft:
    """The tables of versions, and the extension that their keys need."""
    made = history_plans(context.brief, context.names)
    for plan in made:
        draft = draft.with_table(history_table(context, plan, draft.table(plan.table)))
    if not made or any(one.name == EXTENSION for one in draft.extensions):
        return draft
    extension = Extension(name=EXTENSION, schema=EXTENSION_SCHEMA, comment=_WORDS)
    return replace(draft, extensions=(*draft.extensions, extension))


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """The function and triggers of each table whose versions are kept."""
    for plan in history_plans(context.brief, context.names):
        table = draft.table(plan.table)
        routine = history_routine(context, plan, table)
        triggers = (*table.triggers, *history_triggers(plan))
        draft = draft.with_table(replace(table, triggers=triggers))
        draft = draft.with_routines(routine)
    return draft


def apply_grants(draft: Draft, context: Context) -> Draft:
    """Versions are read and not written."""
    for plan in history_plans(context.brief, context.names):
        table = draft.table(plan.history)
        readers = read_only_grants(context)
        draft = draft.with_table(replace(table, privileges=readers or None))
    return draft


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why a table of versions, what it costs, and what the audit log is for beside it."""
    made = _versioned(context)
    if not made:
        return None
    measured = {plan.history.display: _bytes(design, context, sizes, plan) for plan in made}
    evidence = estimated(
        SLUG, "Versions at the horizon, by the rate of changes; without indexes.", measured
    )
    decision = Decision(
        slug=SLUG,
        question=f"Former states of {listed(plan.table.display for plan in made)}",
        choice="a version of the row for each change (SCD type 2), in a table beside it",
        why=(
            *(part for plan in made for part in _volume(plan)),
            _how(context, made),
        ),
        alternatives=tuple(_alternatives(context)),
        would_flip=(
            (
                "Nobody asks for what was true at a moment: then `history: none` (type 1), "
                "with `audit: true` where it matters who changed it."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


def _versioned(context: Context) -> tuple[HistoryPlan, ...]:
    """Those whose rows say nothing of when they are true."""
    return tuple(p for p in history_plans(context.brief, context.names) if p.stated is None)


def _bytes(design: Design, context: Context, sizes: Sizes, plan: HistoryPlan) -> int:
    table = design.schema.table(plan.table)
    names = [column.name for column in kept_columns(context, plan, table)]
    row = sizes.rows_bytes(table, names) / sizes.rows[plan.table] + _RANGE_BYTES
    return round(row * design.rows_at_horizon[plan.history])


def _volume(plan: HistoryPlan) -> Iterator[str | Figure]:
    yield f"{code(plan.history.display)} gains "
    yield Figure(forecast_key(plan.history), "growth")
    yield ", one for each new row and each change, and has "
    yield Figure(forecast_key(plan.history), "rows_at_horizon")
    yield " in "
    yield figure(SLUG, plan.history.display)
    yield " at the horizon. "


def _how(context: Context, made: tuple[HistoryPlan, ...]) -> str:
    plan = made[0]
    key = " AND ".join(f"{name} = :{name}" for name in plan.key)
    asked = code(f"{key} AND {plan.period} @> :moment")
    unique = "an exclusion constraint"
    if context.major >= WITHOUT_OVERLAPS_MAJOR:
        unique = f"a primary key {code('WITHOUT OVERLAPS')}"
    return (
        "A trigger ends the version before a change at the moment at which the one after it "
        f"begins, so there is no gap, and {unique} refuses two at once. Its GiST index finds "
        f"what was true at a moment: {asked}. The moments are those of the clock, not of the "
        "transactions: of two that change one row, the one that began first may come second. "
        "An UPDATE that changes nothing makes no version, and the application may read "
        f"versions and not write them. Secrets are kept in none.{_tenants(context)}"
    )


def _tenants(context: Context) -> str:
    if not carries_tenant(context.brief):
        return ""
    return " Versions of a tenant's rows are under the policy of the rows."


def _alternatives(context: Context) -> Iterator[Alternative]:
    audited = context.brief.audit_log is not None
    beside = "It is kept, too, for who did it. " if audited else ""
    yield Alternative(
        "the audit log alone",
        (
            (
                f"{beside}It says who changed what, as documents: what was true at a moment "
                "has to be looked for, and has no columns, types or index of its own."
            ),
        ),
    )
    yield Alternative(
        "the value before the last change, in columns of the row (SCD type 3)",
        ("it tells one former state and not when each was true.",),
    )
    yield Alternative(
        "the versions in the table itself",
        (
            (
                "every query and every reference would have to say that it means the present, "
                "and no foreign key can point to a row of many versions."
            ),
        ),
    )


PATTERN = Pattern(
    slug=SLUG,
    rank=72,
    steps=(
        (Stage.INDEXES, apply_tables),
        (Stage.TRIGGERS, apply_triggers),
        (Stage.PRIVILEGES, apply_grants),
    ),
    decide=decide,
)
