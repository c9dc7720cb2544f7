"""What the proof found, as evidence that a document can point to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
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
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.evidence import Evidence as EvidenceType
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import (
        AccessResult,
        AccessRun,
        PlanSummary,
        ProbeResult,
        Proof,
        SizeCheck,
        SizeEstimate,
        Timing,
        WithoutIndex,
    )

NOT_MEASURED = "not measured"
"""What stands for a percentile of too few executions."""

_LARGEST_FIRST = ("hot", "median", "absent")


def proof_evidence(design: Design, proof: Proof) -> tuple[EvidenceType, ...]:
    """Everything that the proof found in numbers or in outcomes."""
    return (
        *_lab(proof),
        *_access(design, proof),
        *_audit(proof),
        *_trees(proof),
        *_nearest(proof),
        *_builds(proof),
        *(_probe(result, proof) for result in proof.probes),
        *_not_verified(proof),
    )


_UNDONE = ", in a transaction that was rolled back: without commit and fsync"


def _in_transaction(evidence: Evidence, pattern: PhysicalAccess) -> Evidence:
    """The evidence, of a statement that was undone where it writes."""
    if not pattern.writes:
        return evidence
    subject = replace(evidence.subject, description=evidence.subject.description + _UNDONE)
    return replace(evidence, subject=subject)


def _executed(proof: Proof, key: str, claim: str, *measurements: Measurement) -> Evidence:
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


def _lab(proof: Proof) -> Iterator[Evidence]:
    yield _executed(
        proof,
        keys.LAB,
        "The server and the share of the brief's rows that the lab held.",
        Measurement(name="server", value=f"PostgreSQL {proof.server_version}"),
        Measurement(name="scale", value=100 * proof.scale_share, unit=Unit.PERCENT),
        Measurement(name="rows", value=proof.scale_text),
    )
    for table, rows in proof.lab_rows.items():
        measurement = Measurement(name="rows", value=rows, unit=Unit.ROWS)
        yield _executed(proof, keys.lab_rows(table), "Rows in the lab.", measurement)


def _builds(proof: Proof) -> Iterator[Evidence]:
    for check in proof.builds:
        seen = [Measurement(name="seen", value=check.detail)] if check.detail else []
        item = _executed(proof, keys.BUILD + check.name, check.claim, *seen)
        yield replace(item, passed=check.passed)


def _probe(result: ProbeResult, proof: Proof) -> Evidence:
    kind = result.probe.claim.kind
    item = _executed(
        proof,
        f"{keys.PROBE}{kind}/{result.probe.target.text}/{result.probe.name}",
        _probe_claim(result),
        Measurement(name="held", value=int(result.held), unit=Unit.COUNT),
        Measurement(name="able_to_fail", value=int(result.able_to_fail), unit=Unit.COUNT),
    )
    statements = (*result.probe.setup, result.probe.statement)
    return replace(item, passed=result.passed, statements=statements)


def _probe_claim(result: ProbeResult) -> str:
    where = f"{result.probe.target.kind.value} {code(result.probe.target.text)}"
    answer, without = code(result.answer), code(result.answer_without)
    return f"{where}: {result.probe.name}. Answered {answer}; with it taken away {without}."


def _not_verified(proof: Proof) -> Iterator[Evidence]:
    for number, item in enumerate(proof.not_verified, start=1):
        yield _executed(
            proof,
            f"{keys.NOT_VERIFIED}{number}",
            "What the proof did not reach.",
            Measurement(name="subject", value=item.subject),
            Measurement(name="reason", value=item.reason),
        )


_BUILT_BY_CHANCE = "hnsw"
"""The access method whose indexes differ from build to build: what is read in them varies."""


def size_evidence(
    horizon: Sequence[SizeEstimate], checks: Sequence[SizeCheck] = ()
) -> Iterator[Evidence]:
    """Sizes at the horizon by formula, with its error where the lab checked it."""
    heaps = [size for size in horizon if size.kind == "heap"]
    indexes = [size for size in horizon if size.kind != "heap"]
    errors = {
        check.estimate.relation: check.error_percent
        for check in checks
        if check.estimate.kind != _BUILT_BY_CHANCE
    }
    for heap in heaps:
        own = sum(index.size_bytes for index in indexes if index.table == heap.table)
        yield _table_size(heap, own, errors)
    for index in indexes:
        yield _index_size(index, errors)
    if heaps:
        toast = sum(heap.toast_high_bytes for heap in heaps)
        total = sum(size.size_bytes for size in horizon) + toast
        yield _estimated(
            keys.SIZE_OF_DATABASE,
            "All tables and indexes at the horizon.",
            Measurement(name="total", value=total, unit=Unit.BYTES),
        )


def _table_size(
    heap: SizeEstimate, indexes_bytes: int, errors: dict[QualifiedName, float]
) -> Evidence:
    total = heap.size_bytes + heap.toast_high_bytes + indexes_bytes
    return _estimated(
        keys.table_size(heap.table),
        "Size at the horizon, by formula.",
        Measurement(name="row_width", value=heap.item_bytes, unit=Unit.BYTES),
        Measurement(name="heap", value=heap.size_bytes, unit=Unit.BYTES),
        Measurement(name="toast", value=heap.toast_high_bytes, unit=Unit.BYTES),
        Measurement(name="indexes", value=indexes_bytes, unit=Unit.BYTES),
        Measurement(name="total", value=total, unit=Unit.BYTES),
        *_error(heap.relation, errors),
    )


def _index_size(index: SizeEstimate, errors: dict[QualifiedName, float]) -> Evidence:
    return _estimated(
        keys.index_size(index.relation),
        "Size at the horizon, by formula: just built, and after inserts in random order.",
        Measurement(name="built", value=index.size_bytes, unit=Unit.BYTES),
        Measurement(name="split", value=index.high_bytes, unit=Unit.BYTES),
        *_error(index.relation, errors),
    )


def _error(
    relation: QualifiedName, errors: dict[QualifiedName, float]
) -> Iterator[Measurement]:
    if relation in errors:
        yield Measurement(name="error", value=errors[relation], unit=Unit.PERCENT)


def _estimated(key: str, claim: str, *measurements: Measurement) -> Evidence:
    return Evidence(
        key=key,
        claim=claim,
        method=Method.ESTIMATED,
        subject=Subject(SubjectKind.BRIEF, "the designed schema at the horizon"),
        measurements=measurements,
    )


def _access(design: Design, proof: Proof) -> Iterator[Evidence]:
    patterns = {pattern.name: pattern for pattern in design.access}
    for result in proof.access:
        pattern = patterns[result.name]
        drifting = _drifting(design, result)
        plan = replace(_access_plan(result, proof, drifting), statements=(pattern.sql,))
        yield _in_transaction(plan, pattern)
        for run in result.runs:
            if run.timing is not None:
                key = keys.timing(result.name, run.key)
                values = tuple("NULL" if value is None else value for value in run.values)
                timed = _timing(key, run.timing, pattern.p95_ms, proof)
                timed = replace(timed, statements=(pattern.sql,), parameters=values)
                yield _in_transaction(timed, pattern)
        for item in result.without:
            dropped = f"DROP INDEX {item.index.sql}"
            found = _without(result, item, proof, drifting)
            found = replace(found, statements=(dropped, pattern.sql))
            yield _in_transaction(found, pattern)


def _drifting(design: Design, result: AccessResult) -> frozenset[QualifiedName]:
    """The pattern's indexes that are built anew each time: how many pages it reads varies."""
    by_chance = {
        index.name
        for table in design.schema.tables
        for index in table.indexes
        if index.access_method == _BUILT_BY_CHANCE
    }
    return frozenset(by_chance.intersection(result.indexes))


def _access_plan(
    result: AccessResult, proof: Proof, drifting: frozenset[QualifiedName]
) -> Evidence:
    runs = sorted(result.runs, key=lambda run: _LARGEST_FIRST.index(run.key))
    served = ", ".join(code(index.display) for index in result.indexes)
    measurements = [
        Measurement(name="plan", value=_plans(runs)),
        Measurement(name="served_by", value=served or "no index"),
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
    return _executed(
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


def _timing(key: str, timing: Timing, target_ms: float | None, proof: Proof) -> Evidence:
    values = (("p50", timing.p50_ms), ("p95", timing.p95_ms), ("p99", timing.p99_ms))
    measurements = [
        Measurement(
            name=name,
            value=NOT_MEASURED if value is None else value,
            unit=Unit.MILLISECONDS,
            n=timing.n,
            varying=True,
        )
        for name, value in values
    ]
    if target_ms is not None:
        met = "met" if timing.p95_ms <= target_ms else "missed"
        measurements.append(Measurement(name="target", value=met, varying=True))
    return _executed(proof, key, "Times with one kind of key.", *measurements)


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
    return _executed(
        proof,
        keys.without(result.name, item.index.display),
        "The same with the index dropped.",
        *measurements,
    )


def _audit(proof: Proof) -> Iterable[Evidence]:
    for rate in proof.audit:
        yield _executed(
            proof,
            f"{keys.AUDIT}{rate.table.display}/{rate.variant}/{rate.rows}",
            "How fast an audited table is written.",
            Measurement(name="table", value=code(rate.table.display)),
            Measurement(name="variant", value=rate.variant),
            Measurement(name="rows", value=rate.rows, unit=Unit.ROWS),
            Measurement(
                name="rate", value=rate.rows_per_second, unit=Unit.PER_SECOND, varying=True
            ),
        )


def _trees(proof: Proof) -> Iterator[Evidence]:
    for cost in proof.trees:
        works = (("subtree", cost.subtree), ("ancestors", cost.ancestors), ("move", cost.move))
        yield _executed(
            proof,
            f"{keys.TREE}{cost.depth}/{cost.form}",
            "A small tree kept in this form: its size, and the buffers of each work.",
            Measurement(name="form", value=cost.form),
            Measurement(name="depth", value=cost.depth, unit=Unit.COUNT),
            Measurement(name="rows", value=cost.rows, unit=Unit.ROWS),
            Measurement(name="bytes", value=cost.size_bytes, unit=Unit.BYTES),
            *(Measurement(name=n, value=w[0], unit=Unit.BUFFERS) for n, w in works),
            *(
                Measurement(name=f"{n}_ms", value=w[1], unit=Unit.MILLISECONDS, varying=True)
                for n, w in works
            ),
        )


def _nearest(proof: Proof) -> Iterator[Evidence]:
    for found in proof.nearest:
        yield _executed(
            proof,
            f"{keys.NEAREST}{found.index.display}",
            "How many of the nearest rows an approximate index found.",
            Measurement(name="index", value=code(found.index.display)),
            Measurement(name="searches", value=found.searches, unit=Unit.COUNT),
            Measurement(name="neighbours", value=found.neighbours, unit=Unit.COUNT),
            Measurement(name="found", value=100 * found.share, unit=Unit.PERCENT, varying=True),
        )


def missed_targets(design: Design, proof: Proof) -> tuple[str, ...]:
    """The access patterns whose 95th percentile was over its target with some key."""
    targets = {pattern.name: pattern.p95_ms for pattern in design.access}
    return tuple(
        result.name
        for result in proof.access
        if (target := targets.get(result.name)) is not None
        and any(run.timing and run.timing.p95_ms > target for run in result.runs)
    )
