"""The plans at the horizon, and whether a plan that ran is the one that will be there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_proof import statements as asked
from dbarchitect.design.proof.kinds import HOT, MEDIAN
from dbarchitect.design.proof.plans import names_in_plans, summary_of
from dbarchitect.design.proof.populate import RowsNotDrawnError
from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.twin import TwinRefusalError, TwinUnavailableError
from dbarchitect.model.proof import NotVerified

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.proof import AccessResult, AccessRun, PlanSummary

    HorizonPlans = Mapping[tuple[str, str], PlanSummary]
    _Question = tuple[tuple[str, ...], tuple[str | None, ...] | None, Mapping[str, str]]

ANY_KEY = "any"
"""The key under which the plan stands that serves any value."""

_KEYS = {asked.USUAL: (MEDIAN,), asked.HOT: (HOT,), asked.ANY: (HOT, MEDIAN)}
"""Which kinds of key a statement at the horizon stands for."""


def lacking(design: Design, rows: Mapping[QualifiedName, int]) -> frozenset[QualifiedName]:
    """The tables that patterns read and that have more rows at the horizon."""
    at_the_end = design.rows_at_horizon
    read = {table for access in design.access for table in access.tables}
    return frozenset(table for table in read if at_the_end.get(table, 0) > rows.get(table, 0))


@dataclass(slots=True)
class Foresight:
    """The plans at the horizon, which the twin is asked for but once, when a scale has run.

    `part` opens a part of the proof. `short` are the tables with fewer rows than at the horizon
    wherever patterns run: what reads none of them runs at the horizon.
    """

    lab: Lab
    setting: Setting
    part: Callable[[str], AbstractContextManager[None]]
    short: frozenset[QualifiedName] = frozenset()
    plans: HorizonPlans = field(default_factory=dict[tuple[str, str], "PlanSummary"])
    missing: tuple[NotVerified, ...] = ()
    is_asked: bool = False

    def wanted(self, ran: Sequence[AccessResult]) -> HorizonPlans:
        """The plans at the horizon of what had another one when it ran."""
        if self.short and ran and not self.is_asked:
            self.is_asked = True
            with self.part("plans at the horizon"):
                self.plans, self.missing = horizon_plans(self.lab, self.setting, ran)
        return wanted_plans(self.setting.design, self.plans, ran, self.short)


def horizon_plans(
    lab: Lab, setting: Setting, ran: Sequence[AccessResult]
) -> tuple[HorizonPlans, tuple[NotVerified, ...]]:
    """The plan of each access pattern of a setting at the horizon, by pattern and kind of key.

    A key of which the statistics of the horizon tell no value, as of one that is absent, is
    planned with the value that it ran with.
    """
    then = horizon_setting(setting.design, as_of=setting.as_of, seed=setting.seed)
    results = {result.name: result for result in ran}
    names = names_in_plans(then.design)
    found: dict[tuple[str, str], PlanSummary] = {}
    try:
        with horizon_twin(lab, then) as made:
            asking = asked.Asking.on(then, made)
            for access in setting.design.access:
                # What a copy answers reads no table of the twin; it was planned to be weighed.
                if setting.design.copy_of(access.name) is None:
                    questions = _questions(asking, access, results.get(access.name))
                    for kind, plan in _plans_of(made.twin, access, questions).items():
                        found[access.name, kind] = summary_of(plan, *names)
    except (RowsNotDrawnError, StatementFailedError, TwinUnavailableError) as error:
        return {}, (NotVerified("plans at the horizon", f"{error}."),)
    return found, ()


def _plans_of(
    twin: Twin, access: PhysicalAccess, questions: Iterator[_Question]
) -> dict[str, Plan]:
    """The plan for each kind of key; of one kind the first question with a plan counts."""
    found: dict[str, Plan] = {}
    for kinds, values, acting in questions:
        missing = [kind for kind in kinds if kind not in found]
        if not missing:
            continue
        try:
            plan = twin.plan(access.sql, values, variables=dict(acting))
        except (StatementFailedError, TwinRefusalError):
            continue
        found |= dict.fromkeys(missing, plan)
    return found


def _questions(
    asking: asked.Asking, access: PhysicalAccess, ran: AccessResult | None
) -> Iterator[_Question]:
    """Which kinds of key it asks for, with what values, and who asks."""
    for statement in asked.access_statements(asking, access):
        if statement.values is None:
            yield (ANY_KEY,), None, dict(statement.acting)
        else:
            yield _KEYS[statement.key], statement.values, dict(statement.acting)
    for run in ran.runs if ran is not None else ():
        yield (run.key,), run.values, asking.acting(is_hot=run.key != MEDIAN)


def at_horizon(
    plans: HorizonPlans, pattern: str, run: AccessRun, generic: PlanSummary | None
) -> tuple[PlanSummary | None, bool | None]:
    """The plan at the horizon, and whether it is the one that ran; None where it is not known.

    Where no such key could be planned there, another plan than that of a usual key says
    nothing. Without any value, plans that serve any are compared.
    """
    shape = run.plan.shape
    planned = plans.get((pattern, run.key))
    if planned is not None:
        return planned, planned.shape == shape
    planned = plans.get((pattern, MEDIAN))
    if planned is not None:
        return planned, True if planned.shape == shape else None
    planned = plans.get((pattern, ANY_KEY))
    if planned is None or generic is None or generic.shape != shape:
        return planned, None
    return planned, planned.shape == shape


def is_kin(ran: PlanSummary, planned: PlanSummary) -> bool:
    """Whether the planned one looks at no more rows than the one that ran.

    They may differ in how the rows that an index finds are fetched: a bitmap fetches each page
    once, an index row by row, and an index alone fetches what is not visible to all. And the
    planned one may keep what it has found for the next time.
    """
    found = _fetched_alike(ran.shape)
    return any(found == _fetched_alike(s) for s in (planned.shape, _unkept(planned.shape)))


def _unkept(shape: Sequence[str]) -> tuple[str, ...]:
    """The shape without nodes that keep what is below them."""
    found: list[str] = []
    kept: list[int] = []
    for line in shape:
        depth = len(line) - len(line.lstrip())
        kept = [one for one in kept if one < depth]
        if line.strip() in _KEEPING:
            kept.append(depth)
        else:
            found.append(line[2 * len(kept) :])
    return tuple(found)


_KEEPING = frozenset({"Materialize", "Memoize"})


def _fetched_alike(shape: Sequence[str]) -> tuple[str, ...]:
    """The shape with each scan of one index called an index scan."""
    found: list[str] = []
    for line in shape:
        bitmap = _BITMAP.match(line)
        heap = _HEAP.match(found[-1]) if found else None
        if bitmap and heap:
            found[-1] = f"{heap[1]}Index Scan using {bitmap[1]} on {heap[2]}"
        else:
            found.append(line.replace("Index Only Scan", "Index Scan"))
    return tuple(found)


_BITMAP = re.compile(r" *Bitmap Index Scan using (.+)$")
_HEAP = re.compile(r"( *)Bitmap Heap Scan on (.+)$")


def wanted_plans(
    design: Design,
    plans: HorizonPlans,
    ran: Sequence[AccessResult],
    short: Collection[QualifiedName],
) -> HorizonPlans:
    """The plans at the horizon of what had another one when it ran.

    `short` are tables that have more rows there: of what reads none of them nothing has to be
    inferred.
    """
    reads = {
        a.name for a in design.access if not a.writes and set(short).intersection(a.tables)
    }
    found: dict[tuple[str, str], PlanSummary] = {}
    for result in ran:
        for run in result.runs if result.name in reads else ():
            planned, is_same = at_horizon(plans, result.name, run, result.generic)
            if planned is not None and is_same is False:
                found[result.name, run.key] = planned
    return found
