"""Probes of triggers that keep versions: one opens where another ends, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.history.tables import unchanged
from dbarchitect.design.proof.bench import (
    changeable,
    changeable_update,
    member,
    not_verified,
)
from dbarchitect.design.proof.bitemporal import corrections
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Table, Trigger


def _open(plan: HistoryPlan) -> str:
    return f"upper_inf({plan.period})"


def _closed_now(plan: HistoryPlan) -> str:
    """Ended in this transaction: what was made beforehand ended before it."""
    return f"NOT upper_inf({plan.period}) AND upper({plan.period}) >= now()"


def versions(bench: Bench, table: Table, trigger: Trigger) -> Iterator[Probe | NotVerified]:
    """What the trigger of a table that keeps versions does, change by change."""
    claim = Claim("trigger", member(ObjectKind.TRIGGER, table, trigger.name))
    found = history_plans(bench.design.brief, bench.design.names)
    plan = next((p for p in found if p.table == table.name), None)
    if plan is None:
        yield not_verified(claim, "It is not known whose versions it keeps.")
    elif "TRUNCATE" in trigger.definition:
        yield _emptied(table, trigger, claim, plan)
    else:
        yield from _changed(bench, table, trigger, claim, plan)
        yield from corrections(bench, table, trigger, plan)


def _emptied(table: Table, trigger: Trigger, claim: Claim, plan: HistoryPlan) -> Probe:
    query = f"SELECT (count(*) = 0)::text FROM {plan.history.sql} WHERE {_open(plan)}"  # noqa: S608 - quoted names
    return Probe(
        name="emptying the table ends every version",
        claim=claim,
        setup=(),
        statement=f"TRUNCATE {table.name.sql} CASCADE",
        expected=Observed(query=query, value="true"),
        removal=(_drop(table, trigger),),
    )


def _changed(
    bench: Bench, table: Table, trigger: Trigger, claim: Claim, plan: HistoryPlan
) -> Iterator[Probe | NotVerified]:
    new, kept = bench.spare(table), bench.kept(table)
    inserted = Probe(
        name="a new row opens a version",
        claim=claim,
        setup=(),
        statement=new.insert(),
        expected=Observed(query=_counted(plan, new, _open(plan), 1), value="true"),
        removal=(_drop(table, trigger),),
    )
    yield inserted
    where = new.matches(*plan.key)
    yield replace(
        inserted,
        name="deleting a row ends its version",
        setup=(new.insert(),),
        statement=f"DELETE FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
        expected=Observed(query=_ended(plan, new), value="true"),
    )
    update, found = changeable_update(bench, table), changeable(bench, table)
    if update is None or found is None:
        yield not_verified(replace(claim, aspect="UPDATE"), "No column may simply change.")
        return
    yield replace(
        inserted,
        name="a change ends a version where the next begins",
        statement=update,
        expected=Observed(query=_without_gap(plan, kept), value="true"),
    )
    yield from _nothing_changed(bench, table, inserted, plan, quote_identifier(found[0].name))


def _nothing_changed(
    bench: Bench, table: Table, probe: Probe, plan: HistoryPlan, column: str
) -> Iterator[Probe]:
    """An UPDATE to the same values, and the function without its look at them."""
    kept = bench.kept(table)
    routine = next(
        r
        for r in bench.design.schema.routines
        if r.name in {t.function for t in table.triggers} and plan.history.sql in r.definition
    )
    blind = routine.definition.replace(unchanged(table), "false")
    where = kept.matches(*plan.key)
    before = [t for t in table.triggers if "BEFORE UPDATE" in t.definition]
    yield replace(
        probe,
        name="an update that changes nothing makes no version",
        setup=tuple(_drop(table, trigger) for trigger in before),
        statement=f"UPDATE {table.name.sql} SET {column} = {column} WHERE {where}",  # noqa: S608 - quoted parts
        expected=Observed(query=_counted(plan, kept, _closed_now(plan), 0), value="true"),
        removal=(blind,),
    )


def _counted(plan: HistoryPlan, row: ValidRow, condition: str, count: int) -> str:
    where = row.matches(*plan.key)
    return (
        f"SELECT (count(*) FILTER (WHERE {condition}) = {count})::text "  # noqa: S608 - quoted parts
        f"FROM {plan.history.sql} WHERE {where}"
    )


def _ended(plan: HistoryPlan, row: ValidRow) -> str:
    where = row.matches(*plan.key)
    return (
        f"SELECT (count(*) FILTER (WHERE {_open(plan)}) = 0 "  # noqa: S608 - quoted parts
        f"AND count(*) FILTER (WHERE {_closed_now(plan)}) = 1)::text "
        f"FROM {plan.history.sql} WHERE {where}"
    )


def _without_gap(plan: HistoryPlan, row: ValidRow) -> str:
    where = row.matches(*plan.key)
    return (
        f"SELECT (count(*) FILTER (WHERE {_open(plan)}) = 1 "  # noqa: S608 - quoted parts
        f"AND max(upper({plan.period})) FILTER (WHERE NOT {_open(plan)}) "
        f"= max(lower({plan.period})) FILTER (WHERE {_open(plan)}))::text "
        f"FROM {plan.history.sql} WHERE {where}"
    )


def _drop(table: Table, trigger: Trigger) -> str:
    return f"DROP TRIGGER {quote_identifier(trigger.name)} ON {table.name.sql}"
