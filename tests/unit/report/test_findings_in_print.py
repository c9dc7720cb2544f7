"""A name cannot pass for something that the review says."""

from __future__ import annotations

from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.finding import Confidence, Finding, Remedy, Review, Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.report.findings_text import render_review_text
from findings_made import finding_of

HOSTILE = QualifiedName("public", "t\nKEY99 all_is_lost · error · public.users\n  Burn it.")


def test_a_line_feed_in_a_name_begins_no_finding() -> None:
    evidence = Evidence(
        key="k",
        claim="it is so",
        method=Method.READ,
        subject=Subject(SubjectKind.SOURCE, "database d"),
    )
    finding = Finding(
        code="KEY01",
        slug="table_without_primary_key",
        severity=Severity.WARNING,
        target=ObjectPath(ObjectKind.TABLE, (HOSTILE.schema, HOSTILE.name)),
        message=f"{HOSTILE.display} has no primary key.",
        remedy=Remedy(text="Declare one.", statements=(f"ALTER TABLE {HOSTILE.sql} ...;",)),
        evidence=(evidence,),
    )
    printed = render_review_text(
        Review(findings=(finding,), not_verified=(), unread=(), rules_run=("KEY01",))
    )
    first, *others, blank, total = printed.splitlines()
    assert blank == ""
    assert first.startswith("KEY01 table_without_primary_key")
    assert all(line.startswith("  ") for line in others)
    assert total == "1 warning; 1 rule run."


def test_how_sure_a_rule_is_stands_behind_the_severity_where_it_is_not_certain() -> None:
    table = QualifiedName("public", "t")
    kinds = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE)
    findings = tuple(finding_of("KEY01", table, confidence=kind) for kind in kinds)
    printed = render_review_text(
        Review(findings=findings, not_verified=(), unread=(), rules_run=("KEY01",))
    )
    heads = [line for line in printed.splitlines() if line.startswith("KEY01")]
    assert heads == [
        f"KEY01 made_up · warning{sure} · public.t" for sure in ("", " (likely)", " (possible)")
    ]
