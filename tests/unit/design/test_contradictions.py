"""What a brief says against itself is told with numbers, and only then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.contradictions import kinds
from dbarchitect.design.names import physical_names

if TYPE_CHECKING:
    from dbarchitect.design.contradictions.kind import Kind

UNFIT = """name: x
entities:
  Whole: {rows: 1M, attributes: {title: text}}
  Part:
    rows: 1M
    belongs to: Whole
    attributes: {n: integer}
    fan-out: {Whole: {p50: 9, p99: 90}}
"""


def contradicted(text: str) -> dict[str, str]:
    return {
        found.id: f"{found.says} {found.against}" for found in load_brief(text).contradictions
    }


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)
def test_a_kind_bears_the_name_of_its_file(kind: Kind) -> None:
    finders = [finder for finder in (kind.in_brief, kind.in_design) if finder is not None]
    assert {finder.__module__.rpartition(".")[2] for finder in finders} == {kind.slug}


def test_a_fan_out_that_takes_more_rows_than_there_are_is_told() -> None:
    (text,) = contradicted(UNFIT).values()
    assert "at least 9 rows each" in text
    assert "takes 5,310,000 rows for 1,000,000 Whole; Part has 1,000,000" in text


def test_a_fan_out_that_leaves_nearly_all_rows_to_a_few_is_told() -> None:
    text = UNFIT.replace("rows: 1M\n    b", "rows: 9G\n    b")
    (found,) = contradicted(text).values()
    assert "Part has 9,000,000,000 rows for 1,000,000 Whole" in found


@pytest.mark.parametrize("rows", ["4.5M", "6M", "40M", "90M"])
def test_numbers_that_fit_or_were_rounded_are_in_nobodys_way(rows: str) -> None:
    assert contradicted(UNFIT.replace("rows: 1M\n    b", f"rows: {rows}\n    b")) == {}


def test_it_is_enough_that_a_fan_out_fits_at_the_horizon() -> None:
    text = UNFIT.replace("rows: 1M\n    b", "rows: 1M\n    growth: 1M/month\n    b")
    assert contradicted(text) == {}


def test_a_design_holds_the_contradictions_of_its_brief() -> None:
    brief = load_brief(UNFIT)
    design = design_schema(brief, physical_names(brief), as_of=date(2026, 11, 21))
    assert [found.id for found in design.contradictions] == ["C-fan-out-Part-whole"]


@pytest.mark.parametrize(("target", "told"), [("0.001 ms", True), ("0.01 ms", False)])
def test_a_target_below_one_buffer_read_is_told(target: str, *, told: bool) -> None:
    text = (
        "name: x\nentities:\n  Note: {rows: 10, attributes: {title: text}}\naccess:\n"
        "  all: {sql: SELECT title FROM notes, rate: 1/s, p95: TARGET}\n"
    ).replace("TARGET", target)
    assert ("C-target-too-short-all" in contradicted(text)) is told
