"""Two times: when a row is true, which the application says, and when it was believed.

The table holds what is believed now, each row with its period; a key keeps the periods of one
thing apart. What was believed before is in the table of versions, as `history` makes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned, Stage, constraint_name
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.history.tables import WITHOUT_OVERLAPS_MAJOR, gist_index
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.schema import Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

SLUG = "two-times"

_BOUNDS_BYTES = 16
"""Two moments. Source: PostgreSQL documentation, 8.5 (timestamp with time zone)."""


def bitemporal_plans(context: Context) -> tuple[HistoryPlan, ...]:
    """The plans of the entities whose rows say when they are true."""
    return tuple(p for p in history_plans(context.brief, context.names) if p.stated is not None)


def apply(draft: Draft, context: Context) -> Draft:
    """The key of each such table keeps the periods of one thing apart."""
    for plan in bitemporal_plans(context):
        table = draft.table(plan.table)
        if context.major >= WITHOUT_OVERLAPS_MAJOR:
            draft = draft.with_table(_without_overlaps(table))
        else:
            draft = draft.with_table(_excluding(table, plan))
    return draft


def _without_overlaps(table: Table) -> Table:
    primary = table.primary_key
    if primary is None:
        return table
    index = gist_index(table.name, primary.name, primary.columns)
    apart = replace(primary, without_overlaps=True)
    return replace(
        table,
        constraints=tuple(apart if c == primary else c for c in table.constraints),
        indexes=(*table.indexes, replace(index, unique=True, primary=True)),
    )


def _excluding(table: Table, plan: HistoryPlan) -> Table:
    name = constraint_name(table, plan.key, "excl")
    things = [column for column in plan.key if column != plan.stated]
    exclusion = Exclusion(
        name=name,
        operators=tuple("&&" if column == plan.stated else "=" for column in plan.key),
        comment=f"No two rows of the same {' and '.join(things)} are true at one time.",
    )
    return replace(
        table,
        constraints=(*table.constraints, exclusion),
        indexes=(*table.indexes, gist_index(table.name, name, plan.key)),
    )


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why two tables, what they take, and what one table of both times would."""
    made = bitemporal_plans(context)
    if not made:
        return None
    measured = {p.table.display: sizes.rows_bytes(design.schema.table(p.table)) for p in made}
    measured |= {f"{p.table.display}, both": _both(design, sizes, p) for p in made}
    evidence = estimated(
        SLUG, "Rows that are believed now, and all of both times in one table.", measured
    )
    decision = Decision(
        slug=SLUG,
        question=f"When rows of {listed(p.table.display for p in made)} are true, and known",
        choice="the time that is stated in the row, the time of recording in its versions",
        why=(*(part for plan in made for part in _volume(plan)), _how(context, made[0])),
        alternatives=tuple(_alternatives(context, made)),
        would_flip=(
            (
                "Most queries ask for what was believed at a former time: then one table with "
                "both. Nobody corrects the past: then a period and `no overlap` alone."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


def _both(design: Design, sizes: Sizes, plan: HistoryPlan) -> int:
    table = design.schema.table(plan.table)
    row = sizes.rows_bytes(table) / sizes.rows[plan.table] + _BOUNDS_BYTES
    return round(row * design.rows_at_horizon[plan.history])


def _volume(plan: HistoryPlan) -> Iterator[str | Figure]:
    yield f"{code(plan.table.display)} holds what is believed now, "
    yield figure(SLUG, plan.table.display)
    yield f" at the horizon, and {code(plan.history.display)} each row as it was believed, "
    yield Figure(forecast_key(plan.history), "rows_at_horizon")
    yield " by then. "


def _how(context: Context, plan: HistoryPlan) -> str:
    things = [column for column in plan.key if column != plan.stated]
    asked = " AND ".join(f"{name} = :{name}" for name in things)
    then = code(f"{asked} AND {plan.stated} @> :moment AND {plan.period} @> :known_at")
    guard = f"an exclusion constraint over {listed(things)} and {code(plan.stated or '')}"
    if context.major >= WITHOUT_OVERLAPS_MAJOR:
        guard = f"the primary key, {code(f'{plan.stated} WITHOUT OVERLAPS')},"
    return (
        f"{guard[0].upper()}{guard[1:]} refuses two rows that are true of the same at one "
        "time. A correction of the past is an UPDATE; its trigger ends what was believed and "
        f"keeps it: {then} on {code(plan.history.display)} tells what was known when. The time "
        "of recording is the server's clock: the application cannot write it. One "
        "constraint refuses versions that overlap in both times, which a key "
        f"{code('WITHOUT OVERLAPS')} cannot say: it compares all but its last column with "
        f"{code('=')}."
    )


def _alternatives(context: Context, made: tuple[HistoryPlan, ...]) -> Iterator[Alternative]:
    plan = made[0]
    yield Alternative(
        "one table with both times",
        (
            f"{code(plan.table.display)} would take ",
            figure(SLUG, f"{plan.table.display}, both"),
            (
                " instead, every query would have to say that it means what is believed now, "
                "and the application would write the time of recording."
            ),
        ),
    )
    yield Alternative(
        "versions alone (SCD type 2)",
        ("a correction of the past would look like a change at the time of its writing.",),
    )
    if context.major < WITHOUT_OVERLAPS_MAJOR:
        yield Alternative(
            code(f"PRIMARY KEY (..., {plan.stated} WITHOUT OVERLAPS)"),
            ("the same rule without a B-tree beside its GiST index, from PostgreSQL 18 on.",),
        )
    else:
        yield Alternative(
            f"an exclusion constraint beside a plain key, {code('EXCLUDE USING gist')}",
            ("the same rule with a B-tree more; before PostgreSQL 18 the only way.",),
        )


PATTERN = Pattern(slug=SLUG, rank=73, steps=((Stage.CONSTRAINTS, apply),), decide=decide)
