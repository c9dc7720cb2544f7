"""A review as one page and as Markdown: all that was found, where, and what was not seen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.errors import Location
from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import NotLoaded, Suppressed
from dbarchitect.model.plan import Plan, PlanNode
from dbarchitect.model.quantities import Bytes, PlannerCost
from dbarchitect.model.remedy_proof import Outcome, PlanChange, Refusal, RemedyProof
from dbarchitect.model.schema import UnreadObject
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.report.findings_json import review_as_json
from dbarchitect.report.html import render_html
from dbarchitect.report.markdown import render_markdown
from dbarchitect.review.catalogue import all_rules
from dbarchitect.review.document import ReviewFacts, build_document
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.explaining import rule_text
from dbarchitect.review.rolling_up import systemic
from html_page import Element, parse
from published_schemas import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab

SQL = """
CREATE SCHEMA "Other.Schema";
CREATE TABLE users (id int, email text UNIQUE, created timestamp, deleted_at timestamptz);
CREATE INDEX a ON users (created);
CREATE INDEX b ON users (created);
CREATE TABLE "Other.Schema"."<b>`T`|x" (
   id bigint PRIMARY KEY, email text NOT NULL REFERENCES users (email), at timestamp NOT NULL);
CREATE TABLE parts (id bigint NOT NULL, at timestamp NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE clean (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL);
CREATE FUNCTION no_path() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
"""


@pytest.fixture(scope="module")
def facts(lab: Lab) -> Iterator[ReviewFacts]:
    """What a review of the tables above found; from three findings on they are many."""
    database = lab.create_database()
    load_files(database, [("a.sql", SQL)])
    snapshot = read_snapshot(database.admin)
    snapshot = replace(snapshot, origin=replace(snapshot.origin, sources=("a`b.sql",)))
    rules = [module for module in all_rules() if not module.rule.opinion]
    found = review_snapshot(snapshot, rules)
    found = replace(found, systemic=systemic(found.findings, snapshot, rules, many=3))
    yield ReviewFacts(
        version="1",
        review=found,
        snapshot=snapshot,
        rules=tuple(map(rule_text, rules)),
        left_out=("a.sql:1: not loaded: `GRANT`. It is no use.",),
        notes=("<i>note</i>",),
    )
    lab.drop_database(database)


@pytest.fixture(scope="module")
def page(facts: ReviewFacts) -> Element:
    return parse(render_html(*build_document(facts)))


def shown(element: Element) -> str:
    return " ".join(element.text.split())


def test_each_finding_is_there_with_message_remedy_and_fingerprint(
    facts: ReviewFacts, page: Element
) -> None:
    text = shown(page.one("main"))
    for finding in facts.review.findings:
        for told in (finding.message, finding.remedy.text, *finding.remedy.statements):
            assert " ".join(told.split()) in text
        assert finding.fingerprint in text
        assert all(" ".join(item.claim.split()) in text for item in finding.evidence)


def test_every_link_leads_to_a_place_of_the_page(page: Element) -> None:
    ids = [e.attributes["id"] for e in page.walk() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    hrefs = {e.attributes["href"] for e in page.walk() if "href" in e.attributes}
    assert len(hrefs) > 20
    assert {href.removeprefix("#") for href in hrefs} <= set(ids)


def test_a_table_of_the_diagram_has_the_sign_of_its_worst_finding(page: Element) -> None:
    def signs(box: Element) -> list[str]:
        return [
            text.text for text in box.all("text") if "sign" in text.attributes.get("class", "")
        ]

    boxes = {
        box.one("text", class_="name").text: (box.attributes["class"], signs(box))
        for box in page.walk()
        if box.attributes.get("class", "").startswith("box")
    }
    assert boxes["clean"] == ("box", [])
    assert boxes["users"] == ("box warning", ["▲"])
    assert boxes["parts"] == ("box warning", ["▲"])
    assert len(boxes) == 4


def test_findings_of_an_index_or_a_partition_are_those_of_the_table(page: Element) -> None:
    folds = {shown(fold.all("summary")[0]): fold for fold in page.all("details")}
    (users,) = (fold for name, fold in folds.items() if name.startswith("users:"))
    assert {"IDX02 duplicate_index", "KEY01 table_without_primary_key"} <= {
        link.text for link in users.all("a")
    }
    assert not any(name.startswith(("parts_1:", "clean:")) for name in folds)
    assert any(name.startswith("Other objects:") for name in folds)


def test_what_was_not_seen_is_told(facts: ReviewFacts, page: Element) -> None:
    text = shown(page.one("main"))
    assert "not loaded: `GRANT`. It is no use." in text
    assert "<i>note</i>" in text
    assert facts.review.not_verified
    assert all(item.reason in text for item in facts.review.not_verified)
    assert all(code in text for code in facts.review.rules_run)


def plan(kind: str, cost: float) -> Plan:
    leaf = PlanNode(
        type=kind,
        startup_cost=PlannerCost(0.0),
        total_cost=PlannerCost(cost),
        rows=1.0,
        width_bytes=Bytes(8),
    )
    limit = replace(leaf, type="Limit", children=(leaf,))
    return Plan(root=limit)


def test_a_remedy_that_was_tried_has_its_plans_and_the_evidence_of_them(
    facts: ReviewFacts,
) -> None:
    change = PlanChange(
        statement="SELECT 1",
        before=plan("Seq Scan", 1234.5),
        after=plan("Index Scan", 2.5),
        conditions="the server's sizes",
        sized=True,
    )
    first, *_ = facts.review.findings
    proof = RemedyProof(
        outcome=Outcome.PROVEN,
        told="Proven in the lab.",
        evidence=first.evidence[0],
        refusal=Refusal(statement="DROP TABLE x;", message="no"),
        plans=change,
    )
    other = replace(proof, told="The query is proven.")
    findings = (
        replace(first, proof=proof, rewrite_proof=other),
        replace(first, proof=proof),
    )
    twice = replace(facts, review=replace(facts.review, findings=findings, systemic=()))
    root = parse(render_html(*build_document(twice)))
    assert (
        shown(root).count("Proven in the lab. DROP TABLE x; Planned (the server's sizes):") == 2
    )
    trees = [shown(tree) for tree in root.all("div", class_="plan")]
    assert len(trees) == 6
    assert shown(root).count("The query is proven. DROP TABLE x; Planned") == 1
    assert trees[0].startswith("Before: cost 1,230 [E")
    assert trees[1].startswith("After: cost 2.5 [E")
    assert "Limit Seq Scan" in trees[0]
    assert "as before" not in shown(root)
    ids = {e.attributes["id"] for e in root.all("article")}
    assert {link.attributes["href"][1:] for link in root.all("a", class_="citation")} <= ids


def test_costs_of_empty_tables_are_not_told(facts: ReviewFacts) -> None:
    same = plan("Seq Scan", 1234.5)
    change = PlanChange(statement="SELECT 1", before=same, after=same, conditions="empty")
    first, *_ = facts.review.findings
    proof = RemedyProof(
        outcome=Outcome.PROVEN, told="So.", evidence=first.evidence[0], plans=change
    )
    review = replace(facts.review, findings=(replace(first, proof=proof),), systemic=())
    text = shown(parse(render_html(*build_document(replace(facts, review=review)))))
    assert "1,23" not in text
    assert "The planner runs it as before." in text


def test_what_somebody_answers_for_has_its_reason(facts: ReviewFacts) -> None:
    one = Suppressed(
        finding=facts.review.findings[0], reason="`It` | is so.", until=date(2999, 1, 1)
    )
    review = replace(facts.review, findings=(), systemic=(), suppressed=(one,))
    document = build_document(replace(facts, review=review))
    text = shown(parse(render_html(*document)))
    assert "1 are suppressed" not in text
    assert "1 is suppressed" in text
    assert "`It` | is so. 2999-01-01" in text
    assert "| \\`It\\` \\| is so. | 2999-01-01 |" in render_markdown(*document)


def test_the_page_of_a_clean_schema_says_so(facts: ReviewFacts) -> None:
    clean = replace(facts, review=replace(facts.review, findings=(), systemic=(), unread=()))
    text = shown(parse(render_html(*build_document(clean))))
    assert "No findings in 4 tables" in text
    assert "Findings by table" not in text


def test_markdown_keeps_what_a_name_holds_in_its_place(facts: ReviewFacts) -> None:
    text = render_markdown(*build_document(facts))
    outside = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert "<b>" not in re.sub(r"(`+).*?[^`]\1(?!`)", "", outside)
    assert "\n# a\\`b.sql" not in text
    assert outside.count("<details>") == outside.count("</details>")
    rows = [line for line in outside.splitlines() if line.count("| ▲ warning |")]
    assert rows
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
    for finding in facts.review.findings:
        assert finding.fingerprint in text
        assert all(statement in text for statement in finding.remedy.statements)


def test_json_of_all_that_a_review_can_hold_is_what_the_schema_says(facts: ReviewFacts) -> None:
    first, second, *rest = facts.review.findings
    refusal = Refusal(statement="DROP TABLE x;", message="no", sqlstate="42501")
    proof = RemedyProof(outcome=Outcome.FAILED, told="It failed.", refusal=refusal)
    review = replace(
        facts.review,
        findings=(replace(first, proof=proof, location=Location("a.sql", 3)), *rest),
        suppressed=(Suppressed(finding=second, reason="So.", until=date(2999, 1, 1)),),
        not_loaded=(NotLoaded(location=Location("a.sql"), statement="", reason="No."),),
        unread=(UnreadObject(first.target, "No right."),),
        known=3,
    )
    found: dict[str, Any] = review_as_json(review, left_out=facts.left_out, notes=facts.notes)
    validate("review-result", found)
    (suppression,) = found["suppressions"]
    assert suppression["reason"] == "So."
    assert found["systemic"]
