"""The evidence of a review's document: its own counts, and all figures behind its findings.

A claim without figures is told whole where its finding stands, and needs no entry.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.model.finding import Severity
from dbarchitect.review.document.facts import by_rule, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.remedy_proof import PlanChange, RemedyProof
    from dbarchitect.review.document.facts import ReviewFacts

COUNTS = "review/counts"


def rule_key(code: str) -> str:
    """The key of how many findings a rule has."""
    return f"rules/{code}"


def keyed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, each piece of their evidence under a key that no other has.

    Plans that a proof compares are measurements of its evidence.
    """
    taken = Counter[str]()
    return tuple(_keyed(finding, taken) for finding in findings)


def _keyed(finding: Finding, taken: Counter[str]) -> Finding:
    def with_key(item: Evidence) -> Evidence:
        key = f"{finding.code}/{finding.target.text}"
        taken[key] += 1
        return replace(item, key=f"{key}/{taken[key]}")

    def keyed_proof(proof: RemedyProof | None) -> RemedyProof | None:
        if proof is None or proof.evidence is None:
            return proof
        compared = () if proof.plans is None else _compared(proof.plans)
        told = with_key(proof.evidence)
        told = replace(told, measurements=(*told.measurements, *compared))
        return replace(proof, evidence=told)

    return replace(
        finding,
        proof=keyed_proof(finding.proof),
        rewrite_proof=keyed_proof(finding.rewrite_proof),
        evidence=tuple(map(with_key, finding.evidence)),
    )


def _compared(plans: PlanChange) -> tuple[Measurement, ...]:
    sides = {"before": plans.before, "after": plans.after}
    costs = (
        Measurement(name=f"cost {when}", value=plan.total_cost, unit=Unit.COST)
        for when, plan in sides.items()
        if plans.sized
    )
    lines = (
        Measurement(name=f"plan {when}", value="\n".join(plan.lines) + "\n")
        for when, plan in sides.items()
    )
    return (*costs, *lines)


def review_evidence(facts: ReviewFacts, findings: Sequence[Finding]) -> EvidenceSet:
    """The review's counts, those of each rule, then the figures of findings that are told."""
    rules = (_rule(facts, code, len(found)) for code, found in by_rule(findings).items())
    figures = (item for one in told(findings) for item in one.all_evidence if item.measurements)
    return EvidenceSet.of((_counts(facts),), rules, figures)


def _counts(facts: ReviewFacts) -> Evidence:
    review, schema = facts.review, facts.snapshot.schema
    severities = Counter(finding.severity for finding in review.findings)
    tables = sum(table.partition_of is None for table in schema.tables)
    counts = {severity.name.lower(): severities[severity] for severity in Severity} | {
        "findings": len(review.findings),
        "tables": tables,
        "rules": len(review.rules_run),
        "not_verified": len(review.not_verified),
        "known": review.known,
        "suppressed": len(review.suppressed),
    }
    return _counted(facts, COUNTS, "what the review looked at and found", counts)


def _rule(facts: ReviewFacts, code: str, found: int) -> Evidence:
    return _counted(facts, rule_key(code), f"findings of {code}", {"findings": found})


def _counted(facts: ReviewFacts, key: str, claim: str, counts: dict[str, int]) -> Evidence:
    return Evidence(
        key=key,
        claim=claim,
        method=Method.READ,
        subject=Subject(SubjectKind.SOURCE, facts.source),
        measurements=tuple(
            Measurement(name=name, value=count, unit=Unit.COUNT)
            for name, count in counts.items()
        ),
        server=facts.snapshot.origin.server_version,
    )
