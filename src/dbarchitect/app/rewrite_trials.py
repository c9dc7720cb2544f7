"""A query that a finding says to write instead: planned, run beside the query, reviewed.

Rules:
    1. Both run on rows that are made for them (see `lab.made_rows`); where they give others
       the rewrite is withdrawn. Rows that were made prove nothing for all rows: that both give
       the same whatever the tables hold is the rule's own knowledge.
    2. Findings of two queries are told apart by their codes: another query has another
       fingerprint.
    3. What the lab has to stop was not run, and the others are tried all the same.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.app.rewrite_rows import RowPlaces
from dbarchitect.app.workload import workload_of_texts
from dbarchitect.errors import SafetyStopError
from dbarchitect.lab.questions import CONDITIONS, Question, plan_or_refusal
from dbarchitect.lab.same_rows import SameRows, same_rows
from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.reading import Known
from dbarchitect.model.remedy_proof import Brought, PlanChange, Refusal
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.judging import judged_rewrite, not_run, refused
from dbarchitect.review.queries import queries_of, search_path_of
from dbarchitect.review.rule import Need
from dbarchitect.sqltext.queries import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.app.proving import ProofRequest
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.remedy_proof import RemedyProof
    from dbarchitect.review.queries import Query

_ROWS = "lab: rows made for the query"


class RewriteTrials:
    """Tries queries to write instead on one database, which stays as it is."""

    def __init__(self, database: LabDatabase, request: ProofRequest) -> None:
        self._database = database
        self._request = request
        self._found: Mapping[str, tuple[Brought, ...]] = {}

    def proofs(
        self, findings: Sequence[Finding], *, ends_at: float
    ) -> Mapping[str, RemedyProof]:
        """What came of each query to write instead, by the finding's fingerprint.

        No rows are asked for after `ends_at`, as `time.monotonic` counts.
        """
        self._ends_at = ends_at
        queries = {q.fingerprint: q for q in queries_of(self._request.snapshot).queries}
        rewritten = [
            (one, queries[one.target.parts[-1]])
            for one in findings
            if one.remedy.rewrite and one.target.parts[-1] in queries
        ]
        if not rewritten:
            return {}
        places = RowPlaces(self._request.snapshot)
        texts = [(one.remedy.rewrite, query) for one, query in rewritten]
        self._found = _found_in(self._request, texts)
        codes: dict[str, set[str]] = {}
        for one in findings:
            codes.setdefault(one.target.text, set()).add(one.code)
        return {
            one.fingerprint: self._proof_in_time(one, query, places, codes[one.target.text])
            for one, query in rewritten
        }

    def _proof_in_time(
        self, finding: Finding, query: Query, places: RowPlaces, before: set[str]
    ) -> RemedyProof:
        if time.monotonic() > self._ends_at:
            return not_run(f"the {self._request.seconds:g} s for running remedies were over")
        try:
            return self._proof(finding, query, places, before)
        except SafetyStopError as error:
            return not_run(f"the lab stopped the query: {error.message}")

    def _proof(
        self, finding: Finding, query: Query, places: RowPlaces, before: set[str]
    ) -> RemedyProof:
        rewrite, path = finding.remedy.rewrite.rstrip("; \n"), search_path_of(query)
        session = self._database.owner
        old = plan_or_refusal(session, Question(query.given.text, path))
        if isinstance(old, Refusal):
            return not_run(
                f"the lab's PostgreSQL refuses the query as it stands: {old.message}"
            )
        new = plan_or_refusal(session, Question(rewrite, path))
        if isinstance(new, Refusal):
            return refused(new)
        pair = places.pair(query, rewrite)
        if isinstance(pair, str):
            run = SameRows(unknown=pair)
        else:
            run = same_rows(session, pair, ends_at=self._ends_at)
        found = self._found.get(fingerprint(rewrite), ())
        proof = judged_rewrite(finding, found, before, run)
        # Where the plan stays, what is better about the query is something else.
        plans = PlanChange(
            statement=query.given.text,
            rewrite=rewrite,
            before=old,
            after=new,
            conditions=CONDITIONS,
        )
        return replace(
            proof,
            plans=plans if old.shape != new.shape else None,
            evidence=self._evidence(finding, query, rewrite, proof, run),
        )

    def _evidence(
        self, finding: Finding, query: Query, rewrite: str, proof: RemedyProof, run: SameRows
    ) -> Evidence:
        lab = self._database.lab
        was_run = not run.unknown
        return Evidence(
            key=f"{finding.code}/{finding.target.text}/{finding.detail}/rewrite",
            claim=proof.told[:-1],
            method=Method.EXECUTED if was_run else Method.PLANNED,
            subject=Subject(SubjectKind.LAB, _ROWS if was_run else f"lab: {CONDITIONS}"),
            statements=(query.given.text, rewrite) if was_run else (rewrite,),
            passed=not run.difference if was_run else None,
            server=lab.server_version,
            locale=lab.locale.text,
        )


def _found_in(
    request: ProofRequest, rewrites: Sequence[tuple[str, Query]]
) -> Mapping[str, tuple[Brought, ...]]:
    """What the rules of queries say of texts to write instead, by their fingerprints."""
    rules = [one for one in request.modules if one.rule.needs == frozenset({Need.WORKLOAD})]
    texts = [(str(place), text) for place, (text, _) in enumerate(rewrites)]
    workload = workload_of_texts(texts)
    paths = [query.given.search_path for _, query in rewrites]
    statements = tuple(
        replace(one, search_path=paths[int(one.location.file)] if one.location else None)
        for one in workload.statements
    )
    alone = replace(request.snapshot, workload=Known(replace(workload, statements=statements)))
    found: dict[str, tuple[Brought, ...]] = {}
    for one in review_snapshot(alone, rules, request.options).findings:
        if one.target.kind is ObjectKind.QUERY:
            brought = Brought(
                code=one.code, slug=one.slug, severity=one.severity, target=one.target
            )
            key = one.target.parts[-1]
            found[key] = (*found.get(key, ()), brought)
    return found
