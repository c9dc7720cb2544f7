"""Targets held against what ran, and against the horizon by inference.

Rules:
    1. What ran with the horizon's rows needs no inference; what was slower in the lab than its
       target is missed, whatever follows.
    2. What follows is the most that it can be: a bound below the target shows that it is met,
       and one above it shows nothing.
    3. Times are taken to grow with buffers, and with the planned cost where the plans of the
       two scales differ but the larger one's is that of the horizon. A plan that changes on the
       way there is not verified.
    4. A verdict rests on times, so it varies; the classes and bounds under it do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dbarchitect.model.scales import GrowthClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.proof import AccessRun, Proof, Timing
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
    BUFFERS = "by its buffers"
    COST = "by the planned cost, for the plans of the two scales differ"
    PLAN_CHANGES = "the plan changes on the way there"
    GROWS_FASTER = "its buffers grow faster than the rows"
    NO_GROWTH = "two scales do not tell how it grows"
    BY_CHANCE = "it reads an index that is built anew each time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One access pattern against its target, with the key that decides.

    `p95_ms` is the slowest key's in the lab, `key` that key. `inferred_ms` is the most of all
    keys at the horizon, None where nothing follows for one of them, which is `horizon_key`.
    """

    pattern: str
    target_ms: float
    key: str
    p95_ms: float
    horizon: AtHorizon
    horizon_key: str
    basis: Basis
    inferred_ms: float | None = None

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
    bases = [(run, *_factor(grown.get((access.name, run.key)))) for run, _ in timed]
    unknown = next(((run.key, basis) for run, factor, basis in bases if factor is None), None)
    if unknown is not None:
        horizon_key, basis = unknown
        inferred_ms, horizon = None, AtHorizon.NOT_VERIFIED
    else:
        known = [
            (_then_ms(run.timing, factor), run.key, basis)
            for run, factor, basis in bases
            if factor is not None and run.timing is not None
        ]
        inferred_ms, horizon_key, basis = max(known)
        horizon = AtHorizon.MET if inferred_ms <= access.p95_ms else AtHorizon.NOT_SHOWN
        if all(basis is Basis.EXECUTED for _, _, basis in known):
            is_met = p95_ms <= access.p95_ms
            horizon = AtHorizon.EXECUTED if is_met else AtHorizon.MISSED
    return Verdict(
        pattern=access.name,
        target_ms=access.p95_ms,
        key=key,
        p95_ms=p95_ms,
        horizon=horizon,
        horizon_key=horizon_key,
        basis=basis,
        inferred_ms=inferred_ms,
    )


def _then_ms(timing: Timing, factor: float) -> float:
    """The 95th percentile with so many times the work: what is added is usual work.

    What made the slowest executions slow was the machine, of which there is not more.
    """
    return timing.p95_ms + timing.p50_ms * (factor - 1.0)


def _timed(pattern: str, proof: Proof) -> Iterator[tuple[AccessRun, float]]:
    """The runs with most rows, and the 95th percentile of each."""
    larger = proof.larger.access if proof.larger is not None else ()
    results = {result.name: result for result in (*proof.access, *larger)}
    if pattern in results:
        for run in results[pattern].runs:
            if run.timing is not None:
                yield run, run.timing.p95_ms


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
    if growth.most_buffers is not None:
        return max(1.0, growth.most_buffers / max(1, growth.larger.buffers)), Basis.BUFFERS
    if growth.same_plan is False and growth.cost_factor is not None:
        return max(1.0, growth.cost_factor), Basis.COST
    is_worse = growth.kind is GrowthClass.WORSE
    return None, Basis.GROWS_FASTER if is_worse else Basis.NO_GROWTH
