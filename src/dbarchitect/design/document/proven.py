"""What the proof found, as evidence that a document can point to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.balancing import balance_evidence
from dbarchitect.design.document.lab_evidence import access_evidence, executed
from dbarchitect.design.document.scaled import scale_evidence
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

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence as EvidenceType
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import (
        ProbeResult,
        Proof,
        SizeCheck,
        SizeEstimate,
    )


def proof_evidence(design: Design, proof: Proof) -> tuple[EvidenceType, ...]:
    """Everything that the proof found in numbers or in outcomes."""
    return (
        *_lab(proof),
        *access_evidence(design, proof),
        *scale_evidence(design, proof),
        *_audit(proof),
        *balance_evidence(proof),
        *_trees(proof),
        *_nearest(proof),
        *_builds(proof),
        *(_probe(result, proof) for result in proof.probes),
        *_not_verified(proof),
    )


def _lab(proof: Proof) -> Iterator[Evidence]:
    yield executed(
        proof,
        keys.LAB,
        "The server and the share of the horizon's rows that the lab held.",
        Measurement(name="server", value=f"PostgreSQL {proof.server_version}"),
        Measurement(name="scale", value=100 * proof.scale_share, unit=Unit.PERCENT),
        Measurement(name="rows", value=proof.scale_text),
    )
    for table, rows in proof.lab_rows.items():
        measurement = Measurement(name="rows", value=rows, unit=Unit.ROWS)
        yield executed(proof, keys.lab_rows(table), "Rows in the lab.", measurement)


def _builds(proof: Proof) -> Iterator[Evidence]:
    for check in proof.builds:
        seen = [Measurement(name="seen", value=check.detail)] if check.detail else []
        item = executed(proof, keys.BUILD + check.name, check.claim, *seen)
        yield replace(item, passed=check.passed)


def _probe(result: ProbeResult, proof: Proof) -> Evidence:
    kind = result.probe.claim.kind
    item = executed(
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
        yield executed(
            proof,
            f"{keys.NOT_VERIFIED}{number}",
            "What the proof did not reach.",
            Measurement(name="subject", value=item.subject),
            Measurement(name="reason", value=item.reason),
        )


def size_evidence(
    horizon: Sequence[SizeEstimate], checks: Sequence[SizeCheck] = ()
) -> Iterator[Evidence]:
    """Sizes at the horizon by formula, with its error where the lab checked it."""
    heaps = [size for size in horizon if size.kind == "heap"]
    indexes = [size for size in horizon if size.kind != "heap"]
    errors = {
        check.estimate.relation: check.error_percent
        for check in checks
        if not check.estimate.by_chance
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


def _audit(proof: Proof) -> Iterable[Evidence]:
    for rate in proof.audit:
        yield executed(
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
        names = ("subtree", "ancestors", "outline", "move")
        works = tuple(
            zip(names, (cost.subtree, cost.ancestors, cost.outline, cost.move), strict=True)
        )
        yield executed(
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
        yield executed(
            proof,
            f"{keys.NEAREST}{found.index.display}",
            "How many of the nearest rows an approximate index found.",
            Measurement(name="index", value=code(found.index.display)),
            Measurement(name="searches", value=found.searches, unit=Unit.COUNT),
            Measurement(name="neighbours", value=found.neighbours, unit=Unit.COUNT),
            Measurement(name="found", value=100 * found.share, unit=Unit.PERCENT, varying=True),
        )
