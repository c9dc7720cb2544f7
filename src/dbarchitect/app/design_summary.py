"""What a design comes to, in a few lines and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from dbarchitect.design.document import weighed_indexes
from dbarchitect.design.proof.verdicts import AtHorizon
from dbarchitect.model.document import Bullets, Document, Grid, Paragraph, Section
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Figure,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)
from dbarchitect.report.envelope import render_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.app.design import DesignResult
    from dbarchitect.model.evidence import Prose

RUN = "run"
SECONDS = "run/seconds"


def summary(result: DesignResult) -> tuple[Document, EvidenceSet]:
    """The result as a short document, and the evidence that its figures point to."""
    evidence = EvidenceSet(_run_evidence(result))
    sections = [Section("Result", (Bullets(tuple(_outcome(result))),))]
    sections += [
        Section("Time", (Grid(("phase", "seconds"), tuple(_phases(result))),)),
        *_files(result),
    ]
    title = f"{result.design.brief.name}: {_verdict(result)}"
    return Document(title=title, front_matter=(), sections=tuple(sections)), evidence


def _verdict(result: DesignResult) -> str:
    """`ok`, unless something failed; and what that does not cover where it is a whole part."""
    if not result.ok:
        return "NOT ok"
    every = {access.name for access in result.design.access}
    if result.proof is not None and every and every == set(result.unverified_patterns):
        return "ok, but no access pattern was verified"
    return "ok"


def _run_evidence(result: DesignResult) -> tuple[Evidence, ...]:
    probes = result.proof.probes if result.proof else ()
    counts = {
        "tables": sum(1 for t in result.design.schema.tables if t.partition_of is None),
        "decisions": len(result.design.decisions),
        "probes": len(probes),
        "passed": sum(1 for probe in probes if probe.passed),
        "not_verified": len(result.proof.not_verified) if result.proof else 0,
        **weighed_indexes(result.design.evidence),
    }
    subject = Subject(SubjectKind.LAB, "this run")
    counted = Evidence(
        key=RUN,
        claim="What this run came to.",
        method=Method.EXECUTED,
        subject=subject,
        measurements=tuple(
            Measurement(name=name, value=count, unit=Unit.COUNT)
            for name, count in counts.items()
        ),
    )
    timed = Evidence(
        key=SECONDS,
        claim="How long this run took.",
        method=Method.EXECUTED,
        subject=subject,
        measurements=tuple(
            Measurement(name=name, value=seconds, unit=Unit.SECONDS, varying=True)
            for name, seconds in {**result.seconds, "total": _total(result)}.items()
        ),
    )
    return counted, timed


def _total(result: DesignResult) -> float:
    return sum(result.seconds.values())


def _outcome(result: DesignResult) -> Iterator[Prose]:
    single = sum(1 for t in result.design.schema.tables if t.partition_of is None) == 1
    words = (" table, " if single else " tables, ", Figure(RUN, "decisions"), " decisions")
    yield (Figure(RUN, "tables"), *words)
    for found in result.design.contradictions:
        yield (f"contradiction {code(found.id)}: {found.says} {found.against} {found.effect}",)
    if result.proof is None:
        yield ("not verified: the proof was left out",)
        return
    for check in result.proof.builds:
        if not check.passed:
            yield (f"FAILED: {check.claim} {check.detail}",)
    yield from _indexes(result)
    yield (Figure(RUN, "passed"), " of ", Figure(RUN, "probes"), " probes passed")
    for probe in result.proof.probes:
        if not probe.passed:
            yield (f"FAILED: {code(probe.probe.name)} answered {code(probe.answer)}",)
    yield from _targets(result)
    if result.proof.not_verified:
        yield (Figure(RUN, "not_verified"), " not verified; the document says which and why")


def _targets(result: DesignResult) -> Iterator[Prose]:
    """What became of the targets, in the lab and by inference at the horizon."""
    if result.missed_targets:
        yield (f"target missed in the lab: {_codes(result.missed_targets)}",)
    elif result.verdicts and result.unverified_patterns:
        yield ("target met in the lab by every access pattern that ran",)
    elif result.verdicts:
        yield ("every target met in the lab",)
    for outcome, words in _AT_HORIZON:
        found = [one.pattern for one in result.verdicts if one.horizon is outcome]
        if found:
            yield (f"{words}: {_codes(found)}",)
    if result.unverified_patterns:
        yield (f"access pattern not verified: {_codes(result.unverified_patterns)}",)


_AT_HORIZON = (
    (AtHorizon.NOT_SHOWN, "target not shown to be met at the horizon"),
    (AtHorizon.NOT_VERIFIED, "target not verified at the horizon"),
)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(code, names))


def _indexes(result: DesignResult) -> Iterator[Prose]:
    if weighed_indexes(result.design.evidence):
        refused = (Figure(RUN, "refused"), " refused by planned cost")
        yield (Figure(RUN, "accepted"), " indexes accepted and ", *refused)


def _phases(result: DesignResult) -> Iterator[tuple[Prose, ...]]:
    for phase in (*result.seconds, "total"):
        yield ((phase,), (Figure(SECONDS, phase),))


def _files(result: DesignResult) -> Iterator[Section]:
    if result.written is None:
        return
    folder = result.written.folder
    yield Section(
        "Written", (Bullets(tuple((str(folder / f),) for f in result.written.files)),)
    )
    if result.written.kept:
        kept = Bullets(tuple((str(folder / f),) for f in result.written.kept))
        yield Section("Kept as it was", (kept, Paragraph((_KEPT,))))
    if result.written.removed:
        removed = Bullets(tuple((str(folder / f),) for f in result.written.removed))
        yield Section("Taken away: an earlier run made them, this one does not", (removed,))


_KEPT = (
    "The design has changed since this migration was written. If it was applied anywhere, "
    "write a new migration from it to `schema.sql`; if not, `--replace-migration` rewrites it."
)


def result_as_json(result: DesignResult) -> str:
    """The result in its envelope."""
    return render_result("design", result_content(result), ok=result.ok)


def result_content(result: DesignResult) -> dict[str, object]:
    """The result as plain values, as `docs/schemas/design-result.schema.json` describes it."""
    proof = result.proof
    probes = proof.probes if proof else ()
    written = result.written
    indexes = weighed_indexes(result.design.evidence)
    return {
        "name": result.design.brief.name,
        "tables": [
            table.name.display
            for table in result.design.schema.tables
            if table.partition_of is None
        ],
        "decisions": [
            {"slug": d.slug, "question": d.question, "choice": d.choice}
            for d in result.design.decisions
        ],
        "proven": proof is not None,
        "builds": [
            {"name": b.name, "passed": b.passed, "detail": b.detail}
            for b in (proof.builds if proof else ())
        ],
        "probes": {
            "run": len(probes),
            "passed": sum(1 for probe in probes if probe.passed),
            "failed": [probe.probe.name for probe in probes if not probe.passed],
        },
        "indexes": dict(indexes) if indexes else None,
        "missed_targets": list(result.missed_targets),
        "unverified_patterns": list(result.unverified_patterns),
        "scales": _scales(result),
        "verdicts": [
            {
                "pattern": one.pattern,
                "target_ms": one.target_ms,
                "p95_ms": round(one.p95_ms, 3),
                "met": one.met,
                "horizon": one.horizon.value,
                "basis": one.why,
                "inferred_ms": None if one.inferred_ms is None else round(one.inferred_ms, 3),
            }
            for one in result.verdicts
        ],
        "not_verified": [
            {"subject": item.subject, "reason": item.reason}
            for item in (proof.not_verified if proof else ())
        ],
        "assumptions": len(result.design.brief.assumptions),
        "open_questions": [question.id for question in result.design.brief.open_questions],
        "contradictions": [asdict(found) for found in result.design.contradictions],
        "seconds": {name: round(seconds, 3) for name, seconds in result.seconds.items()},
        "folder": str(written.folder) if written else None,
        "files": list(written.files) if written else [],
        "kept": list(written.kept) if written else [],
        "removed": list(written.removed) if written else [],
    }


def _scales(result: DesignResult) -> list[dict[str, object]]:
    """The scales at which access patterns ran, the smaller one first."""
    if result.proof is None:
        return []
    found = [(result.proof.scale_share, result.proof.lab_rows)]
    if result.proof.larger is not None:
        found.append((result.proof.larger.share, result.proof.larger.rows))
    return [
        {"share": share, "rows": {table.display: count for table, count in rows.items()}}
        for share, rows in found
    ]
