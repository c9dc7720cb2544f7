"""Rows that lack the last column of an index share an entry with others of the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import check_sizes
from fixtures.lab_fixtures import roles_undone
from horizon_ground import loaded
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

BRIEF = """\
name: due
entities:
  Team: {rows: 40, attributes: {name: text(40)}}
  Agent: {rows: 300, attributes: {name: text(40)}}
  Ticket:
    rows: 60k
    belongs to: Team
    refers to: {agent: Agent?}
    attributes: {due_at: instant?, reason: text(40)}
access:
  of a team:
    sql: SELECT id FROM tickets WHERE team_id = :team ORDER BY due_at LIMIT 5
    rate: 9/hour
  of an agent:
    sql: SELECT id FROM tickets WHERE agent_id = :agent ORDER BY due_at LIMIT 5
    rate: 9/hour
"""


@pytest.fixture(scope="module")
def errors(lab: Lab) -> dict[str, float]:
    design = design_of(BRIEF)
    rows = choose_scale(design, 60_000).rows
    setting = Setting(design=design, rows=rows, seed=1, as_of=AS_OF)
    with roles_undone(lab), loaded(lab, setting) as database:
        checks, _ = check_sizes(database.owner, setting)
    return {check.estimate.relation.name: check.error_percent for check in checks}


@pytest.mark.parametrize("column", ["team_id", "agent_id"])
def test_an_index_over_what_may_be_missing_has_the_size_of_its_shared_entries(
    errors: dict[str, float], column: str
) -> None:
    (error,) = (e for name, e in errors.items() if f"tickets_{column}_due_at" in name)
    assert abs(error) <= 5
