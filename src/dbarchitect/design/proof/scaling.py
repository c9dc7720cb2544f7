"""How each access pattern grows from scale to scale, and with which plan at the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_proof import statements as asked
from dbarchitect.design.proof.growth import BUILT_BY_CHANCE, growth_class, most_buffers
from dbarchitect.design.proof.kinds import HOT, MEDIAN
from dbarchitect.design.proof.plans import names_in_plans, summary_of
from dbarchitect.design.proof.populate import RowsNotDrawnError
from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.twin import TwinRefusalError, TwinUnavailableError
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.scales import Growth, GrowthClass, Observed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from dbarchitect.design.horizon import HorizonTwin
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import AccessResult, AccessRun, PlanSummary

    HorizonPlans = Mapping[tuple[str, str], PlanSummary]

ANY_KEY = "any"
"""The key under which the plan stands that serves any value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What ran at one scale."""

    rows: Mapping[QualifiedName, int]
    access: Sequence[AccessResult]

    def result(self, pattern: str) -> AccessResult | None:
        """What was seen of the pattern, if anything."""
        return next((found for found in self.access if found.name == pattern), None)

    def lacks(self, design: Design) -> bool:
        """Whether some table that patterns read has more rows at the horizon."""
        rows = {forecast.table: forecast.rows_at_horizon for forecast in design.forecasts}
        read = {table for access in design.access for table in access.tables}
        return any(rows.get(table, 0) > self.rows.get(table, 0) for table in read)


def horizon_plans(
    lab: Lab, design: Design, *, as_of: date, seed: int
) -> tuple[HorizonPlans, tuple[NotVerified, ...]]:
    """The plan of each access pattern at the horizon, by pattern and kind of key."""
    setting = horizon_setting(design, as_of=as_of, seed=seed)
    try:
        with horizon_twin(lab, setting) as made:
            return dict(_planned(made, setting)), ()
    except (RowsNotDrawnError, StatementFailedError, TwinUnavailableError) as error:
        return {}, (NotVerified("plans at the horizon", f"{error}."),)


def _planned(
    made: HorizonTwin, setting: Setting
) -> Iterator[tuple[tuple[str, str], PlanSummary]]:
    asking = asked.Asking(
        setting=setting,
        statistics={(s.relation, s.column): s for s in made.facts.statistics},
        usual=made.usual,
        hot=made.hot,
    )
    names = names_in_plans(setting.design)
    for access in setting.design.access:
        if setting.design.copy_of(access.name) is not None:
            continue  # What it reads is no table of the twin; it was planned to be weighed.
        for statement in asked.access_statements(asking, access):
            try:
                variables = dict(statement.acting)
                plan = made.twin.plan(statement.sql, statement.values, variables=variables)
            except (StatementFailedError, TwinRefusalError):
                continue
            found = summary_of(plan, *names)
            if statement.values is None:
                yield (access.name, ANY_KEY), found
                continue
            yield from (((access.name, kind), found) for kind in _KEYS[statement.key])


_KEYS = {asked.USUAL: (MEDIAN,), asked.HOT: (HOT,), asked.ANY: (HOT, MEDIAN)}
"""Which kinds of key a statement at the horizon stands for."""


def growths(
    design: Design, smaller: Ran, larger: Ran | None, plans: HorizonPlans
) -> tuple[Growth, ...]:
    """How each pattern that ran grows, for each kind of key.

    What reads an index that is built by chance is left out: its buffers do not repeat.
    """
    return tuple(
        _growth(comparison, plans)
        for access in design.access
        for comparison in _comparisons(design, access, smaller, larger)
        if not _is_by_chance(design, comparison.run.plan)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """One pattern with one key: its run with most rows, and that with fewer if there is one."""

    access: PhysicalAccess
    table: QualifiedName
    horizon_rows: int
    run: AccessRun
    generic: PlanSummary | None
    larger: Observed
    before: AccessRun | None = None
    smaller: Observed | None = None


def _comparisons(
    design: Design, access: PhysicalAccess, smaller: Ran, larger: Ran | None
) -> Iterator[_Comparison]:
    rows = {forecast.table: forecast.rows_at_horizon for forecast in design.forecasts}
    known = [table for table in access.tables if table in rows]
    most = larger if larger is not None and larger.result(access.name) else smaller
    result = most.result(access.name)
    if not known or result is None:
        return
    table = max(known, key=lambda name: (rows[name], name))
    less = smaller.result(access.name) if most is larger else None
    earlier = {run.key: run for run in less.runs} if less is not None else {}
    for run in result.runs:
        before = earlier.get(run.key)
        yield _Comparison(
            access=access,
            table=table,
            horizon_rows=rows[table],
            run=run,
            generic=result.generic,
            larger=_observed(design, access, run, most.rows[table]),
            before=before,
            smaller=None
            if before is None
            else _observed(design, access, before, smaller.rows[table]),
        )


def _observed(design: Design, access: PhysicalAccess, run: AccessRun, rows: int) -> Observed:
    """What the run touched; each row that is written searches every index of its table."""
    written = 0
    if access.writes:
        indexes = sum(len(design.schema.table(name).indexes) for name in access.tables)
        written = indexes * max(1, run.plan.rows or 0)
    return Observed(
        rows=rows,
        buffers=run.plan.buffers or 0,
        descents=(run.plan.descents or 0) + written,
    )


def _growth(found: _Comparison, plans: HorizonPlans) -> Growth:
    same = None if found.before is None else found.before.plan.shape == found.run.plan.shape
    smaller, larger = found.smaller, found.larger
    kind, bound = GrowthClass.UNKNOWN, None
    if smaller is not None and same and larger.rows > smaller.rows:
        kind = growth_class(smaller, larger)
        bound = most_buffers(kind, smaller, larger, found.horizon_rows)
    if larger.rows >= found.horizon_rows:
        bound = larger.buffers
    planned, is_same = _at_horizon(found, plans)
    return Growth(
        pattern=found.access.name,
        key=found.run.key,
        table=found.table,
        horizon_rows=found.horizon_rows,
        smaller=smaller,
        larger=larger,
        kind=kind,
        most_buffers=bound,
        same_plan=same,
        horizon_nodes=() if planned is None else planned.nodes,
        same_at_horizon=is_same,
        cost_factor=_ratio(planned.cost, found.run.plan.cost) if planned and is_same else None,
    )


def _ratio(cost: float, of: float) -> float | None:
    return cost / of if of > 0 else None


def _at_horizon(
    found: _Comparison, plans: HorizonPlans
) -> tuple[PlanSummary | None, bool | None]:
    """The plan at the horizon, and whether it is the one that ran; None where it is not known.

    Where no such key is known at the horizon, as of one that is absent, another plan than that
    of a usual key says nothing. Without any value, plans that serve any are compared.
    """
    name, shape = found.access.name, found.run.plan.shape
    planned = plans.get((name, found.run.key))
    if planned is not None:
        return planned, planned.shape == shape
    planned = plans.get((name, MEDIAN))
    if planned is not None:
        return planned, True if planned.shape == shape else None
    planned = plans.get((name, ANY_KEY))
    if planned is None or found.generic is None or found.generic.shape != shape:
        return planned, None
    return planned, planned.shape == shape


def _is_by_chance(design: Design, plan: PlanSummary) -> bool:
    by_chance = {
        index.name
        for table in design.schema.tables
        for index in table.indexes
        if index.access_method == BUILT_BY_CHANCE
    }
    return not by_chance.isdisjoint(plan.indexes)
