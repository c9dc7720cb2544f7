"""A name cannot pass for something that the review says."""

from __future__ import annotations

import re
from dataclasses import replace

from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.finding import (
    Confidence,
    Finding,
    NotVerified,
    Remedy,
    Review,
    Severity,
    Systemic,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind, ObjectPath, UnreadObject
from dbarchitect.report.findings_text import TextStyle, render_review_text
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


def many(count: int) -> Review:
    names = [QualifiedName("public", f"t{number}") for number in range(count)]
    findings = tuple(finding_of("KEY01", name) for name in names)
    together = Systemic(
        code="KEY01",
        slug="made_up",
        severity=Severity.WARNING,
        sentence="All of them.",
        why="It hurts.",
        count=count,
    )
    reason = "Nobody asked."
    return Review(
        findings=findings,
        not_verified=tuple(
            NotVerified(code=f"IDX{number}", slug="x", reason=reason)
            for number in range(10, 60)
        ),
        unread=(),
        rules_run=("KEY01",),
        systemic=(together,),
    )


def test_thousands_of_findings_of_a_rule_fill_no_screen() -> None:
    lines = render_review_text(many(4000)).splitlines()
    assert len(lines) < 24
    assert "      public.t7" in lines
    assert "      and 3,992 more" in lines
    assert "  Remedy for the first (needs review): Do nothing." in lines
    assert "not verified  50 rules (IDX10, IDX11, IDX12, IDX13 ...): Nobody asked." in lines
    assert lines[-1] == "4,000 warnings; 1 rule run, 50 not verified."


def test_sentences_fit_a_narrow_terminal() -> None:
    lines = render_review_text(many(40), style=TextStyle(width=40)).splitlines()
    assert max(map(len, lines[1:])) <= 40


def test_colours_say_nothing_that_the_text_does_not() -> None:
    hostile = finding_of("KEY01", QualifiedName("public", "x\x1b[2J\n"))
    review = replace(many(1), findings=(hostile,), systemic=())
    plain = render_review_text(review)
    colored = render_review_text(review, style=TextStyle(color=True))
    assert "\x1b[1mKEY01 made_up\x1b[0m · \x1b[33mwarning\x1b[0m" in colored
    assert re.sub(r"\x1b\[\d*m", "", colored) == plain
    assert "\x1b" not in plain
    assert "\x1b[2J" not in colored


def test_objects_that_were_not_read_for_one_reason_are_printed_as_one_where_many() -> None:
    unread = tuple(
        UnreadObject(ObjectPath(ObjectKind.TABLE, ("public", f"t{n:02}")), "No time.")
        for n in range(20)
    )
    printed = render_review_text(
        Review(findings=(), not_verified=(), unread=unread, rules_run=("KEY01",))
    )
    assert printed.count("not read  ") == 1
    assert "public.t00, " in printed
    assert "and 12 more: No time." in " ".join(printed.split())
    few = render_review_text(
        Review(findings=(), not_verified=(), unread=unread[:3], rules_run=("KEY01",))
    )
    assert few.count("not read  table public.t") == 3


def test_what_was_not_read_is_printed_in_its_order() -> None:
    reasons = ["a", "b", *"ab", *("c" * 9), "b"]
    unread = tuple(
        UnreadObject(ObjectPath(ObjectKind.QUERY, (f"q.sql:{n}",)), reason)
        for n, reason in enumerate(reasons)
    )
    printed = render_review_text(
        Review(findings=(), not_verified=(), unread=unread, rules_run=("KEY01",))
    )
    told = re.findall(r"^not read  query q\.sql:(\d+)", printed, re.MULTILINE)
    assert told == ["0", "1", "2", "3", "4", "13"]


def test_a_query_by_which_it_can_be_seen_stands_behind_what_was_read() -> None:
    found = finding_of("KEY01", QualifiedName("public", "t"))
    for method, is_shown in ((Method.READ, True), (Method.PLANNED, False)):
        evidence = replace(found.evidence[0], statements=("SELECT 1;",), method=method)
        finding = replace(found, evidence=(evidence,))
        printed = render_review_text(
            Review(findings=(finding,), not_verified=(), unread=(), rules_run=("KEY01",))
        )
        assert ("  To see it: SELECT 1;\n" in printed) is is_shown
