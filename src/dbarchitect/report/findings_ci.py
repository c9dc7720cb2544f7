"""A review for systems that build: annotations of GitHub's workflows, and JUnit's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from dbarchitect.model.finding import Severity
from dbarchitect.report.printable import printable
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.finding import Finding, Review, RuleText

_COMMANDS = {
    Severity.INFO: "notice",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def render_review_github(review: Review) -> str:
    """One workflow command a finding; the runner turns each into an annotation.

    Source: GitHub documentation, Workflow commands for GitHub Actions.
    """
    lines = [*map(_annotation, review.findings), *_unread(review)]
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding) -> str:
    place = finding.location
    properties = {"title": f"{finding.code} {finding.slug} on {finding.target.text}"}
    if place is not None:
        lines = {"line": place.line, "col": place.column}
        known = {key: str(value) for key, value in lines.items() if value is not None}
        properties = {"file": place.file} | known | properties
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    remedy = [f"Remedy: {finding.remedy.text}", *statements_with_effects(finding.remedy)]
    text = _data("\n".join([finding.message, *remedy]))
    return f"::{_COMMANDS[finding.severity]} {listed}::{text}"


def _unread(review: Review) -> Iterator[str]:
    for one in review.unread:
        title = _property(f"not read: {one.path.text}")
        yield f"::warning title={title}::{_data(one.reason)}"
    for missing in review.not_loaded:
        place = missing.location
        lines = {"file": place.file, "line": place.line, "col": place.column}
        listed = ",".join(f"{key}={_property(str(value))}" for key, value in lines.items())
        yield f"::warning {listed},title=not loaded::{_data(missing.sentence)}"
    for item in review.not_verified:
        if item.objects:
            title = _property(f"{item.code} {item.slug} not verified")
            text = _data(f"Not verified{item.of_objects}: {item.reason}")
            yield f"::warning title={title}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_review_junit(
    review: Review, rules: Sequence[RuleText], *, fails_from: Severity | None
) -> str:
    """A test case for each rule that ran and each of its findings; skipped where not verified.

    Findings below `fails_from` pass and tell what they are; None lets all pass.

    Source: the XML that Apache Ant's JUnit task writes, as Jenkins and GitLab read it.
    """
    cases = [*_cases(review, rules, fails_from)]
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    skipped = {"skipped": str(sum(case.find("skipped") is not None for case in cases))}
    suites = ET.Element("testsuites", counts)
    name = {"name": "dbarchitect review"}
    suite = ET.SubElement(suites, "testsuite", name | counts | skipped)
    suite.extend(cases)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _cases(
    review: Review, rules: Sequence[RuleText], fails_from: Severity | None
) -> Iterator[ET.Element]:
    reasons = {item.code: item.reason for item in review.not_verified if not item.objects}
    of_rules: dict[str, list[Finding]] = {}
    for finding in review.findings:
        of_rules.setdefault(finding.code, []).append(finding)
    for rule in rules:
        own = of_rules.get(rule.code, ())
        for finding in own:
            yield _of_finding(finding, fails=_fails(finding.severity, fails_from))
        if not own:
            case = _case(f"{rule.code} {rule.slug}", rule.code)
            if rule.code in reasons:
                ET.SubElement(case, "skipped", {"message": _xml(reasons[rule.code])})
            yield case
    for one in review.unread:
        case = _case(f"read {one.path.text}", "read")
        _told(case, one.reason, Severity.WARNING, fails=_fails(Severity.WARNING, fails_from))
        yield case
    for missing in review.not_loaded:
        case = _case(f"load {missing.location.text}", "load")
        fails = _fails(Severity.WARNING, fails_from)
        _told(case, missing.sentence, Severity.WARNING, fails=fails)
        yield case
    for item in review.not_verified:
        if item.objects:
            case = _case(f"{item.code} {item.slug} of all objects", item.code)
            text = f"Not verified{item.of_objects}: {item.reason}"
            fails = _fails(Severity.WARNING, fails_from)
            _told(case, text, Severity.WARNING, fails=fails)
            yield case


def _fails(severity: Severity, fails_from: Severity | None) -> bool:
    return fails_from is not None and severity >= fails_from


def _of_finding(finding: Finding, *, fails: bool) -> ET.Element:
    case = _case(f"{finding.code} {finding.slug} on {finding.target.text}", finding.code)
    if finding.location is not None:
        case.set("file", _xml(finding.location.file))
        if finding.location.line is not None:
            case.set("line", str(finding.location.line))
    told = _told(case, finding.message, finding.severity, fails=fails)
    told.text = _xml(
        "\n".join(
            [finding.message, finding.remedy.text, *statements_with_effects(finding.remedy)]
        )
    )
    return case


def _told(case: ET.Element, text: str, severity: Severity, *, fails: bool) -> ET.Element:
    if not fails:
        return ET.SubElement(case, "system-out")
    told = {"message": _xml(text), "type": severity.name.lower()}
    return ET.SubElement(case, "failure", told)


def _case(name: str, code: str) -> ET.Element:
    return ET.Element("testcase", {"name": _xml(name), "classname": f"dbarchitect.{code}"})


def _xml(text: str) -> str:
    """Control characters have no place in XML 1.0, not even escaped."""
    return printable(text)
