"""What a trial of a remedy shows: the review before against the one after.

Rules:
    1. A finding is the same where its fingerprint is, whatever its severity has become.
    2. What the lab did not show before cannot be shown to go: then only that the remedy runs
       is told.
    3. A remedy that the lab's roles may not run was not run: that says nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.remedy_proof import Brought, Outcome, RemedyProof
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.rule import OF_FILES_TOO

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dbarchitect.lab.same_rows import SameRows
    from dbarchitect.model.finding import Finding, Review
    from dbarchitect.model.remedy_proof import Refusal

_NAMED = 3
"""So many findings that a remedy brings are named; the others are counted."""

_SHOWN_CHARACTERS = 120
"""So much of a refused statement is shown in a sentence."""

_NOT_ALLOWED = "42501"
"""insufficient_privilege. Source: PostgreSQL documentation, appendix A."""

_FIGURES = "Only the rows and figures of a server in use can tell."
_NOT_SHOWN = "The lab's copy of the schema does not show the finding."


@dataclass(frozen=True)
class Compared:
    """A review before and one after."""

    before: Review
    after: Review

    @cached_property
    def shown(self) -> frozenset[str]:
        """The fingerprints of what was there before."""
        return frozenset(finding.fingerprint for finding in self.before.findings)

    @cached_property
    def left(self) -> frozenset[str]:
        """The fingerprints of what is there afterwards."""
        return frozenset(finding.fingerprint for finding in self.after.findings)

    @cached_property
    def brought(self) -> tuple[Brought, ...]:
        """What is there only since; opinions are of no weight here."""
        return tuple(
            Brought(code=f.code, slug=f.slug, severity=f.severity, target=f.target)
            for f in self.after.findings
            if f.fingerprint not in self.shown and not rule_by_code(f.code).rule.opinion
        )


def is_told_by_schema(code: str) -> bool:
    """Whether the rule needs no more than a lab has: schema, queries, foreign tables."""
    return rule_by_code(code).rule.needs <= OF_FILES_TOO


def judged(
    finding: Finding, compared: Compared, brought: tuple[Brought, ...], *, beside: int = 0
) -> RemedyProof:
    """What a trial shows of the finding and of what its remedy has brought.

    The remedies of so many others ran in the same trial.
    """
    is_left = finding.fingerprint in compared.left
    if brought:
        stays = " and the finding is still there" if is_left else ""
        told = f"Not proven: the remedy runs{stays}, but brings {_listed(brought)}."
        return RemedyProof(outcome=Outcome.BRINGS, told=told, brought=brought)
    if finding.fingerprint not in compared.shown:
        why = _NOT_SHOWN if is_told_by_schema(finding.code) else _FIGURES
        told = f"The remedy runs in the lab; that it removes the finding is not verified. {why}"
        return RemedyProof(outcome=Outcome.RUNS, told=told)
    if is_left:
        told = "Not proven: the remedy runs in the lab, and the finding is still there."
        return RemedyProof(outcome=Outcome.STANDS, told=told)
    told = f"Proven in the lab: the finding is gone, no other appeared{_beside(beside)}."
    return RemedyProof(outcome=Outcome.PROVEN, told=told)


def judged_together(
    finding: Finding, compared: Compared, alone: RemedyProof, others: Sequence[Finding]
) -> RemedyProof:
    """What shows where the others' remedies ran, too; `alone` is where only its own did."""
    together = judged(finding, compared, compared.brought)
    if together.outcome is not Outcome.PROVEN:
        return alone
    told = (
        f"Proven in the lab together with {_named(finding, others)}: "
        f"the finding is gone, no other appeared. Alone it brings {_listed(alone.brought)}."
    )
    return RemedyProof(outcome=Outcome.PROVEN, told=told, brought=alone.brought)


def _named(finding: Finding, others: Sequence[Finding]) -> str:
    """The remedies that ran with that of the finding."""
    if any(other.code != finding.code for other in others):
        first = f"that of {others[0].code} on {others[0].target.text}"
        more = len(others) - 1
        return f"{first} and {more} more" if more else first
    if len(others) == 1:
        return f"that of the other finding of {finding.code}"
    return f"those of the {len(others)} others of {finding.code}"


def judged_rewrite(
    finding: Finding, found: tuple[Brought, ...], before: Collection[str], run: SameRows
) -> RemedyProof:
    """What shows of a query to write instead: in what was found, and in the rows of both."""
    if run.difference:
        told = f"The query to write instead is withdrawn: on rows made for it {run.difference}."
        return RemedyProof(outcome=Outcome.DIFFERS, told=told)
    new = tuple(one for one in found if one.code not in before)
    if new:
        told = f"Not proven: PostgreSQL runs the query, but it brings {_listed(new)}."
        return RemedyProof(outcome=Outcome.BRINGS, told=told, brought=new)
    if any(one.code == finding.code for one in found):
        told = "Not proven: PostgreSQL runs the query, and the finding is still there."
        return RemedyProof(outcome=Outcome.STANDS, told=told)
    gone = "PostgreSQL plans the query, the finding is gone, no other appeared"
    if run.unknown:
        told = f"{gone}. That it gives the same rows is not verified: {run.unknown}."
        return RemedyProof(outcome=Outcome.RUNS, told=told)
    made = ", ".join(f"{rows:,} of {name.display}" for name, rows in run.made)
    told = (
        f"Proven in the lab: {gone}. Run beside the one that is there it gave the same rows, "
        f"{run.rows:,} in {run.trials} trials, on none and on rows made for it ({made}), nulls "
        "and duplicates among them."
    )
    return RemedyProof(outcome=Outcome.PROVEN, told=told)


def refused(refusal: Refusal) -> RemedyProof:
    """What a statement shows that the lab's server refused."""
    state = f" ({refusal.sqlstate})" if refusal.sqlstate else ""
    said = f"{_shown(refusal.statement)}: {refusal.message}{state}"
    if refusal.sqlstate == _NOT_ALLOWED:
        told = f"Not proven: the owner of a lab's database may not run {said}."
        return RemedyProof(outcome=Outcome.NOT_RUN, told=told, refusal=refusal)
    told = f"Not proven: the lab's PostgreSQL refuses {said}."
    return RemedyProof(outcome=Outcome.FAILED, told=told, refusal=refusal)


def not_run(reason: str) -> RemedyProof:
    """The remedy was not run; the reason is part of a sentence."""
    return RemedyProof(outcome=Outcome.NOT_RUN, told=f"Not proven: {reason}.")


def _beside(others: int) -> str:
    if not others:
        return ""
    remedies = "that of another" if others == 1 else f"those of {others} others"
    return f", while {remedies} ran beside it"


def _listed(brought: tuple[Brought, ...]) -> str:
    named = [f"{one.code} {one.slug} on {one.target.text}" for one in brought[:_NAMED]]
    more = len(brought) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _shown(statement: str) -> str:
    line = " ".join(statement.split())
    cut = line[:_SHOWN_CHARACTERS]
    return f"`{cut}{'' if cut == line else ' ...'}`"
