"""A twin that was told the brief alone plans as the database does that holds all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.horizon import horizon_facts, horizon_setting
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.populate import choose_scale
from dbarchitect.design.proof.setting import Setting
from horizon_ground import loaded, questions, twin_with
from shop_design import AS_OF, shop_design
from twin_ground import facts_of, loaded_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.twin import TwinFacts

_ROWS = 150_000


@pytest.fixture(scope="module")
def setting(lab: Lab) -> Iterator[Setting]:
    before = set(lab.roles)
    design = shop_design()
    rows = choose_scale(design, _ROWS).rows
    yield Setting(design=design, rows=rows, seed=1, as_of=AS_OF)
    for role in reversed(lab.roles):
        if role not in before:
            lab.drop_role(role)


@pytest.fixture(scope="module")
def filled(lab: Lab, setting: Setting) -> Iterator[LabDatabase]:
    with loaded(lab, setting) as database:
        yield database


@pytest.fixture(scope="module")
def facts(lab: Lab, setting: Setting) -> TwinFacts:
    database = new_database(lab, setting.design)
    for statement in up_statements(lab, setting.design):
        database.owner.execute_untrusted(statement.sql)
    found = horizon_facts(database.owner, setting)
    assert horizon_facts(database.owner, setting) == found, "nothing of it is left to chance"
    assert found.not_verified == ()
    lab.drop_database(database)
    return found.facts


def test_every_pattern_has_the_plan_of_the_loaded_rows(
    lab: Lab, setting: Setting, filled: LabDatabase, facts: TwinFacts
) -> None:
    with twin_with(lab, setting, facts) as twin:
        asked = questions(filled, setting)
        assert len(asked) == 16
        differing = {
            (name, kind): (twin.plan(sql, values).lines, loaded_plan(filled, sql, values).lines)
            for name, kind, sql, values in asked
            if twin.plan(sql, values).shape != loaded_plan(filled, sql, values).shape
        }
        assert differing == {}


def test_a_twin_of_the_loaded_rows_has_their_plans_with_every_cost(
    lab: Lab, setting: Setting, filled: LabDatabase
) -> None:
    with twin_with(lab, setting, facts_of(filled)) as twin:
        for _, _, sql, values in questions(filled, setting):
            assert twin.plan(sql, values) == loaded_plan(filled, sql, values)


def test_sizes_and_heights_are_those_of_the_loaded_rows(
    filled: LabDatabase, facts: TwinFacts
) -> None:
    read = facts_of(filled)
    tables = {one.table: one for one in read.tables}
    for table in facts.tables:
        assert table.pages == pytest.approx(tables[table.table].pages, rel=0.02, abs=2)
        assert table.rows == pytest.approx(tables[table.table].rows, rel=0.01, abs=2)
    heights = {one.index: (one.height, one.pages) for one in read.indexes}
    compared = [one for one in facts.indexes if one.height is not None and one.index in heights]
    assert len(compared) > 15
    for index in compared:
        height, pages = heights[index.index]
        if pages > 0:
            assert index.height == height, index.index
            assert index.pages == pytest.approx(pages, rel=0.05, abs=2)


def test_shares_numbers_and_order_are_those_of_the_loaded_rows(
    filled: LabDatabase, facts: TwinFacts
) -> None:
    read = {
        (one.relation, one.column, one.inherited): one for one in facts_of(filled).statistics
    }
    compared = 0
    for one in facts.statistics:
        other = read.get((one.relation, one.column, one.inherited))
        if other is None or one.relation.name.startswith("audit_logs"):
            continue
        compared += 1
        where = f"{one.relation.display}.{one.column}"
        assert one.null_fraction == pytest.approx(other.null_fraction, abs=0.02), where
        assert one.average_width_bytes == pytest.approx(other.average_width_bytes, abs=1), where
        assert one.correlation == pytest.approx(other.correlation, abs=0.05), where
        if one.values is not None and one.values.histogram_bounds is None:
            assert one.distinct == other.distinct, where
        if one.column.endswith("_id") and one.most_common_frequencies:
            hottest = other.most_common_frequencies[0]
            assert one.most_common_frequencies[0] == pytest.approx(hottest, rel=0.05), where
    assert compared > 40


def test_the_horizon_itself_is_planned_without_a_row(lab: Lab, setting: Setting) -> None:
    at_horizon = horizon_setting(setting.design, as_of=AS_OF)
    with twin_with(lab, at_horizon) as twin:
        for access in setting.design.access:
            assert twin.plan(access.sql).total_cost > 0
        orders = twin.plan("SELECT * FROM orders").root
    expected = next(
        forecast.rows_at_horizon
        for forecast in setting.design.forecasts
        if forecast.table.name == "orders"
    )
    assert orders.rows == pytest.approx(expected)
