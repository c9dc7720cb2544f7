"""What the access patterns did in the lab, as evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.indexing.chance import is_built_by_chance
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
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import (
        AccessResult,
        AccessRun,
        PlanSummary,
        Proof,
        Timing,
        WithoutIndex,
    )

NO_INDEX = "no index"
NOT_MEASURED = "not measured"
"""What stands for a percentile of too few executions."""

_LARGEST_FIRST = ("hot", "median", "absent")


_UNDONE = ", in a transaction that was rolled back: without commit and fsync"


def _in_transaction(evidence: Evidence, pattern: PhysicalAccess) -> Evidence:
    """The evidence, of a statement that was undone where it writes."""
    if not pattern.writes:
        return evidence
    subject = replace(evidence.subject, description=evidence.subject.description + _UNDONE)
    return replace(evidence, subject=subject)


def executed(proof: Proof, key: str, claim: str, *measurements: Measurement) -> Evidence:
    """Evidence of what was run on the lab's rows, at the smaller scale."""
    return Evidence(
        key=key,
        claim=claim,
        method=Method.EXECUTED,
        subject=Subject(SubjectKind.LAB, f"lab with {proof.scale_text}"),
        measurements=measurements,
        server=proof.server_version,
        locale=proof.locale,
        data_seed=proof.seed,
    )


def access_evidence(design: Design, proof: Proof) -> Iterator[Evidence]:
    """The plans, buffers and times of each pattern, with every index and without each."""
    patterns = {pattern.name: pattern for pattern in design.access}
    for result in proof.access:
        pattern = patterns[result.name]
        drifting = _drifting(design, result)
        plan = replace(_access_plan(result, proof, drifting), statements=(pattern.sql,))
        yield _in_transaction(plan, pattern)
        for run in result.runs:
            if run.timing is not None:
                timed = _timing(keys.timing(result.name, run.key), run, pattern, proof)
                yield _in_transaction(timed, pattern)
        for item in result.without:
            dropped = f"DROP INDEX {item.index.sql}"
            found = _without(result, item, proof, drifting)
            found = replace(found, statements=(dropped, pattern.sql))
            yield _in_transaction(found, pattern)


def larger_evidence(design: Design, proof: Proof) -> Iterator[Evidence]:
    """The plans, buffers and times of each pattern at the larger scale."""
    patterns = {pattern.name: pattern for pattern in design.access}
    for result in proof.larger.access if proof.larger is not None else ():
        pattern = patterns[result.name]
        plan = _access_plan(result, proof, _drifting(design, result))
        # What each run touched there is told with how it grew, its indexes with its plan.
        told = tuple(m for m in plan.measurements if m.name == "plan" or "tree" in m.name)
        timed = [
            _timing(keys.larger_timing(result.name, run.key), run, pattern, proof)
            for run in result.runs
            if run.timing is not None
        ]
        key = keys.larger_access(result.name)
        for found in (
            replace(plan, key=key, measurements=told, statements=(pattern.sql,)),
            *timed,
        ):
            yield _in_transaction(of_larger(found, proof), pattern)


def of_larger(evidence: Evidence, proof: Proof) -> Evidence:
    """The evidence, of the larger scale where there is one."""
    if proof.larger is None:
        return evidence
    subject = Subject(SubjectKind.LAB, f"lab with {proof.larger.text}")
    return replace(evidence, subject=subject)


def _drifting(design: Design, result: AccessResult) -> frozenset[QualifiedName]:
    """The pattern's indexes that are built anew each time: how many pages it reads varies."""
    by_chance = {
        index.name
        for table in design.schema.tables
        for index in table.indexes
        if is_built_by_chance(index, table.columns)
    }
    return frozenset(by_chance.intersection(result.indexes))


def _access_plan(
    result: AccessResult, proof: Proof, drifting: frozenset[QualifiedName]
) -> Evidence:
    runs = sorted(result.runs, key=lambda run: _LARGEST_FIRST.index(run.key))
    served = ", ".join(code(index.display) for index in result.indexes)
    measurements = [
        Measurement(name="plan", value=_plans(runs)),
        Measurement(name="served_by", value=served or NO_INDEX),
    ]
    for run in runs:
        measurements.append(Measurement(name=f"tree_{run.key}", value=_tree(run.plan)))
        if run.plan.buffers is not None and not drifting.intersection(run.plan.indexes):
            name = f"buffers_{run.key}"
            measurements.append(
                Measurement(name=name, value=run.plan.buffers, unit=Unit.BUFFERS)
            )
        if run.plan.wal_bytes is not None:
            name = f"wal_{run.key}"
            measurements.append(
                Measurement(name=name, value=run.plan.wal_bytes, unit=Unit.BYTES)
            )
    return executed(
        proof,
        keys.access(result.name),
        "The plan, and the buffers that it touched.",
        *measurements,
    )


def _plans(runs: Sequence[AccessRun]) -> str:
    """The plan; where it depends on the key, each one with its keys."""
    by_plan: dict[str, list[str]] = {}
    for run in runs:
        by_plan.setdefault(plan_words(run.plan), []).append(run.key)
    if len(by_plan) == 1:
        return next(iter(by_plan))
    return "; ".join(f"{', '.join(kinds)} key: {plan}" for plan, kinds in by_plan.items())


def _tree(plan: PlanSummary) -> str:
    """The nodes, a line each, indented by two spaces for each level."""
    return "\n".join(plan.nodes)


def plan_words(plan: PlanSummary) -> str:
    """How a plan reaches its rows: the nodes that read a table or an index, in order."""
    reading = [node.strip() for node in plan.nodes if " on " in node or " using " in node]
    return ", ".join(dict.fromkeys(reading or [node.strip() for node in plan.nodes[:1]]))


def _timing(key: str, run: AccessRun, pattern: PhysicalAccess, proof: Proof) -> Evidence:
    found = executed(
        proof, key, "Times with one kind of key.", *_times(run.timing, pattern.p95_ms)
    )
    values = tuple("NULL" if value is None else value for value in run.values)
    return replace(found, statements=(pattern.sql,), parameters=values)


def _times(timing: Timing | None, target_ms: float | None) -> Iterator[Measurement]:
    if timing is None:
        return
    values = (("p50", timing.p50_ms), ("p95", timing.p95_ms), ("p99", timing.p99_ms))
    for name, value in values:
        yield Measurement(
            name=name,
            value=NOT_MEASURED if value is None else value,
            unit=Unit.MILLISECONDS,
            n=timing.n,
            varying=True,
        )
    if target_ms is not None:
        met = "met" if timing.p95_ms <= target_ms else "missed"
        yield Measurement(name="target", value=met, varying=True)


def _without(
    result: AccessResult,
    item: WithoutIndex,
    proof: Proof,
    drifting: frozenset[QualifiedName],
) -> Evidence:
    measurements = [
        Measurement(name="index", value=code(item.index.display)),
        Measurement(name="key", value=item.key),
        Measurement(name="plan", value=plan_words(item.plan)),
        Measurement(name="tree", value=_tree(item.plan)),
    ]
    if item.index not in drifting:
        ratio = Measurement(name="ratio", value=item.buffers_ratio, unit=Unit.RATIO)
        measurements.append(ratio)
    if item.plan.buffers is not None:
        measurements.append(
            Measurement(name="buffers", value=item.plan.buffers, unit=Unit.BUFFERS)
        )
    return executed(
        proof,
        keys.without(result.name, item.index.display),
        "The same with the index dropped.",
        *measurements,
    )
