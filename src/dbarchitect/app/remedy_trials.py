"""Remedies tried on a lab's copy of the reviewed schema, alone or in groups.

Rules:
    1. The same rules with the same options look at the copy before and after. Those that need
       figures of a server in use are left out: a lab has none.
    2. Remedies of a group touch different relations: what appears on one of them is of the
       remedy that touches it. Where a finding appears elsewhere the group is taken apart.
    3. What PostgreSQL refuses in a transaction is tried in a clone, where each statement
       commits by itself; what it says there counts.
    4. A lab that is gone refuses nothing: its end is the end of the review.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.app.rewrite_trials import RewriteTrials
from dbarchitect.errors import SafetyStopError
from dbarchitect.lab.questions import CONDITIONS, Question
from dbarchitect.lab.trials import (
    Trial,
    may_run_outside,
    read_pristine,
    try_in_clone,
    try_rolled_back,
)
from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.remedy_proof import Outcome, PlanChange, Refusal
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.grouping import groups_of, halves, shares
from dbarchitect.review.judging import (
    Compared,
    is_told_by_schema,
    judged,
    judged_together,
    not_run,
    refused,
)
from dbarchitect.review.questions import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dbarchitect.app.proving import ProofRequest
    from dbarchitect.lab import LabDatabase
    from dbarchitect.lab.trials import Tried
    from dbarchitect.model.finding import Finding, Review
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.remedy_proof import RemedyProof
    from dbarchitect.model.schema import ObjectPath
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.grouping import Group

TABLES_READ_MAX = 4_000
"""So many tables are read again, over all trials, before remedies are tried in groups: a table
takes about 1 ms of reading and reviewing (benchmarks)."""

IN_A_CLONE = 64
"""So many remedies are tried in one clone, which takes as long to make as several readings."""


class RemedyTrials:
    """Tries remedies on one database, which stays as it is."""

    def __init__(self, database: LabDatabase, request: ProofRequest) -> None:
        self.seconds = request.seconds
        self.run = 0
        """So many remedies were run."""
        self.late = 0
        """So many were left when the time was over."""
        self._database = database
        self._request = request
        self._rules = [one for one in request.modules if is_told_by_schema(one.rule.code)]
        self._proofs: dict[str, RemedyProof] = {}
        self._rewrites: Mapping[str, RemedyProof] = {}
        self._places = Places(request.snapshot.schema)
        self._apart: list[Finding] = []
        self._wanted = 0

    def with_proofs(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, each with what came of its remedy and the evidence of that."""
        proofs = self.proofs(findings)
        return tuple(self._with(one, proofs[one.fingerprint]) for one in findings)

    def proofs(self, findings: Sequence[Finding]) -> Mapping[str, RemedyProof]:
        """What came of each finding's remedy, by its fingerprint."""
        self._ends_at = time.monotonic() + self.seconds
        tried = [finding for finding in findings if finding.remedy.statements]
        if tried:
            self._begin(len(tried))
            tables = len(self._request.snapshot.schema.tables)
            largest = max(1, len(tried) * tables // TABLES_READ_MAX)
            for group in groups_of(tried, largest=largest):
                self._in_time(group, self._try_rolled_back)
            for group in groups_of(self._apart, largest=IN_A_CLONE):
                self._in_time(group, self._try_in_clone)
            self._try_together(tried)
        self._rewrites = RewriteTrials(self._database, self._request).proofs(
            findings, ends_at=self._ends_at
        )
        for finding in findings:
            if not finding.remedy.statements:
                without = not_run("the remedy has no SQL")
                proof = self._rewrites.get(finding.fingerprint, without)
                self._proofs[finding.fingerprint] = proof
        return self._proofs

    def _with(self, finding: Finding, proof: RemedyProof) -> Finding:
        of_rewrite = self._rewrites.get(finding.fingerprint)
        if of_rewrite is not None and of_rewrite.outcome is Outcome.DIFFERS:
            finding = replace(finding, remedy=replace(finding.remedy, rewrite=""))
        if not finding.remedy.statements:
            return replace(finding, proof=proof)
        finding = replace(finding, rewrite_proof=of_rewrite)
        if proof.outcome is Outcome.NOT_RUN:
            return replace(finding, proof=proof)
        lab = self._database.lab
        is_proven = proof.outcome is Outcome.PROVEN
        evidence = Evidence(
            key=f"{finding.code}/{finding.target.text}/{finding.detail}/remedy",
            claim=proof.told[:-1],
            method=Method.EXECUTED,
            subject=Subject(SubjectKind.LAB, "lab: the schema without rows"),
            statements=finding.remedy.statements,
            passed=None if proof.outcome is Outcome.RUNS else is_proven,
            server=lab.server_version,
            locale=lab.locale.text,
        )
        return replace(finding, proof=replace(proof, evidence=evidence))

    def _begin(self, wanted: int) -> None:
        self._wanted = wanted
        self._request.progress("reviewing the lab's copy")
        self._pristine = self._reviewed(read_pristine(self._database))
        self._ends_at = time.monotonic() + self.seconds

    def _in_time(self, group: Group, attempt: Callable[[Group], None]) -> None:
        """The group is tried, unless the time is over."""
        if time.monotonic() > self._ends_at:
            self.late += len(group)
            proof = not_run(f"the {self.seconds:g} s for running remedies were over")
            self._proofs.update(dict.fromkeys((one.fingerprint for one in group), proof))
            return
        self._request.progress(f"running remedies: {self.run} of {self._wanted}")
        try:
            attempt(group)
        except SafetyStopError as error:
            # The guard ended the session: by whose statement, only a trial alone tells.
            if len(group) > 1:
                self._in_halves(group, attempt)
            else:
                ended = Refusal(statement=group[0].remedy.statements[0], message=error.message)
                self._settle({group[0].fingerprint: refused(ended)})

    def _in_halves(self, group: Group, attempt: Callable[[Group], None]) -> None:
        for half in halves(group):
            self._in_time(half, attempt)

    def _try_rolled_back(self, group: Group) -> None:
        """What was refused in a transaction waits for a clone; it has left nothing."""
        tried = try_rolled_back(self._database, [*map(self._trial, group)])
        for position, refusal in tried.refusals.items():
            if may_run_outside(refusal):
                self._apart.append(group[position])
            else:
                self._settle_refused(group[position], refusal)
        self._judge(group, tried, self._try_rolled_back)

    def _try_in_clone(self, group: Group) -> None:
        """What was refused has left what it did before: others are tried without it."""
        tried = try_in_clone(self._database, [*map(self._trial, group)])
        if not tried.refusals:
            self._judge(group, tried, self._try_in_clone)
        elif len(group) > 1:
            self._in_halves(group, self._try_in_clone)
        else:
            self._settle_refused(group[0], tried.refusals[0])

    def _settle_refused(self, finding: Finding, refusal: Refusal) -> None:
        """What the lab's copy has not cannot be changed there."""
        shown = {one.fingerprint for one in self._pristine.findings}
        is_there = finding.fingerprint in shown or not is_told_by_schema(finding.code)
        lacking = not_run("the lab's copy of the schema does not show the finding")
        self._settle({finding.fingerprint: refused(refusal) if is_there else lacking})

    def _judge(self, group: Group, tried: Tried, attempt: Callable[[Group], None]) -> None:
        """What ran of the group is settled, or taken apart where a finding appeared."""
        ran = [(at, one) for at, one in enumerate(group) if at not in tried.refusals]
        if tried.after is None or not ran:
            return
        compared = Compared(self._pristine, self._reviewed(tried.after))
        findings = [finding for _, finding in ran]
        whose = shares(findings, compared.brought)
        if whose is None:
            self._in_halves(findings, attempt)
            return
        for at, finding in ran:
            brought = whose[finding.fingerprint]
            proof = judged(finding, compared, brought, beside=len(ran) - 1)
            changed = self._plan_change(finding, tried.plans.get(at))
            self._settle({finding.fingerprint: replace(proof, plans=changed)})

    def _trial(self, finding: Finding) -> Trial:
        return Trial(finding.remedy.statements, self._question(finding))

    def _question(self, finding: Finding) -> Question | None:
        """What an empty lab's planner can tell of the finding, where it can."""
        ask = rule_by_code(finding.code).probe
        probe = None if ask is None else ask(self._places, finding)
        if probe is None or not probe.refutes:
            return None
        return Question(probe.statement)

    def _plan_change(
        self, finding: Finding, plans: tuple[Plan, Plan] | None
    ) -> PlanChange | None:
        asked = self._question(finding)
        if plans is None or asked is None:
            return None
        before, after = plans
        return PlanChange(
            statement=asked.statement, before=before, after=after, conditions=CONDITIONS
        )

    def _try_together(self, findings: Sequence[Finding]) -> None:
        """What a remedy brings may go with remedies of others.

        Those of the same rule are tried, and then those of findings on what it brings.
        """
        for code in sorted({f.code for f in findings if self._outcome(f) is Outcome.BRINGS}):
            group = [f for f in findings if f.code == code]
            self._judge_together([f for f in group if self._brings(f)], group)
        places: dict[ObjectPath, list[int]] = {}
        for place, finding in enumerate(findings):
            places.setdefault(finding.target, []).append(place)
        for finding in filter(self._brings, findings):
            targets = {one.target for one in self._proofs[finding.fingerprint].brought}
            near = sorted(place for one in targets for place in places.get(one, ()))
            told: dict[ObjectPath, Finding] = {}
            for other in map(findings.__getitem__, near):
                if self._outcome(other) is Outcome.PROVEN:
                    told.setdefault(other.target, other)
            self._judge_together([finding], [*told.values(), finding])

    def _brings(self, finding: Finding) -> bool:
        return self._outcome(finding) is Outcome.BRINGS

    def _judge_together(self, asked: Sequence[Finding], group: Sequence[Finding]) -> None:
        """What is asked is settled anew where the group leaves nothing behind."""
        if len(group) == 1 or time.monotonic() > self._ends_at:
            return
        tried = [*map(self._trial, group)]
        try:
            left = try_rolled_back(self._database, tried)
            if any(map(may_run_outside, left.refusals.values())):
                left = try_in_clone(self._database, tried)
        except SafetyStopError:
            return  # what each did alone stays told
        if left.after is None or left.refusals:
            return
        compared = Compared(self._pristine, self._reviewed(left.after))
        for one in asked:
            others = [other for other in group if other is not one]
            alone = self._proofs[one.fingerprint]
            self._proofs[one.fingerprint] = judged_together(one, compared, alone, others)

    def _outcome(self, finding: Finding) -> Outcome:
        return self._proofs[finding.fingerprint].outcome

    def _settle(self, proofs: Mapping[str, RemedyProof]) -> None:
        self._proofs.update(proofs)
        self.run += len(proofs)

    def _reviewed(self, copy: Snapshot) -> Review:
        """What the rules say of the lab's copy with all that the source alone knows."""
        source = self._request.snapshot
        attributes = {role.name: role for role in source.schema.roles}
        roles = tuple(attributes.get(role.name, role) for role in copy.schema.roles)
        as_source = replace(
            source,
            schema=replace(copy.schema, roles=roles),
            foreign_tables=copy.foreign_tables,
        )
        return review_snapshot(as_source, self._rules, self._request.options)
