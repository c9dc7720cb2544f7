"""What came of running a remedy, as JSON values and as lines of text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.remedy_proof import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.remedy_proof import PlanChange, RemedyProof
    from dbarchitect.report.json_value import Json

_WORDS = {
    Outcome.PROVEN: "proven",
    Outcome.RUNS: "run, not verified",
    Outcome.BRINGS: "bring other findings",
    Outcome.STANDS: "of no effect",
    Outcome.FAILED: "refused",
    Outcome.DIFFERS: "withdrawn",
    Outcome.NOT_RUN: "not run",
}


def remedy_proof_as_json(proof: RemedyProof | None) -> Json:
    """The proof as values that `json.dumps` takes."""
    if proof is None:
        return None
    refusal = proof.refusal
    return {
        "outcome": proof.outcome.value,
        "told": proof.told,
        "brought": [
            {
                "code": one.code,
                "slug": one.slug,
                "severity": one.severity.name.lower(),
                "target": {"kind": one.target.kind.value, "path": one.target.text},
            }
            for one in proof.brought
        ],
        "refusal": None
        if refusal is None
        else {
            "statement": refusal.statement,
            "message": refusal.message,
            "sqlstate": refusal.sqlstate,
        },
        "plans": None if proof.plans is None else _plans(proof.plans),
    }


def remedies_tried(findings: Iterable[Finding]) -> str | None:
    """How many of the remedies are proven, as words; None where none was to be tried."""
    outcomes = Counter(proof.outcome for finding in findings for proof in finding.proofs)
    if not outcomes:
        return None
    told = [f"{outcomes[kind]:,} {word}" for kind, word in _WORDS.items() if outcomes[kind]]
    return f"remedies: {', '.join(told)}"


def plan_lines(change: PlanChange) -> Iterator[str]:
    """The plans below each other, as lines: the statement, before and after."""
    yield f"Planned ({change.conditions}): {' '.join(change.statement.split())}"
    for name, plan in (("before", change.before), ("after", change.after)):
        first, *others = plan.lines
        cost = f"  (cost {plan.total_cost:,.2f})" if change.sized else ""
        yield f"  {name:<7} {first}{cost}"
        yield from (f"          {line}" for line in others)
    if change.before.shape == change.after.shape:
        yield "  The planner runs it as before."


def _plans(change: PlanChange) -> Json:
    return {
        "statement": change.statement,
        "rewrite": change.rewrite or None,
        "conditions": change.conditions,
        "before": _plan(change.before, sized=change.sized),
        "after": _plan(change.after, sized=change.sized),
    }


def _plan(plan: Plan, *, sized: bool) -> Json:
    return {"cost": plan.total_cost if sized else None, "lines": [*plan.lines]}
