"""Targets held against what ran, and against the horizon by inference.

Rules:
    1. What ran with the horizon's rows needs no inference; what was slower in the lab than its
       target is missed, whatever follows.
    2. What follows is the most that it can be: a bound below the target shows that it is met,
       and one above it shows nothing.
    3. Times, but for that of planning, are taken to grow with buffers. Where nothing bounds
       these or what bounds them is a straight line, but the plan is that of the horizon and the
       planner was right about the rows at the larger scale, they are taken to grow with the
       planned cost and a margin, for that is an estimate and no bound.
    4. Where the plan changes on the way there, what counts is a run with the plan of the
       horizon, which the lab's planner was made to take; where it could not be, nothing is
       verified.
    5. A verdict rests on times, so it varies; the classes and bounds under it do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dbarchitect.model.scales import Bound, GrowthClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.proof import AccessResult, AccessRun, Proof, Timing
    from dbarchitect.model.scales import Growth


class AtHorizon(StrEnum):
    """What can be said of a target at the horizon."""

    EXECUTED = "met with the rows of the horizon"
    MET = "met by inference"
    MISSED = "missed with the rows of the horizon"
    NOT_SHOWN = "not shown to be met"
    NOT_VERIFIED = "not verified"


class Basis(StrEnum):
    """What a statement about the horizon rests on, or why there is none."""

    EXECUTED = "it ran with as many rows"
    BUFFERS = "by the buffers of both scales"
    ROWS = "by the rows that it looks at"
    LIMIT = "by the rows that its LIMIT needs"
    COST = "by the planned cost, for the plans of the two scales differ"
    PLANNED = "by the planned cost, for the planner was right about the rows in the lab"
    PLAN_CHANGES = "the plan changes on the way there, and the lab could not be made to take it"
    GROWS_FASTER = "its buffers grow faster than the rows"
    NO_GROWTH = "two scales do not tell how it grows"
    ONE_SCALE = "it ran at one scale, which does not tell how it grows"
    BY_CHANCE = "it reads an index that is built anew each time"


COST_MARGIN = 1.5
"""What is added to an estimate of the planner: half as much again."""

LEAST_WORKING = 0.1
"""The least part of a usual execution that is taken to be work, however long it was planned."""

LEAST_COST_FACTOR = 0.9
"""With more rows nothing costs less: below this the planner no longer knows the key."""

_BOUNDS = {
    Bound.BUFFERS: Basis.BUFFERS,
    Bound.ROWS: Basis.ROWS,
    Bound.LIMIT: Basis.LIMIT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One access pattern against its target, with the key that decides.

    `p95_ms` is the slowest key's in the lab, `key` that key. `inferred_ms` is the most of all
    keys at the horizon, None where nothing follows for one of them, which is `horizon_key`.
    `is_forced` says that this one ran with a plan that the lab had to be made to take.
    """

    pattern: str
    target_ms: float
    key: str
    p95_ms: float
    horizon: AtHorizon
    horizon_key: str
    basis: Basis
    inferred_ms: float | None = None
    is_forced: bool = False

    @property
    def why(self) -> str:
        """What the word on the horizon rests on, or why there is none."""
        if not self.is_forced:
            return self.basis.value
        return f"{self.basis.value}, with the plan there, which the lab was made to take"

    @property
    def met(self) -> bool:
        """Whether the target was met in the lab."""
        return self.p95_ms <= self.target_ms


def verdicts(design: Design, proof: Proof) -> tuple[Verdict, ...]:
    """A verdict for each access pattern that has a target and ran."""
    grown = {(growth.pattern, growth.key): growth for growth in proof.growth}
    found = (_verdict(access, proof, grown) for access in design.access)
    return tuple(verdict for verdict in found if verdict is not None)


def unverified_patterns(design: Design, proof: Proof) -> tuple[str, ...]:
    """The access patterns of which no execution was timed."""
    timed = {result.name for result in proof.access if any(run.timing for run in result.runs)}
    return tuple(access.name for access in design.access if access.name not in timed)


def missed_targets(design: Design, proof: Proof) -> tuple[str, ...]:
    """The access patterns that were slower than their target with some key and most rows.

    What is met with more rows and was not with fewer was slowed by other work on the machine.
    """
    return tuple(
        access.name
        for access in design.access
        if access.p95_ms is not None
        and any(p95_ms > access.p95_ms for _, p95_ms in _timed(access.name, proof))
    )


def _verdict(
    access: PhysicalAccess, proof: Proof, grown: Mapping[tuple[str, str], Growth]
) -> Verdict | None:
    timed = list(_timed(access.name, proof))
    if access.p95_ms is None or not timed:
        return None
    p95_ms, key = max((p95, run.key) for run, p95 in timed)
    follows = [_followed(run, grown.get((access.name, run.key)), proof) for run, _ in timed]
    decides = max(follows)
    horizon = AtHorizon.MET if decides.most_ms <= access.p95_ms else AtHorizon.NOT_SHOWN
    if decides.most_ms == math.inf:
        horizon = AtHorizon.NOT_VERIFIED
    elif all(one.basis is Basis.EXECUTED for one in follows):
        horizon = AtHorizon.EXECUTED if p95_ms <= access.p95_ms else AtHorizon.MISSED
    return Verdict(
        pattern=access.name,
        target_ms=access.p95_ms,
        key=key,
        p95_ms=p95_ms,
        horizon=horizon,
        horizon_key=decides.key,
        basis=decides.basis,
        inferred_ms=None if decides.most_ms == math.inf else decides.most_ms,
        is_forced=decides.is_forced,
    )


@dataclass(frozen=True, slots=True, order=True)
class _Followed:
    """The most milliseconds at the horizon with one kind of key; infinite if not known."""

    most_ms: float
    key: str
    basis: Basis
    is_forced: bool = False


def _followed(run: AccessRun, growth: Growth | None, proof: Proof) -> _Followed:
    factor, basis = _factor(growth)
    is_forced = growth is not None and growth.forced[1]
    timing = _forced_timing(growth, proof) if growth is not None and is_forced else run.timing
    if factor is None or timing is None:
        return _Followed(math.inf, run.key, basis)
    return _Followed(_then_ms(timing, factor), run.key, basis, is_forced)


def _forced_timing(growth: Growth, proof: Proof) -> Timing | None:
    """The times with the plan that the planner was made to take, with most rows."""
    result = _with_most_rows(proof).get(growth.pattern)
    runs = () if result is None else result.forced
    return next((run.timing for run in runs if run.key == growth.key), None)


def _then_ms(timing: Timing, factor: float) -> float:
    """The 95th percentile with so many times the work: what is added is usual work.

    What made the slowest executions slow was the machine, of which there is not more; and a
    plan takes as long to make for many rows as for few.
    """
    working_ms = max(timing.p50_ms - timing.planning_ms, LEAST_WORKING * timing.p50_ms)
    return timing.p95_ms + working_ms * (factor - 1.0)


def _timed(pattern: str, proof: Proof) -> Iterator[tuple[AccessRun, float]]:
    """The runs with most rows, and the 95th percentile of each."""
    results = _with_most_rows(proof)
    if pattern in results:
        for run in results[pattern].runs:
            if run.timing is not None:
                yield run, run.timing.p95_ms


def _with_most_rows(proof: Proof) -> Mapping[str, AccessResult]:
    larger = proof.larger.access if proof.larger is not None else ()
    return {result.name: result for result in (*proof.access, *larger)}


def _factor(growth: Growth | None) -> tuple[float | None, Basis]:
    """How many times the time of the lab the horizon takes at most, and by what."""
    if growth is None:
        return None, Basis.BY_CHANCE
    if growth.is_executed:
        return 1.0, Basis.EXECUTED
    if growth.same_at_horizon is False:
        return None, Basis.PLAN_CHANGES
    return _inferred(growth)


def _inferred(growth: Growth) -> tuple[float | None, Basis]:
    bounded, basis = _bounded(growth)
    if growth.kind is GrowthClass.WORSE or not _is_believed(growth):
        return bounded, basis
    planned = max(1.0, growth.cost_factor or 0.0) * COST_MARGIN
    if bounded is not None and (bounded <= planned or growth.kind is not GrowthClass.LINEAR):
        return bounded, basis
    return planned, Basis.COST if growth.same_plan is False else Basis.PLANNED


def _is_believed(growth: Growth) -> bool:
    """Whether the planner knew the key at the larger scale, and knows it at the horizon.

    There a key may be too rare among all to be known for having many rows.
    """
    return growth.is_expected and (growth.cost_factor or 0.0) >= LEAST_COST_FACTOR


def _bounded(growth: Growth) -> tuple[float | None, Basis]:
    if growth.most_buffers is not None:
        basis = _BOUNDS[growth.bound or Bound.BUFFERS]
        return max(1.0, growth.most_buffers / max(1, growth.larger.buffers)), basis
    if growth.smaller is None:
        return None, Basis.ONE_SCALE
    is_worse = growth.kind is GrowthClass.WORSE
    return None, Basis.GROWS_FASTER if is_worse else Basis.NO_GROWTH
