"""How many rows each table has at the two scales."""

from __future__ import annotations

from dbarchitect.design.proof.scale_choice import (
    ROW_BUDGET,
    WHOLE_ROWS,
    WHOLE_SHARE,
    choose_larger_scale,
    choose_scale,
)
from shop_design import design_of, shop_design

SHOP = shop_design()
ENTITIES = {f.table: f.rows_at_horizon for f in SHOP.forecasts if f.entity is not None}


def test_small_tables_are_whole_at_both_scales_and_others_keep_their_share() -> None:
    smaller = choose_scale(SHOP)
    larger = choose_larger_scale(SHOP, smaller, 1_000_000, ())
    assert larger is not None
    small = {table for table, rows in ENTITIES.items() if rows <= WHOLE_ROWS}
    assert {table.name for table in small} == {"products"}
    for table, rows in ENTITIES.items():
        for scale in (smaller, larger):
            expected = rows if table in small else round(rows * scale.share)
            assert scale.rows[table] == expected, table
    assert sum(smaller.rows[table] for table in ENTITIES) <= ROW_BUDGET + len(ENTITIES)


def test_small_tables_take_no_more_than_their_part_of_the_rows() -> None:
    (products,) = (t for t, rows in ENTITIES.items() if rows <= WHOLE_ROWS)
    needed = ENTITIES[products] / WHOLE_SHARE
    assert choose_scale(SHOP, round(needed)).rows[products] == ENTITIES[products]
    scaled = choose_scale(SHOP, round(needed) - 4)
    assert scaled.rows[products] == max(1_000, round(ENTITIES[products] * scaled.share))


NOTES = """
name: notes
entities:
  Note: {rows: ROWS, attributes: {title: text(40), meaning: "vector(8)"}}
  Reading: {rows: 4M, belongs to: Note, attributes: {read_at: instant}}
access:
  alike: {sql: "SELECT id FROM notes ORDER BY meaning <=> :one LIMIT 5", rate: 1k/hour}
"""


def test_a_graph_is_built_for_all_rows_where_they_are_few_and_else_for_as_many() -> None:
    smaller, larger = _with_a_graph("9k")
    assert smaller < 9_000
    assert larger == 9_000
    smaller, larger = _with_a_graph("90k")
    assert larger == smaller < 90_000


def _with_a_graph(rows: str) -> tuple[int, int]:
    """The rows of a table with a graph at the two scales."""
    made = design_of(NOTES.replace("ROWS", rows))
    notes = made.names["Note"].table
    smaller = choose_scale(made)
    larger = choose_larger_scale(made, smaller, 1_000_000, ())
    assert larger is not None
    return smaller.rows[notes], larger.rows[notes]
