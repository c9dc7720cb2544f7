"""Each number of the shop's document is looked up in evidence.json: change one, see it change.

What does not show in the document does so by one of the rules below, never by its name.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.app.conditions import Conditions
from dbarchitect.app.design import DesignRequest, document_facts, render_design
from dbarchitect.app.models import models_of
from dbarchitect.ddl import create_statements
from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import read_brief
from dbarchitect.design.document import structure
from dbarchitect.design.names import physical_names
from dbarchitect.report.evidence_file import read_evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHOP = Path(__file__).parents[2] / "examples" / "shop" / "brief.yaml"

RULES: dict[str, Callable[[str, str], bool]] = {
    "a sum is made anew from what it sums": lambda key, _field: key.startswith("summary/"),
    "how often a value was taken is said once for all": lambda _key, field: field == "n",
}
"""Why a value may be changed without a change of the document."""


@pytest.fixture(scope="module")
def render() -> Iterator[Callable[[dict[str, Any]], str]]:
    """Renders the shop's document from the content of an evidence.json.

    The tables' SQL and the models follow from the design alone, so they are written once for
    all renderings.
    """
    brief = read_brief(SHOP)
    as_of = date(2026, 11, 21)
    design = design_schema(brief, physical_names(brief), as_of=as_of)
    statements = create_statements(design.schema, server_version_num=180000)
    facts = document_facts(
        DesignRequest(brief=brief, conditions=Conditions(as_of=as_of, seed=7))
    )
    models = models_of(design, facts.models)

    def rendered(content: dict[str, Any]) -> str:
        evidence = read_evidence(content)  # type: ignore[arg-type]  # JSON
        return render_design(design, evidence, facts, models)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structure, "create_statements", lambda *_, **__: statements)
        yield rendered


@pytest.fixture
def content(shop_run: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shop_run.read("evidence.json"))
    return found


def test_the_document_is_what_its_evidence_says(
    shop_run: Any, content: dict[str, Any], render: Callable[[dict[str, Any]], str]
) -> None:
    assert render(content) == shop_run.read("database-design.md")


def values(content: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each value of the file: its evidence's key, its field, and what holds it."""
    for entry in content["evidence"]:
        if entry["passed"] is not None:
            yield entry["key"], "passed", entry
        for measurement in entry["measurements"]:
            for field in measurement.keys() & {"value", "low", "high", "n"}:
                yield entry["key"], field, measurement
    for key, measured in content["measured"].items():
        for measurement in measured.values():
            for field in measurement:
                yield key, field, measurement


def changed(value: float | str) -> float | str:
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value} changed"
    return value * 3 + 7


def first_and_last_of_each_kind(
    content: dict[str, Any],
) -> list[tuple[str, str, dict[str, Any]]]:
    """Two values for each kind of evidence and each measurement of it.

    To change all of the thousand takes a minute of a processor and finds no more: the values of
    one kind come from one line of code and are printed by one.
    """
    kinds: dict[tuple[object, ...], list[tuple[str, str, dict[str, Any]]]] = {}
    for key, field, holder in values(content):
        kind = (key.partition("/")[0], holder.get("name"), field)
        kinds.setdefault(kind, []).append((key, field, holder))
    return [found for every in kinds.values() for found in {0: every[0], 1: every[-1]}.values()]


def test_no_kind_of_value_can_be_changed_without_a_change_of_the_document(
    content: dict[str, Any], render: Callable[[dict[str, Any]], str]
) -> None:
    before = render(content)
    unseen: list[tuple[str, str]] = []
    chosen = first_and_last_of_each_kind(content)
    for key, field, holder in chosen:
        kept = holder[field]
        holder[field] = changed(kept)
        if render(content) == before:
            unseen.append((key, field))
        holder[field] = kept
    assert len(chosen) > 100
    unexplained = [
        (key, field)
        for key, field in unseen
        if not any(allows(key, field) for allows in RULES.values())
    ]
    assert unexplained == []


def test_what_another_run_may_change_is_in_the_measured_block_alone(
    content: dict[str, Any], render: Callable[[dict[str, Any]], str]
) -> None:
    before = render(content)
    for measured in content["measured"].values():
        for measurement in measured.values():
            measurement["value"] = changed(measurement["value"])
    after = render(content)
    begin, end = "<!-- measured -->", "<!-- /measured -->"
    assert before.count(begin) == before.count(end) == 1
    assert before.split(begin)[0] == after.split(begin)[0]
    assert before.split(end)[1] == after.split(end)[1]
    assert before != after
