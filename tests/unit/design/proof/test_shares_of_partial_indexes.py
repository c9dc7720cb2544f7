"""How many of a table's rows a partial index holds follows from its condition."""

from __future__ import annotations

import pytest

from dbarchitect.design.horizon import horizon_setting
from dbarchitect.design.proof.fanout import cells
from dbarchitect.design.proof.predicate_share import predicate_share
from dbarchitect.design.proof.profiles import table_profile
from dbarchitect.model.identifier import QualifiedName
from shop_design import AS_OF, design_of

BRIEF = """
name: desk
entities:
  Ticket:
    rows: 9k
    attributes:
      status:
        type: one of [open, waiting, done]
        distribution: {open: 10%, waiting: 30%, done: 60%}
      muted: boolean = false
      due_on: {type: date?, distribution: {"null": 20%}}
"""


@pytest.mark.parametrize(
    ("predicate", "share"),
    [
        (None, 1.0),
        ("due_on IS NULL", 0.2),
        ("muted = false", 0.5),
        ("NOT muted", 0.5),
        ("muted", 0.5),
        ("status = 'open'", 0.1),
        ("status <> 'done'", 0.4),
        ("status IN ('open', 'waiting')", 0.4),
        ("status = 'done' AND due_on IS NOT NULL", 0.48),
        ("status = 'open' AND muted = false", 0.05),
        ("status = 'open' OR muted", None),
        ("due_on > '2026-01-01'", None),
    ],
)
def test_the_share_is_that_of_the_values(predicate: str | None, share: float | None) -> None:
    setting = horizon_setting(design_of(BRIEF), as_of=AS_OF)
    profile = table_profile(setting, QualifiedName("public", "tickets"))
    found = predicate_share(profile, predicate)
    assert found == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(("rows", "parents"), [(1, 9), (7, 3), (48, 20), (500, 40), (900, 700)])
@pytest.mark.parametrize("sigma", [0.0, 1.6])
def test_a_tenants_rows_are_all_with_one_of_its_parents(
    rows: int, parents: int, sigma: float
) -> None:
    found = cells(rows, parents, sigma)
    assert sum(count * number for count, number in found) == pytest.approx(rows, rel=0.02)
    assert 0 < sum(number for _, number in found) <= parents + 1e-6
