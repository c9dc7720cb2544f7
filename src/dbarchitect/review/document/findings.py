"""Findings in full, rule by rule: what each does, how it is known, and its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import Folded, Paragraph, Section
from dbarchitect.model.evidence import code
from dbarchitect.model.finding import MOST_TOLD
from dbarchitect.review.document.facts import by_rule, named
from dbarchitect.review.document.one_finding import blocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.finding import Finding, Systemic
    from dbarchitect.review.document.facts import ReviewFacts


def rule_anchor(rule: str) -> str:
    """The anchor of the section that holds a rule's findings."""
    return f"rule/{rule}"


def finding_anchor(finding: Finding) -> str:
    """The anchor of a finding."""
    return f"finding/{finding.fingerprint}"


def findings_section(facts: ReviewFacts, findings: Sequence[Finding]) -> Section:
    """All findings, the rule that hurts most first."""
    rules = {rule.code: rule for rule in facts.rules}
    many = {one.code: one for one in facts.review.systemic}
    sections = tuple(
        _rule_section(found, rules[rule].why if rule in rules else "", many.get(rule))
        for rule, found in by_rule(findings).items()
    )
    return Section("Findings", () if sections else (Paragraph(("None.",)),), sections)


def _rule_section(found: Sequence[Finding], why: str, systemic: Systemic | None) -> Section:
    first = found[0]
    severity = max(finding.severity for finding in found)
    heading = f"{severity.sign} {first.code} {first.slug}"
    anchor = rule_anchor(first.code)
    cut = len(found) > MOST_TOLD
    many = f"The first {MOST_TOLD:,} of {len(found):,}" if cut else f"All {len(found):,}"
    rest = (Paragraph((f"{many}: `--format json` has all.",)),) if cut else ()
    shown = found[:MOST_TOLD]
    if systemic is None:
        parts = tuple(map(_finding_section, shown))
        return Section(heading, (Paragraph((why,)), *rest), parts, anchor=anchor)
    all_of_them = Folded((many,), tuple(map(_folded_finding, shown)))
    blocks = (Paragraph((f"{systemic.sentence} {why}",)), *rest, all_of_them)
    return Section(heading, blocks, anchor=anchor)


def _finding_section(finding: Finding) -> Section:
    return Section(
        _heading(finding),
        tuple(blocks_of(finding)),
        anchor=finding_anchor(finding),
        severity=finding.severity,
    )


def _folded_finding(finding: Finding) -> Folded:
    return Folded(
        (_heading(finding),),
        tuple(blocks_of(finding)),
        anchor=finding_anchor(finding),
        severity=finding.severity,
    )


def _heading(finding: Finding) -> str:
    place = f" in {code(finding.location.text)}" if finding.location is not None else ""
    return f"{finding.severity.label} · {named(finding.target)}{place}"
