"""Tables that are partitioned by time: what they hold, and how a partition goes.

Rules:
    1. The key holds the time, because a partition can only tell its own rows apart. It leads
       with what the rows are looked up by; where nobody asks for a row by its number, with the
       time.
    2. Partitions are made from the finished table, so that they hold what it holds.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.indexes import access_wants
from dbarchitect.design.partitioning.maker import maker, maker_name
from dbarchitect.design.partitioning.plan import ahead, plans
from dbarchitect.design.partitioning.rule import partitioned
from dbarchitect.design.partitioning.spans import DAYS
from dbarchitect.design.partitioning.tables import partitions
from dbarchitect.design.reasoning import estimated, listed
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Evidence, Figure, Measurement, Method, Unit, code
from dbarchitect.model.quantities import DAYS_PER_MONTH
from dbarchitect.model.schema import KeyConstraint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.partitioning.plan import PartitionPlan
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.schema import Table

SLUG = "range-partitions"


def entity_plans(context: Context) -> tuple[PartitionPlan, ...]:
    """The plans of entities: the audit log has a pattern of its own."""
    return tuple(p for p in plans(context.brief, context.names) if p.entity is not None)


def apply_key(draft: Draft, context: Context) -> Draft:
    """The time leads the key where nobody looks a row up by its number alone."""
    for plan in entity_plans(context):
        table = draft.table(plan.table)
        if not _looked_up(draft, context, plan, table):
            draft = draft.with_table(_time_first(table, plan.column))
    return draft


def _looked_up(draft: Draft, context: Context, plan: PartitionPlan, table: Table) -> bool:
    entity = context.brief.entity(plan.entity or "")
    if entity.identity is IdentityMode.NATURAL or table.primary_key is None:
        return True
    number = table.primary_key.columns[0]
    keys = [key for other in draft.tables for key in other.foreign_keys]
    referred = any(key.referenced_table == plan.table for key in keys)
    return referred or any(
        want.use.table == plan.table and number in want.use.equal
        for want in access_wants(draft, context)
    )


def _time_first(table: Table, column: str) -> Table:
    constraints = tuple(
        replace(one, columns=(column, *(name for name in one.columns if name != column)))
        if isinstance(one, KeyConstraint) and one.primary
        else one
        for one in table.constraints
    )
    return replace(table, constraints=constraints)


def apply_partitions(draft: Draft, context: Context) -> Draft:
    """A partition for each span that is made ahead, the default one, and what makes more."""
    for plan in entity_plans(context):
        table = draft.table(plan.table)
        spans = ahead(context.brief, plan, context.as_of)
        for partition in partitions(table, plan.span, spans, "Rows"):
            draft = draft.with_table(partition)
        routine = maker(plan.table, plan.span, context.roles.owner)
        draft = draft.with_routines(routine)
    return draft


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why partitions and not a purge, why this span, and what they cost."""
    made = entity_plans(context)
    if not made:
        return None
    evidence = tuple(_evidence(design, context, sizes, plan) for plan in made)
    tables = listed(plan.table.display for plan in made)
    decision = Decision(
        slug=SLUG,
        question=f"Partitions of {tables}",
        choice=", ".join(
            f"one for each {plan.span.value} of {code(plan.column)}" for plan in made
        ),
        why=(*(part for plan in made for part in _why(design, context, plan)), *_PRICE),
        alternatives=tuple(_alternatives(made)),
        would_flip=(
            (
                "A rule that only one row may have a value whatever its time, or many tables "
                "that refer to these rows; `partition: none` in the brief makes one table."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=evidence)


_PRICE: Prose = (
    (
        "The price: each key holds the time, so nothing but the pair is unique, and whatever "
        "refers to a row has to carry both. A query that does not say its time asks every "
        "partition. DETACH CONCURRENTLY does not go together with a default partition, so "
        "taking one off locks the table for a moment."
    ),
)


def _key(plan: PartitionPlan, name: str) -> Figure:
    return Figure(f"decision/{SLUG}/{plan.table.display}", name)


def _why(design: Design, context: Context, plan: PartitionPlan) -> Iterator[str | Figure]:
    found = partitioned(context.brief, context.brief.entity(plan.entity or ""))
    table, span = code(plan.table.display), plan.span.value
    asked = found is not None and found.asked
    yield f"{table} " + ("is partitioned as the brief asks. Of " if asked else "gains ")
    if asked:
        yield Figure(forecast_key(plan.table), "growth")
        yield f" new rows, a {span} has "
    else:
        yield Figure(forecast_key(plan.table), "growth")
        yield f" and as many leave; a {span} has "
    yield _key(plan, "rows_in_one")
    yield " rows in "
    yield _key(plan, "bytes_in_one")
    yield ", indexes not counted. "
    yield from _kept(plan)
    yield _key(plan, "made_ahead")
    yield (
        f" are made ahead, and a job makes the next ones with "
        f"{code(maker_name(plan.table, plan.span).name + '(date)')}; a default partition "
        "catches what has none, and a row in it says that one is missing. "
    )
    primary = design.schema.table(plan.table).primary_key
    if primary is not None and primary.columns[0] == plan.column:
        yield (
            "No access pattern asks for a row by its number, so the key leads with the time "
            "and finds spans of it, too. "
        )


def _kept(plan: PartitionPlan) -> Iterator[str | Figure]:
    if plan.retention_days is None:
        yield "No end is set to their keeping. "
        return
    yield "They are kept for "
    yield Figure(forecast_key(plan.table), "retention")
    yield ": "
    yield _key(plan, "kept")
    yield (
        " partitions at most, the oldest of which is detached and dropped when all of it is "
        "due: no DELETE, nothing to vacuum. "
    )


def _alternatives(made: tuple[PartitionPlan, ...]) -> Iterator[Alternative]:
    bounded = [plan for plan in made if plan.retention_days is not None]
    if bounded:
        why: list[str | Figure] = []
        for plan in bounded:
            why += [_key(plan, "rows_in_one"), f" rows of {code(plan.table.display)} in each "]
            why += [f"{plan.span.value} would be read, deleted, logged and vacuumed. "]
        yield Alternative("one table and a purge by DELETE", tuple(why))
    yield Alternative(
        "BRIN on the time of one table",
        (
            (
                "it finds a span of time with little room, and leaves the old rows where they "
                "are: they still have to be deleted one by one."
            ),
        ),
    )
    yield Alternative(
        "longer or shorter partitions",
        (
            (
                "a row stays up to one partition longer than it has to; many short ones cost "
                "planning time in each query that does not say its time."
            ),
        ),
    )


def _evidence(design: Design, context: Context, sizes: Sizes, plan: PartitionPlan) -> Evidence:
    days = DAYS[plan.span]
    growth = context.forecasts[plan.entity or ""].growth_per_month
    rows = round(growth * days / DAYS_PER_MONTH)
    table = design.schema.table(plan.table)
    whole = sizes.rows_bytes(table) / sizes.rows[plan.table]
    made = estimated(
        f"{SLUG}/{plan.table.display}",
        f"One {plan.span.value} of {plan.table.display}, by its growth.",
        {"bytes_in_one": round(whole * rows)},
    )
    measurements = [
        *made.measurements,
        Measurement(name="rows_in_one", value=rows, unit=Unit.ROWS),
        Measurement(
            name="made_ahead",
            value=len(ahead(context.brief, plan, context.as_of)),
            unit=Unit.COUNT,
        ),
    ]
    if plan.retention_days is not None:
        kept = ceil(plan.retention_days / days) + 1
        measurements.append(Measurement(name="kept", value=kept, unit=Unit.COUNT))
    return replace(made, method=Method.ESTIMATED, measurements=tuple(measurements))


PATTERN = Pattern(
    slug=SLUG,
    rank=88,
    steps=((Stage.INDEXES, apply_key), (Stage.ORDER, apply_partitions)),
    decide=decide,
)
