"""The report of the shop: each number is in the evidence, and nothing is loaded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import run_command
from dbarchitect.report.evidence_file import read_evidence
from dbarchitect.report.numbers import format_measurement
from html_page import Element, parse

if TYPE_CHECKING:
    from dbarchitect.model.evidence import Evidence

SHOP = Path(__file__).parents[2] / "examples" / "shop" / "brief.yaml"


@pytest.fixture(scope="module")
def page(shop_run: Any) -> Element:
    return parse(shop_run.read("report.html"))


@pytest.fixture(scope="module")
def evidence(shop_run: Any) -> dict[str, Evidence]:
    """The evidence of the file beside the page, by the number that is printed."""
    found = read_evidence(json.loads(shop_run.read("evidence.json")))
    return {found.numbers[item.key]: item for item in found.items}


def test_every_number_of_the_page_is_in_the_evidence_that_it_leads_to(
    page: Element, evidence: dict[str, Evidence]
) -> None:
    figures = page.all("a", class_="figure")
    assert len(figures) > 200
    for figure in figures:
        item = evidence[figure.attributes["href"].removeprefix("#")]
        assert figure.text in {format_measurement(m) for m in item.measurements}


def test_all_evidence_has_its_entry_with_method_subject_and_sql(
    page: Element, evidence: dict[str, Evidence]
) -> None:
    entries = {entry.attributes["id"]: entry.text for entry in page.all("article")}
    assert entries.keys() == evidence.keys()
    for number, item in evidence.items():
        for part in (item.key, item.method.name.lower(), item.subject.description):
            assert part in entries[number]
        assert all(statement in entries[number] for statement in item.statements)


def test_the_page_loads_nothing(page: Element) -> None:
    for element in (page.one("style"), page.one("script")):
        assert not re.search(r"https?:|url\(|@import|fetch|XMLHttp", element.text)
    loading = {"link", "img", "iframe", "object", "embed", "base", "image"}
    assert not loading & {element.name for element in page.walk()}
    assert not [e for e in page.walk() if {"src", "srcset", "style"} & e.attributes.keys()]
    hrefs = [e.attributes["href"] for e in page.walk() if "href" in e.attributes]
    assert all(href.startswith("#") for href in hrefs)


def test_every_link_leads_to_one_place_of_the_page(page: Element) -> None:
    ids = [e.attributes["id"] for e in page.walk() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    named = {"href", "aria-labelledby"}
    targets = {e.attributes[name] for e in page.walk() for name in named & e.attributes.keys()}
    assert len(targets) > 200
    assert {target.removeprefix("#") for target in targets} - set(ids) == set()


def test_the_page_draws_the_tables_and_compares_plans(page: Element) -> None:
    (picture,) = (svg for svg in page.all("svg") if "id" in svg.attributes)
    names = {text.text for text in picture.all("text", class_="name")}
    tables = {"users", "orders", "order_items", "products", "user_sessions", "audit_logs"}
    assert names == tables
    plans = [plan.text for plan in page.all("div", class_="plan")]
    assert any("With every index" in plan for plan in plans)
    assert any("Without users_email_key" in plan and "Seq Scan" in plan for plan in plans)


def test_without_proof_the_page_says_so(tmp_path: Path) -> None:
    run = run_command("design", SHOP, "--no-proof", "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    page = parse((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert "Nothing here was run" in page.one("main").text
    assert len([td for td in page.all("td") if td.text == "not verified"]) > 20
    assert not page.all("div", class_="measured")
