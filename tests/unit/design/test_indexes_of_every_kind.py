"""A brief that asks in every way, and the indexes, rules and remarks that it gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.names import physical_names

if TYPE_CHECKING:
    from dbarchitect.model.design import Design

CATALOGUE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "catalogue.yaml"

ASKED = """name: asked
entities:
  Item:
    rows: 20M
    growth: 1M/month
    attributes:
      name: text(120)
      tags: text[]
      link: {{type: url, distribution: {{average length: 120}}}}
      total: integer
      wide: vector(3072)
      happened_at: instant = now
access:
  asked: {{sql: "{sql}", rate: {rate}}}
"""


def designed(text: str) -> Design:
    brief = load_brief(text)
    return design_schema(brief, physical_names(brief), as_of=date(2026, 11, 21))


def indexes(sql: str, rate: str = "1k/hour") -> set[tuple[str, tuple[str | None, ...]]]:
    design = designed(ASKED.format(sql=sql, rate=rate))
    (table,) = (t for t in design.schema.tables if t.name.name == "items")
    return {
        (index.access_method, (*index.columns, *index.include))
        for index in table.indexes
        if not index.primary
    }


@pytest.mark.parametrize(
    ("sql", "method", "columns"),
    [
        ("SELECT id FROM items WHERE link = :link", "hash", ("link",)),
        ("SELECT count(*) FROM items WHERE happened_at > :since", "brin", ("happened_at",)),
        ("SELECT name FROM items WHERE tags @> ARRAY[:tag]", "gin", ("tags",)),
        ("SELECT id FROM items WHERE lower(name) = :name", "btree", (None,)),
    ],
)
def test_a_statement_has_the_index_that_it_asks_for(
    sql: str, method: str, columns: tuple[str | None, ...]
) -> None:
    assert indexes(sql) == {(method, columns)}


def test_rows_that_are_changed_are_in_no_order_and_have_no_brin_index() -> None:
    text = ASKED.format(
        sql="SELECT count(*) FROM items WHERE happened_at > :since", rate="1k/hour"
    )
    text += '  changed: {sql: "UPDATE items SET total = 0 WHERE id = :id", rate: 1/hour}\n'
    (table,) = designed(text).schema.tables
    assert {index.access_method for index in table.indexes} == {"btree"}


def test_what_is_read_often_and_never_changed_goes_along() -> None:
    sql = "SELECT happened_at, total FROM items WHERE name = :name"
    assert indexes(sql, "100k/hour") == {("btree", ("name", "happened_at", "total"))}
    assert indexes(sql, "10k/hour") == {("btree", ("name",))}


def test_the_nearest_of_too_wide_vectors_are_told_with_numbers() -> None:
    sql = "SELECT id FROM items ORDER BY wide <=> :near LIMIT 10"
    design = designed(ASKED.format(sql=sql, rate="1k/hour"))
    (found,) = design.contradictions
    assert "3,072 dimensions" in found.says
    assert "2,000 dimensions" in found.against
    assert "halfvec of at most 4,000" in found.against
    assert indexes(sql) == set()


@pytest.mark.parametrize(
    ("condition", "remark"),
    [
        (":tag = ANY (tags)", "`tags @> ARRAY[:tag]`"),
        ("similarity(name, :q) > 0.4", "`name % :text`"),
    ],
)
def test_what_no_index_answers_is_asked_about_with_what_one_does(
    condition: str, remark: str
) -> None:
    sql = "SELECT id FROM items WHERE " + condition  # noqa: S608 - never run
    brief = load_brief(ASKED.format(sql=sql, rate="1k/hour"))
    (asked,) = (q for q in brief.open_questions if q.id.startswith("Q-rewrite"))
    assert remark in asked.text


def test_each_key_of_a_document_has_a_rule_of_its_own_name() -> None:
    brief = read_brief(CATALOGUE)
    design = design_schema(brief, physical_names(brief), as_of=date(2026, 11, 21))
    (table,) = (t for t in design.schema.tables if t.name.name == "items")
    names = {check.name for check in table.checks}
    keys = {"color", "kind", "price", "size", "tags"}
    assert {f"items_custom_{key}_check" for key in keys} <= names
    assert "items_strict_keys_check" in names
