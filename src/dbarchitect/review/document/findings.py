"""Findings in full, rule by rule: what each does, how it is known, and its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import (
    Bullets,
    Code,
    Folded,
    Paragraph,
    Plans,
    PlanTree,
    Section,
)
from dbarchitect.model.evidence import Figure, Method, Words, code
from dbarchitect.model.finding import Confidence
from dbarchitect.review.document.facts import by_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.document import Block
    from dbarchitect.model.evidence import Evidence, Prose, ProsePart
    from dbarchitect.model.finding import Finding, Systemic
    from dbarchitect.review.document.facts import ReviewFacts

_BY_METHOD = {
    Method.DECLARED: "Declared in",
    Method.READ: "Read from",
    Method.ESTIMATED: "Estimated for",
    Method.PLANNED: "Planned in",
    Method.EXECUTED: "Executed in",
}


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
    if systemic is None:
        parts = tuple(map(_finding_section, found))
        return Section(heading, (Paragraph((why,)),), parts, anchor=anchor)
    all_of_them = Folded((f"All {len(found):,}",), tuple(map(_folded_finding, found)))
    blocks = (Paragraph((f"{systemic.sentence} {why}",)), all_of_them)
    return Section(heading, blocks, anchor=anchor)


def _finding_section(finding: Finding) -> Section:
    return Section(
        _heading(finding),
        tuple(_blocks(finding)),
        anchor=finding_anchor(finding),
        severity=finding.severity,
    )


def _folded_finding(finding: Finding) -> Folded:
    return Folded(
        (_heading(finding),),
        tuple(_blocks(finding)),
        anchor=finding_anchor(finding),
        severity=finding.severity,
    )


def _heading(finding: Finding) -> str:
    place = f" in {code(finding.location.text)}" if finding.location is not None else ""
    return f"{finding.severity.label} · {code(finding.target.text)}{place}"


def _blocks(finding: Finding) -> Iterator[Block]:
    yield Paragraph((Words(finding.message),))
    yield Bullets(tuple(map(_told, finding.evidence)))
    for item in finding.evidence:
        trees = tuple(_plans(item))
        if trees:
            yield Plans(trees)
    remedy = finding.remedy
    safety = remedy.safety.value.replace("_", " ")
    yield Paragraph((f"Remedy ({safety}): ", Words(remedy.text)))
    if remedy.statements:
        yield Code("sql", "\n".join(remedy.statements))
    sure = finding.confidence
    guess = "" if sure is Confidence.CERTAIN else f", {sure.name.lower()}"
    kind = finding.target.kind.capitalize()
    yield Paragraph((f"{kind}{guess}, fingerprint {code(finding.fingerprint)}.",))


def _told(item: Evidence) -> Prose:
    """How it is known, and what was found; figures lead to the evidence."""
    outcome = {True: "", False: " FAILED:", None: ""}[item.passed]
    how = f"{_BY_METHOD[item.method]} {item.subject.description}:{outcome} {item.claim}"
    parts: list[ProsePart] = [Words(how)]
    for measurement in item.measurements:
        if not _is_tree(measurement.value):
            parts += [
                f"; {measurement.name.replace('_', ' ')} ",
                Figure(item.key, measurement.name),
            ]
    return (*parts, ".")


def _plans(item: Evidence) -> Iterator[PlanTree]:
    for measurement in item.measurements:
        if _is_tree(measurement.value):
            label = measurement.name.replace("_", " ").capitalize()
            yield PlanTree((label,), Figure(item.key, measurement.name))


def _is_tree(value: float | str) -> bool:
    return isinstance(value, str) and "\n" in value
