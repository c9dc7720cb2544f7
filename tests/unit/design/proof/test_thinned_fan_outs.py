"""A table that is not scaled keeps few rows for each of its own, and not all for some."""

from __future__ import annotations

import pytest

from dbarchitect.design.horizon import horizon_setting
from dbarchitect.design.proof.profiles import table_profile
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.thinning import thinned
from dbarchitect.model.identifier import QualifiedName
from shop_design import AS_OF, design_of

BRIEF = """
name: desk
entities:
  Team: {rows: 40, attributes: {name: text(20)}}
  Ticket:
    rows: 400k
    belongs to: Team
    fan-out: {Team: {p50: 8000, p99: 32000}}
    attributes: {subject: text(80)}
    many: {tags: {to: Tag, rows: 800k, fan-out: {Tag: {p50: 150, p99: 12000}}}}
  Tag: {rows: 1500, attributes: {name: text(20)}}
"""

TEAMS, TICKETS = (QualifiedName("public", name) for name in ("teams", "tickets"))
TAGS, PAIRS = (QualifiedName("public", name) for name in ("tags", "ticket_tags"))


def small() -> Setting:
    rows = {TEAMS: 40, TICKETS: 4000, TAGS: 1000, PAIRS: 8000}
    return Setting(design=design_of(BRIEF), rows=rows, seed=1, as_of=AS_OF)


def test_every_row_of_a_small_table_is_referred_to() -> None:
    setting = small()
    assert thinned(setting, TICKETS, TEAMS) == pytest.approx(0.01)
    (spread,) = table_profile(setting, TICKETS).spreads.values()
    whole = table_profile(horizon_setting(setting.design, as_of=AS_OF), TICKETS)
    (at_horizon,) = whole.spreads.values()
    assert spread.active / spread.parents == at_horizon.active / at_horizon.parents
    assert [share for _, share in spread.hottest(3)] == [
        share for _, share in at_horizon.hottest(3)
    ]


def test_many_tags_are_in_use_where_tickets_are_few() -> None:
    spreads = table_profile(small(), PAIRS).spreads
    assert spreads["tag_id",].active > 500


def test_what_is_scaled_alike_keeps_its_fan_out() -> None:
    setting = small()
    rows = {**setting.rows, TEAMS: 20, TICKETS: 200_000}
    alike = Setting(design=setting.design, rows=rows, seed=1, as_of=AS_OF)
    assert thinned(alike, TICKETS, TEAMS) == 1.0
    assert thinned(horizon_setting(setting.design, as_of=AS_OF), TICKETS, TEAMS) == 1.0
