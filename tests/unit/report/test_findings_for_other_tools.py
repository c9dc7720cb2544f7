"""A review in the forms that other tools read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from dbarchitect.errors import Location
from dbarchitect.model.finding import (
    NotLoaded,
    NotVerified,
    Remedy,
    Review,
    RuleText,
    Severity,
    Suppressed,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind, UnreadObject
from dbarchitect.model.schema.paths import path_of
from dbarchitect.report.findings_ci import render_review_github, render_review_junit
from dbarchitect.report.findings_sarif import SarifFacts, render_review_sarif
from findings_made import finding_of, snapshot_of

HOSTILE = QualifiedName("public", 'a,b::c%\n<&"\x1b]]>')
FINDING = replace(
    finding_of("KEY01", HOSTILE, severity=Severity.ERROR),
    location=Location("a b.sql", 3, 7),
    remedy=Remedy(text="Do it.", statements=("SELECT 1;", "SELECT 2;")),
)
MILD = finding_of("TYP01", QualifiedName("public", "t"), severity=Severity.INFO)
UNREAD = UnreadObject(path_of(ObjectKind.TABLE, QualifiedName("public", "u")), "No right.")
REVIEW = Review(
    findings=(FINDING, MILD),
    not_verified=(NotVerified(code="IDX06", slug="unused", reason="No counters."),),
    unread=(UNREAD,),
    rules_run=("KEY01", "TYP01"),
)
RULES = tuple(
    RuleText(
        code=code,
        slug="made_up",
        severity=Severity.WARNING,
        summary="A.",
        why="B.",
        remedy="C.",
        references=("https://www.postgresql.org/docs/18/",),
    )
    for code in ("IDX06", "KEY01", "TYP01")
)


def sarif(review: Review = REVIEW, sources: tuple[str, ...] = ("a b.sql",)) -> Any:
    origin = replace(snapshot_of().origin, sources=sources)
    facts = SarifFacts(
        review=review, origin=origin, rules=RULES, left_out=("Not loaded.",), notes=("Note.",)
    )
    (run,) = json.loads(render_review_sarif(facts))["runs"]
    return run


def test_sarif_has_the_place_the_object_and_our_fingerprint() -> None:
    run = sarif()
    first, second = run["results"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "IDX06",
        "KEY01",
        "TYP01",
    ]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("KEY01", 1, "error")
    assert first["partialFingerprints"] == {"dbarchitect/v1": FINDING.fingerprint}
    (place,) = first["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.sql"
    assert place["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 7}
    assert "SELECT 2;" in first["message"]["text"]
    assert second["level"] == "note"
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [one["level"] for one in told] == ["note", "warning", "warning", "note"]
    assert told[0]["associatedRule"] == {"id": "IDX06", "index": 0}


def test_a_finding_without_a_place_stands_in_the_first_file_or_the_database() -> None:
    def place(run: Any) -> object:
        return run["results"][1]["locations"][0]["physicalLocation"]

    assert place(sarif()) == {"artifactLocation": {"uri": "a%20b.sql"}}
    assert place(sarif(sources=())) == {"artifactLocation": {"uri": "d"}}


def test_a_suppressed_finding_is_a_result_with_its_reason() -> None:
    answered = Suppressed(finding=MILD, reason="It is so.", until=date(2027, 1, 1))
    first, second = sarif(replace(REVIEW, findings=(FINDING,), suppressed=(answered,)))[
        "results"
    ]
    assert "suppressions" not in first
    (suppression,) = second["suppressions"]
    assert (suppression["justification"], suppression["status"]) == ("It is so.", "accepted")
    assert suppression["properties"] == {"until": "2027-01-01"}


def test_an_annotation_is_one_line_whatever_a_name_holds() -> None:
    lines = render_review_github(REVIEW).splitlines()
    assert len(lines) == 3
    command, _, text = lines[0].removeprefix("::").partition("::")
    assert command.startswith("error file=a b.sql,line=3,col=7,title=KEY01 made_up on ")
    assert command.count(",") == 3
    assert "%0ASELECT 2;" in text
    assert lines[1].startswith("::notice title=TYP01")
    assert lines[2] == "::warning title=not read%3A public.u::No right."


def test_an_annotation_leaves_out_what_is_not_known_of_a_place() -> None:
    missing = NotLoaded(location=Location("b.sql"), statement="", reason="It is torn")
    told = "not loaded: a part of the file: It is torn."
    placed = replace(missing, location=Location("b.sql", 4))
    review = Review(
        findings=(), not_verified=(), unread=(), rules_run=(), not_loaded=(missing, placed)
    )
    assert render_review_github(review).splitlines() == [
        f"::warning file=b.sql,title=not loaded::{told}",
        f"::warning file=b.sql,line=4,title=not loaded::{told}",
    ]


class Element(NamedTuple):
    """What Jenkins lets an element have; it is refused with anything else."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    has_text: bool = False


OUTCOME = Element(optional=frozenset({"type", "message"}), has_text=True)
JENKINS = {
    "testsuites": Element(
        optional=frozenset({"name", "time", "tests", "failures", "errors"}),
        children=frozenset({"testsuite"}),
    ),
    "testsuite": Element(
        required=frozenset({"name", "tests", "failures", "errors"}),
        optional=frozenset({"skipped", "time", "timestamp"}),
        children=frozenset({"testcase"}),
    ),
    "testcase": Element(
        required=frozenset({"name"}),
        optional=frozenset({"classname", "time", "group"}),
        children=frozenset({"skipped", "failure", "error", "system-out"}),
    ),
    "failure": OUTCOME,
    "skipped": OUTCOME,
    "system-out": Element(has_text=True),
}
"""As far as a review writes it.

Source: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd.
"""


def accepted(element: ET.Element) -> bool:
    allowed = JENKINS[element.tag]
    given = frozenset(element.keys())
    blank = not (element.text or "").strip()
    return (
        allowed.required <= given <= allowed.required | allowed.optional
        and (allowed.has_text or blank)
        and all(child.tag in allowed.children and accepted(child) for child in element)
    )


def test_junit_is_what_jenkins_takes() -> None:
    missing = NotLoaded(location=Location("b.sql", 4), statement="DO", reason="\x00 ]]>")
    partly = NotVerified(code="SEQ01", slug="used_up", reason="No.", objects=(UNREAD.path,))
    review = replace(REVIEW, not_loaded=(missing,), not_verified=(*REVIEW.not_verified, partly))
    for fails_from in (None, Severity.WARNING):
        root = ET.fromstring(render_review_junit(review, RULES, fails_from=fails_from))  # noqa: S314 - our own XML
        assert accepted(root)
        told = [case[0].text or case[0].get("message") for case in root.iter("testcase")]
        assert all(told)
        assert any((text or "").startswith("a b.sql:3:7\n") for text in told)
        case = next(root.iter("testcase"))
        case.set("line", "3")
        assert not accepted(root)


def test_junit_is_xml_and_fails_from_a_severity_on() -> None:
    def counted(fails_from: Severity | None) -> tuple[str | None, ...]:
        root = ET.fromstring(render_review_junit(REVIEW, RULES, fails_from=fails_from))  # noqa: S314 - our own XML
        (suite,) = root
        return tuple(suite.get(name) for name in ("tests", "failures", "skipped"))

    assert counted(Severity.INFO) == ("4", "3", "1")
    assert counted(Severity.WARNING) == ("4", "2", "1")
    assert counted(Severity.ERROR) == ("4", "1", "1")
    assert counted(None) == ("4", "0", "1")
