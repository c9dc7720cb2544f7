"""The larger scale, growth, the horizon, verdicts and several sessions, as evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.lab_evidence import (
    NOT_MEASURED,
    executed,
    larger_evidence,
    of_larger,
)
from dbarchitect.design.proof.verdicts import AtHorizon, verdicts
from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.proof.verdicts import Verdict
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import AccessResult, Proof
    from dbarchitect.model.scales import Growth, SharedRun, SharedWindow

SAME, CHANGED, UNKNOWN = "the same", "another", "not known"
FORCED = "another, which the lab was made to take"
KIN = "the same rows, fetched in another way"

_WHERE = {
    (True, True): "at both scales",
    (True, False): "at the smaller scale",
    (False, True): "at the larger scale",
}

_AT_ONCE = (
    "; the clients shared the machine with the server, and what they wrote was rolled back"
)


def scale_evidence(design: Design, proof: Proof) -> Iterator[Evidence]:
    """Everything about more rows than those of the smaller scale, and more than one session."""
    yield from _larger(design, proof)
    yield from larger_evidence(design, proof)
    results = {result.name: result for result in proof.access}
    larger = {r.name: r for r in proof.larger.access} if proof.larger is not None else {}
    for growth in proof.growth:
        if growth.smaller is not None:
            before, after = results.get(growth.pattern), larger.get(growth.pattern)
            yield of_larger(_growth(growth, proof, before, after), proof)
        if not growth.is_executed:
            yield _horizon(growth, proof)
    for verdict in verdicts(design, proof):
        yield of_larger(_verdict(verdict, proof), proof)
    for window in proof.shared:
        yield from _shared(design, window, proof)


def _larger(design: Design, proof: Proof) -> Iterator[Evidence]:
    if proof.larger is None:
        return
    entities = {f.table for f in design.forecasts if f.entity is not None}
    counts = {t: count for t, count in proof.larger.rows.items() if t in entities}
    largest = max(counts, key=lambda table: (counts[table], table))
    found = executed(
        proof,
        keys.LARGER,
        "The share of the horizon's rows that the lab held at the larger scale.",
        Measurement(name="rows", value=proof.larger.text),
        Measurement(name="table", value=code(largest.display)),
        Measurement(name="table_rows", value=proof.larger.rows[largest], unit=Unit.ROWS),
    )
    yield of_larger(found, proof)
    for table, rows in proof.larger.rows.items():
        measurement = Measurement(name="rows", value=rows, unit=Unit.ROWS)
        found = executed(proof, keys.larger_rows(table), "Rows in the lab.", measurement)
        yield of_larger(found, proof)


def _growth(
    growth: Growth, proof: Proof, before: AccessResult | None, after: AccessResult | None
) -> Evidence:
    measurements = [
        Measurement(name="table", value=code(growth.table.display)),
        *_compared_scales(growth),
    ]
    if growth.smaller is not None:
        smaller, larger = growth.smaller, growth.larger
        measurements += [
            Measurement(name="rows_smaller", value=smaller.rows, unit=Unit.ROWS),
            Measurement(name="rows_larger", value=larger.rows, unit=Unit.ROWS),
            Measurement(name="buffers_smaller", value=smaller.buffers, unit=Unit.BUFFERS),
            Measurement(name="buffers_larger", value=larger.buffers, unit=Unit.BUFFERS),
        ]
    if growth.forced in _WHERE:
        measurements.append(Measurement(name="forced", value=_WHERE[growth.forced]))
    else:
        measurements.append(_slower(growth.key, before, after))
    return executed(
        proof,
        keys.growth(growth.pattern, growth.key),
        "How a pattern grows between the two scales; its class is that of buffers.",
        *measurements,
    )


def _compared_scales(growth: Growth) -> Iterator[Measurement]:
    """What follows from two scales; of what ran with its rows of the horizon, what is told."""
    smaller, larger = growth.smaller, growth.larger
    changes = growth.same_plan is False
    if not growth.is_executed or changes:
        yield Measurement(name="plan", value=_compared(same=growth.same_plan))
    if smaller is None:
        return
    if not growth.is_executed:
        yield _times("rows_times", larger.rows, smaller.rows)
    if not growth.is_executed or (smaller.rows != larger.rows and not changes):
        yield Measurement(name="class", value=growth.kind.value)


def _times(name: str, value: float, of: float) -> Measurement:
    return Measurement(name=name, value=round(value / max(1, of), 2), unit=Unit.RATIO)


def _slower(key: str, before: AccessResult | None, after: AccessResult | None) -> Measurement:
    """How many times as long half of the executions took."""
    timings = [
        run.timing
        for result in (before, after)
        if result is not None
        for run in result.runs
        if run.key == key and run.timing is not None
    ]
    value: float | str = NOT_MEASURED
    if len(timings) == len(("before", "after")) and timings[0].p50_ms > 0:
        value = timings[1].p50_ms / timings[0].p50_ms
    return Measurement(name="time_times", value=value, unit=Unit.RATIO, varying=True)


def _horizon(growth: Growth, proof: Proof) -> Evidence:
    measurements = [
        Measurement(name="rows", value=growth.horizon_rows, unit=Unit.ROWS),
        Measurement(name="plan", value=_plan_there(growth)),
    ]
    if growth.most_buffers is not None and growth.bound is not None:
        bound = Measurement(name="buffers", value=growth.most_buffers, unit=Unit.BUFFERS)
        measurements += [bound, Measurement(name="bound", value=growth.bound.value)]
    if growth.cost_factor is not None:
        factor = round(growth.cost_factor, 2)
        measurements.append(Measurement(name="cost_times", value=factor, unit=Unit.RATIO))
    if growth.horizon_nodes and _plan_there(growth) in {CHANGED, FORCED, KIN}:
        tree = "\n".join(growth.horizon_nodes)
        measurements.append(Measurement(name="tree", value=tree))
    return Evidence(
        key=keys.at_horizon(growth.pattern, growth.key),
        claim="What follows from the two scales at the horizon, and the plan there.",
        method=Method.PLANNED if growth.horizon_nodes else Method.ESTIMATED,
        subject=Subject(SubjectKind.TWIN, "twin with the rows of the horizon"),
        measurements=tuple(measurements),
        server=proof.server_version,
        locale=proof.locale,
    )


def _plan_there(growth: Growth) -> str:
    if growth.is_kin:
        return KIN
    return FORCED if growth.forced[1] else _compared(same=growth.same_at_horizon)


def _compared(*, same: bool | None) -> str:
    return UNKNOWN if same is None else SAME if same else CHANGED


def _verdict(verdict: Verdict, proof: Proof) -> Evidence:
    words = {
        "lab": "met" if verdict.met else "missed",
        "key": verdict.key,
        "horizon": verdict.horizon.value,
    }
    times: dict[str, float | str] = {"p95": verdict.p95_ms}
    if verdict.horizon not in {AtHorizon.EXECUTED, AtHorizon.MISSED}:
        words |= {"horizon_key": verdict.horizon_key, "basis": verdict.why}
        none = AtHorizon.NOT_VERIFIED.value
        times["inferred"] = none if verdict.inferred_ms is None else verdict.inferred_ms
    return executed(
        proof,
        keys.verdict(verdict.pattern),
        "A target held against what ran; at the horizon by inference.",
        *(Measurement(name=n, value=word, varying=True) for n, word in words.items()),
        *(
            Measurement(name=name, value=value, unit=Unit.MILLISECONDS, varying=True)
            for name, value in times.items()
        ),
    )


def _shared(design: Design, window: SharedWindow, proof: Proof) -> Iterator[Evidence]:
    found = executed(
        proof,
        keys.shared(window.sessions),
        "Several sessions that run the mix of access patterns at once.",
        Measurement(name="sessions", value=window.sessions, unit=Unit.COUNT),
        Measurement(name="seconds", value=window.seconds, unit=Unit.SECONDS),
        Measurement(name="rate", value=window.per_second, unit=Unit.PER_SECOND, varying=True),
    )
    yield _at_once(found, proof)
    runs = {run.pattern: run for run in window.runs}
    timed = {result.name for result in proof.access}
    for access in design.access:
        if access.name in timed:
            key = keys.shared(window.sessions, access.name)
            yield _at_once(_shared_run(key, runs.get(access.name), proof), proof)


def _shared_run(key: str, run: SharedRun | None, proof: Proof) -> Evidence:
    """What the pattern did; one that is too slow for a window was left out."""
    p95_ms = None if run is None else run.p95_ms
    failures: Mapping[str, int] = run.failures if run is not None else {}
    told = ", ".join(f"{count} of SQLSTATE {state}" for state, count in failures.items())
    return executed(
        proof,
        key,
        "One access pattern among several sessions.",
        Measurement(name="n", value=0 if run is None else run.n, unit=Unit.COUNT, varying=True),
        Measurement(
            name="p95",
            value=NOT_MEASURED if p95_ms is None else p95_ms,
            unit=Unit.MILLISECONDS,
            varying=True,
        ),
        Measurement(name="failures", value=told or "none", varying=True),
    )


def _at_once(evidence: Evidence, proof: Proof) -> Evidence:
    found = of_larger(evidence, proof)
    subject = Subject(SubjectKind.LAB, found.subject.description + _AT_ONCE)
    return replace(found, subject=subject)
