"""A query that a finding says to write instead: planned in the lab, and asked of the rules.

Rules:
    1. Neither query is run: a lab without rows tells nothing of which rows they give. That they
       give the same ones is the rule's own knowledge.
    2. Findings of two queries are told apart by their codes: another query has another
       fingerprint.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab.questions import CONDITIONS, Question, plan_or_refusal
from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.reading import Known
from dbarchitect.model.remedy_proof import Brought, PlanChange, Refusal
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.judging import judged_rewrite, not_run, refused
from dbarchitect.review.queries import queries_of
from dbarchitect.review.rule import Need

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.app.proving import ProofRequest
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.remedy_proof import RemedyProof

_FILE = "rewrite.sql"


def proofs_of_rewrites(
    database: LabDatabase, request: ProofRequest, findings: Sequence[Finding]
) -> Mapping[str, RemedyProof]:
    """What came of each query that is to be written instead, by the finding's fingerprint."""
    rewritten = [one for one in findings if one.remedy.rewrite]
    if not rewritten:
        return {}
    texts = {q.fingerprint: q.given.text for q in queries_of(request.snapshot).queries}
    codes: dict[str, set[str]] = {}
    for one in findings:
        codes.setdefault(one.target.text, set()).add(one.code)
    return {
        one.fingerprint: _proof(database, request, one, texts, codes[one.target.text])
        for one in rewritten
        if one.target.parts[-1] in texts
    }


def _proof(
    database: LabDatabase,
    request: ProofRequest,
    finding: Finding,
    texts: Mapping[str, str],
    before: set[str],
) -> RemedyProof:
    query, rewrite = texts[finding.target.parts[-1]], finding.remedy.rewrite.rstrip("; \n")
    old = plan_or_refusal(database.owner, Question(query))
    if isinstance(old, Refusal):
        return not_run(f"the lab's PostgreSQL refuses the query as it stands: {old.message}")
    new = plan_or_refusal(database.owner, Question(rewrite))
    if isinstance(new, Refusal):
        return refused(new)
    found = _codes_of(request, rewrite)
    proof = judged_rewrite(finding, found, before)
    change = PlanChange(
        statement=query, rewrite=rewrite, before=old, after=new, conditions=CONDITIONS
    )
    lab = database.lab
    evidence = Evidence(
        key=f"{finding.code}/{finding.target.text}/{finding.detail}/rewrite",
        claim=proof.told[:-1],
        method=Method.PLANNED,
        subject=Subject(SubjectKind.LAB, f"lab: {CONDITIONS}"),
        statements=(rewrite,),
        passed=True,
        server=lab.server_version,
        locale=lab.locale.text,
    )
    # Where the plan stays, what is better about the query is something else.
    plans = change if old.shape != new.shape else None
    return replace(proof, plans=plans, evidence=evidence)


def _codes_of(request: ProofRequest, rewrite: str) -> tuple[Brought, ...]:
    """What the rules of queries say of it."""
    rules = [one for one in request.modules if one.rule.needs == frozenset({Need.WORKLOAD})]
    workload = workload_of_texts([(_FILE, f"{rewrite};")])
    alone = replace(request.snapshot, workload=Known(workload))
    return tuple(
        Brought(code=one.code, slug=one.slug, severity=one.severity, target=one.target)
        for one in review_snapshot(alone, rules, request.options).findings
    )
