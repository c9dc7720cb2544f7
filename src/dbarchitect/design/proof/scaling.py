"""How each access pattern grows from scale to scale, and what that bounds at the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.foresight import at_horizon, is_kin
from dbarchitect.design.proof.growth import (
    growth_class,
    most_buffers,
    most_by_rows,
)
from dbarchitect.indexing.chance import is_built_by_chance
from dbarchitect.model.scales import Bound, Growth, GrowthClass, Observed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.design.proof.foresight import HorizonPlans
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import AccessResult, AccessRun, PlanSummary

ALIKE = 1.1
"""Up to this factor between how two tables grew, they grew alike: counts are rounded."""

EXPECTED_MARGIN = 1.5
"""So many times the rows that a planner expected may be found, and it is believed."""

FEW_ROWS = 20
"""So many rows more are always within what a planner may be wrong by."""

DISABLED_COST = 1.0e10
"""What servers before 18 add to the cost of a node that was switched off (costsize.c)."""

_TREES = frozenset({"btree", "hash"})
"""Access methods that read a page or so for each row that they find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What ran at one scale."""

    rows: Mapping[QualifiedName, int]
    access: Sequence[AccessResult]

    def result(self, pattern: str) -> AccessResult | None:
        """What was seen of the pattern, if anything."""
        return next((found for found in self.access if found.name == pattern), None)


def growths(
    design: Design, smaller: Ran, larger: Ran | None, plans: HorizonPlans
) -> tuple[Growth, ...]:
    """How each pattern that ran grows, for each kind of key.

    What reads an index that is built by chance is left out, for its buffers do not repeat; but
    where it ran with the rows of the horizon, nothing has to be told of them.
    """
    found = (
        _growth(design, comparison)
        for access in design.access
        for comparison in _comparisons(design, access, smaller, larger, plans)
    )
    return tuple(growth for growth in found if growth is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """One pattern with one key: its run with most rows, and that with fewer if there is one.

    Either may be one whose plan the planner was made to take. `is_kin` says that the plan at
    the horizon fetches the same rows in another way, `is_alike` that no table of the pattern
    lags behind the one whose rows are told.
    """

    access: PhysicalAccess
    table: QualifiedName
    horizon_rows: int
    rows: tuple[int | None, int]
    run: AccessRun
    before: AccessRun | None
    planned: PlanSummary | None
    is_same: bool | None
    is_kin: bool
    forced: tuple[bool, bool]
    is_alike: bool


def _comparisons(
    design: Design,
    access: PhysicalAccess,
    smaller: Ran,
    larger: Ran | None,
    plans: HorizonPlans,
) -> Iterator[_Comparison]:
    ends = design.rows_at_horizon
    then = {table: ends[table] for table in access.tables if table in ends}
    most = larger if larger is not None and larger.result(access.name) else smaller
    result = most.result(access.name)
    if not then or result is None:
        return
    less = smaller if most is larger else None
    earlier = less.result(access.name) if less is not None else None
    table, is_alike = _told_by(then, most.rows, less.rows if less is not None else None)
    for natural in result.runs:
        planned, is_same = at_horizon(plans, access.name, natural, result.generic)
        run = natural
        if planned is not None and is_same is False and most.rows[table] < then[table]:
            run = result.run_as(natural.key, planned.shape) or natural
        before = None
        if earlier is not None:
            before = earlier.run_as(natural.key, run.plan.shape) or next(
                (one for one in earlier.runs if one.key == natural.key), None
            )
        kin = is_same is False and run is natural
        kin = kin and planned is not None and is_kin(run.plan, planned)
        yield _Comparison(
            access=access,
            table=table,
            horizon_rows=then[table],
            rows=(None if less is None else less.rows[table], most.rows[table]),
            run=run,
            before=before,
            planned=planned,
            is_same=True if kin or run is not natural else is_same,
            is_kin=kin,
            forced=(
                earlier is not None and before in earlier.forced,
                run is not natural,
            ),
            is_alike=is_alike,
        )


def _told_by(
    then: Mapping[QualifiedName, int],
    rows: Mapping[QualifiedName, int],
    before: Mapping[QualifiedName, int] | None,
) -> tuple[QualifiedName, bool]:
    """The table by whose rows growth is told, and whether no other one lags behind it.

    Of those that have fewer rows than at the horizon it is the largest that grew least: what is
    due to a table that grew more is then taken for faster growth than it is.
    """
    short = [table for table in then if rows[table] < then[table]]
    grew = {t: rows[t] / max(1, before[t]) if before is not None else 1.0 for t in short}
    least = min(grew.values(), default=1.0)
    slowest = [table for table in short if grew[table] <= least * ALIKE] or [*then]
    table = max(slowest, key=lambda name: (then[name], name))
    ahead = {t: then[t] / max(1, rows[t]) for t in short}
    furthest = max(ahead.values(), default=1.0)
    return table, ahead.get(table, 1.0) * ALIKE >= furthest


def _growth(design: Design, found: _Comparison) -> Growth | None:
    before_rows, rows = found.rows
    larger = _observed(design, found.access, found.run, rows)
    smaller = None
    if found.before is not None and before_rows is not None:
        smaller = _observed(design, found.access, found.before, before_rows)
    is_executed = rows >= found.horizon_rows
    if _reads_what_was_drawn(design, found.run.plan):
        if not is_executed:
            return None
        smaller = None
    same = None
    if smaller is not None and found.before is not None:
        same = found.before.plan.shape == found.run.plan.shape
    kind = GrowthClass.UNKNOWN
    if smaller is not None and same and found.is_alike and larger.rows > smaller.rows:
        kind = growth_class(smaller, larger)
    bound, by = _bound(design, found, (smaller if same else None, larger), kind)
    planned, is_same = found.planned, found.is_same
    return Growth(
        pattern=found.access.name,
        key=found.run.key,
        table=found.table,
        horizon_rows=found.horizon_rows,
        smaller=smaller,
        larger=larger,
        kind=kind,
        most_buffers=bound,
        bound=by,
        same_plan=same,
        forced=found.forced,
        is_kin=found.is_kin,
        is_expected=_is_expected(found.run.plan),
        horizon_nodes=() if planned is None else planned.nodes,
        same_at_horizon=is_same,
        cost_factor=_ratio(planned.cost, found.run.plan.cost) if planned and is_same else None,
    )


def _bound(
    design: Design,
    found: _Comparison,
    observed: tuple[Observed | None, Observed],
    kind: GrowthClass,
) -> tuple[int | None, Bound | None]:
    """The least of what bounds the buffers at the horizon, and what that is."""
    smaller, larger = observed
    if larger.rows >= found.horizon_rows:
        return larger.buffers, Bound.EXECUTED
    if found.is_same is False:
        return None, None
    known: list[tuple[int | None, Bound]] = []
    if smaller is not None and not found.is_kin:
        most = most_buffers(kind, smaller, larger, found.horizon_rows)
        known.append((most, Bound.BUFFERS))
    if _reads_trees(design, found):
        wanted = _wanted(found)
        seen = smaller if found.is_alike else None
        most = most_by_rows(seen, larger, found.horizon_rows, wanted=wanted)
        known.append((most, Bound.ROWS if wanted is None else Bound.LIMIT))
    told = [(most, by) for most, by in known if most is not None]
    return min(told, key=lambda one: one[0], default=(None, None))


def _wanted(found: _Comparison) -> float | None:
    """How many times as many rows a LIMIT needs at most as it was given with most rows.

    What found nothing reads all that there is, and nothing stops it.
    """
    plans = (found.planned, found.run.plan)
    needed = next((p.wanted for p in plans if p is not None and p.wanted is not None), None)
    if needed is None or not found.run.plan.rows or not found.is_same:
        return None
    return needed / found.run.plan.rows


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
        visited=run.plan.visited,
    )


def _is_expected(plan: PlanSummary) -> bool:
    """Whether the scans found no more rows than the planner had expected, but for a margin."""
    if plan.found is None or plan.expected is None:
        return False
    return plan.found <= plan.expected * EXPECTED_MARGIN + FEW_ROWS


def _ratio(cost: float, of: float) -> float | None:
    return cost / of if 0 < of < DISABLED_COST else None


def _reads_trees(design: Design, found: _Comparison) -> bool:
    """Whether no index that is read or written holds anything but a page for each row."""
    tables = [design.schema.table(name) for name in found.access.tables]
    written = {index.name for table in tables for index in table.indexes}
    named = {*found.run.plan.indexes, *(written if found.access.writes else ())}
    return all(
        index.access_method in _TREES
        for table in design.schema.tables
        for index in table.indexes
        if index.name in named
    )


def _reads_what_was_drawn(design: Design, plan: PlanSummary) -> bool:
    """Whether the plan reads an index that is built by chance."""
    return any(
        index.name in plan.indexes and is_built_by_chance(index, table.columns)
        for table in design.schema.tables
        for index in table.indexes
    )
