"""Names that a design makes: no two functions share one, and the server cuts none."""

from __future__ import annotations

import pytest

from dbarchitect.design.draft import Draft
from dbarchitect.design.summaries.offers import offers
from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, identifier_bytes
from shop_design import design_of

SUMS = """
name: sums
entities:
  A:
    rows: 10
    table: a
    balanced: d per b_c
    attributes: {b_c: integer, d: integer}
  B:
    rows: 10
    table: a_b
    balanced: d per c
    attributes: {c: integer, d: integer}
"""

LONGEST = """
name: long
entities:
  X:
    rows: 10
    table: TABLE
    keep: {history: versions}
    attributes: {a: integer}
""".replace("TABLE", "t" * 58)


TREE_AND_SUMS = """
name: names
entities:
  Node:
    rows: 10
    table: advance_nodes
    refers to: {above: Node?}
    tree: {parent: above, depth: 3}
    attributes: {title: text(20)}
  Visit:
    rows: 10k
    growth: 10k/month
    attributes: {page: text(80), visited_at: instant}
    keep: {timestamps: false, append only: true}
access:
  nodes check circle:
    sql: >-
      SELECT date_trunc('day', visited_at, 'UTC') AS day, page, count(*)
      FROM visits GROUP BY 1, 2
    rate: 1k/hour
    freshness: {at most: 15 min, late rows: 2 days, kept for: 400 days}
"""


def test_a_function_of_sums_has_no_name_of_another_pattern() -> None:
    made = design_of(TREE_AND_SUMS)
    names = {routine.name.name for routine in made.schema.routines}
    assert "advance_nodes_check_circle" in names
    (table, _), _ = offers(made)
    assert table.summary is not None
    assert table.summary.advance is not None
    assert table.summary.advance.function.name == "advance_nodes_check_circle1"


def test_two_functions_of_one_name_are_a_bug_that_is_told() -> None:
    routine = design_of(SUMS).schema.routines[0]
    with pytest.raises(InvariantBrokenError, match="two functions of the design are called"):
        Draft(routines=(routine,)).with_routines(routine)


def test_each_sum_has_a_function_of_its_own() -> None:
    schema = design_of(SUMS).schema
    names = [routine.name for routine in schema.routines]
    assert len(names) == len(set(names))
    called = {t.function for table in schema.tables for t in table.triggers}
    assert called == set(names)


def test_the_versions_of_the_longest_table_have_a_name_that_is_not_cut() -> None:
    tables = [table.name.name for table in design_of(LONGEST).schema.tables]
    assert len(tables) == 2
    assert all(identifier_bytes(name) <= MAX_IDENTIFIER_BYTES for name in tables)
    assert all(name.startswith("t" * 40) for name in tables)
    assert any(name.endswith("_history") for name in tables)
