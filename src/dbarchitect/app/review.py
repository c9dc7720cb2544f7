"""`review`: the findings of a target, with the place of each where it came from files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.app.proving import prove_findings
from dbarchitect.app.targets import TargetRequest, read_target
from dbarchitect.review.catalogue import all_rules, rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab.loading import Loaded
    from dbarchitect.model.finding import Finding, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What to review and with which rules; `select` empty means all but opinions."""

    target: TargetRequest
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    prove: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResult:
    """The review, and what of the target's files was not loaded or in another form."""

    review: Review
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def review(request: ReviewRequest) -> ReviewResult:
    """The findings of the target.

    Raises:
        UsageError: the target cannot be read, or a rule is not known.
    """
    chosen = [rule_by_code(code) for code in request.select] or [
        module for module in all_rules() if not module.rule.opinion
    ]
    ignored = {rule_by_code(code).rule.code for code in request.ignore}
    modules = [module for module in chosen if module.rule.code not in ignored]
    facts = read_target(request.target)
    found = review_snapshot(facts.snapshot, modules)
    if request.prove:
        proven = prove_findings(facts.snapshot, found.findings, request.target.lab)
        found = replace(found, findings=proven)
    if facts.loaded is None:
        return ReviewResult(review=found)
    placed = tuple(_placed(finding, facts.loaded) for finding in found.findings)
    return ReviewResult(
        review=replace(found, findings=placed), left_out=facts.left_out, notes=facts.notes
    )


def _placed(finding: Finding, loaded: Loaded) -> Finding:
    if len(finding.target.parts) == 1:  # a role or a schema stands in no file
        return finding
    _schema, relation, *part = finding.target.parts
    return replace(finding, location=loaded.place_of(relation, part[0] if part else None))
