"""A review for systems that build: annotations of GitHub's workflows, and JUnit's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from dbarchitect.model.finding import Severity
from dbarchitect.report.printable import printable
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.errors import Location
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
    title = f"{finding.code} {finding.slug} on {finding.target.text}"
    remedy = [f"Remedy: {finding.remedy.text}", *statements_with_effects(finding.remedy)]
    text = "\n".join([finding.message, *remedy])
    return _command(_COMMANDS[finding.severity], finding.location, title, text)


def _unread(review: Review) -> Iterator[str]:
    for one in review.unread:
        yield _command("warning", None, f"not read: {one.path.text}", one.reason)
    for missing in review.not_loaded:
        yield _command("warning", missing.location, "not loaded", missing.sentence)
    for item in review.not_verified:
        if item.objects:
            title = f"{item.code} {item.slug} not verified"
            text = f"Not verified{item.of_objects}: {item.reason}"
            yield _command("warning", None, title, text)


def _command(name: str, place: Location | None, title: str, text: str) -> str:
    """One line; what is not known of the place is left out."""
    told: dict[str, object] = {}
    if place is not None:
        told = {"file": place.file, "line": place.line, "col": place.column}
    told["title"] = title
    known = {key: _property(str(value)) for key, value in told.items() if value is not None}
    listed = ",".join(f"{key}={value}" for key, value in known.items())
    return f"::{name} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_review_junit(
    review: Review, rules: Sequence[RuleText], *, fails_from: Severity | None
) -> str:
    """A test case for each rule that ran and each of its findings; skipped where not verified.

    Findings below `fails_from` pass and tell what they are; None lets all pass.

    The place of a finding begins its text: Jenkins refuses a test case with more attributes.

    Source: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd.
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
    place = [] if finding.location is None else [finding.location.text]
    statements = statements_with_effects(finding.remedy)
    told = _told(case, finding.message, finding.severity, fails=fails)
    told.text = _xml("\n".join([*place, finding.message, finding.remedy.text, *statements]))
    return case


def _told(case: ET.Element, text: str, severity: Severity, *, fails: bool) -> ET.Element:
    if fails:
        told = {"message": _xml(text), "type": severity.name.lower()}
        return ET.SubElement(case, "failure", told)
    passed = ET.SubElement(case, "system-out")
    passed.text = _xml(text)
    return passed


def _case(name: str, code: str) -> ET.Element:
    return ET.Element("testcase", {"name": _xml(name), "classname": f"dbarchitect.{code}"})


def _xml(text: str) -> str:
    """Control characters have no place in XML 1.0, not even escaped."""
    return printable(text)
