"""Tables that retention empties, and more rows than their keys allow, are designed too."""

from __future__ import annotations

import pytest

from shop_design import design_of

NO_ROWS = """
name: gone
entities:
  Loan:
    rows: 300
    retention: 30 days
    growth: 0/month
    attributes: {during: period, kind: text(40) unique}
    no overlap: [[during]]
"""
TINY = """
name: tiny
entities:
  Sheep: {rows: 300, attributes: {number: integer unique}, retention: 30 days}
  Group: {rows: 20k, refers to: {above: Group?}, attributes: {level: text}}
  Box:
    rows: 7
    belongs to: {owner: Sheep unique, other: Group}
    refers to: {first: Sheep?, second: Sheep unique}
    attributes: {code: text(12), amount: text}
    growth: 0/month
  Shelf:
    rows: 1
    part of: Box
    refers to one of: {about: [Sheep, Box]}
    attributes: {value: text}
    growth: 1/month
    retention: 30 days
horizon: 5 years
"""
CROWDED = """
name: crowded
entities:
  Firm: {rows: 2, growth: 1/month, attributes: {name: text}}
  Desk: {rows: 7, refers to: {firm: Firm}, attributes: {code: text}}
  Person: {rows: 3M, belongs to: Firm, refers to: {desk: Desk unique}, attributes: {a: text}}
requirements: {tenancy: {by: Firm}}
"""


@pytest.mark.parametrize("text", [NO_ROWS, TINY])
def test_it_is_designed(text: str) -> None:
    made = design_of(text)
    assert {forecast.rows_at_horizon for forecast in made.forecasts} & {0, 1}


def test_more_rows_of_tenants_than_there_are_places_are_told() -> None:
    (found,) = design_of(CROWDED).contradictions
    assert found.id == "C-too-many-rows-Person-desk"
