"""A twin that was told the brief alone plans as the database does that holds all rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.horizon import horizon_facts, horizon_setting, horizon_twin
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from fixtures.lab_fixtures import roles_undone
from horizon_ground import loaded, questions, twin_with
from shop_design import AS_OF, shop_design
from twin_ground import facts_of, loaded_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.twin import TwinFacts

_ROWS = 100_000


def _index(name: str, *keys: str | IndexKey, method: str = "btree", **rest: str) -> Index:
    return Index(
        name=QualifiedName("public", name),
        keys=tuple(IndexKey(column=key) if isinstance(key, str) else key for key in keys),
        access_method=method,
        predicate=rest.get("predicate"),
        include=(rest["include"],) if "include" in rest else (),
    )


_DAY = IndexKey(expression="((ordered_at AT TIME ZONE 'UTC')::date)")
_CANDIDATES = {
    "users": (
        _index("x_lower", IndexKey(expression="lower(email)")),
        _index("x_hash", "full_name", method="hash"),
    ),
    "orders": (
        _index("x_status", "status", "ordered_at"),
        _index("x_pending", "ordered_at", predicate="status = 'pending'"),
        _index("x_brin", "ordered_at", method="brin"),
        _index("x_total", IndexKey(column="total_amount", descending=True)),
        _index("x_day", _DAY),
        _index("x_include", "user_id", include="status"),
        _index("x_gin", "shipping_address", method="gin"),
    ),
    "order_items": (_index("x_price", "unit_price"),),
}
_QUERIES = (
    "SELECT * FROM users WHERE lower(email) = 'a.5@example.com'",
    "SELECT * FROM users WHERE lower(email) > 'f'",
    "SELECT * FROM users WHERE full_name = 'x'",
    "SELECT * FROM orders WHERE status = 'pending' ORDER BY ordered_at DESC LIMIT 10",
    "SELECT * FROM orders WHERE status = 'delivered' ORDER BY ordered_at DESC LIMIT 10",
    "SELECT * FROM orders WHERE status = 'pending'",
    "SELECT count(*) FROM orders WHERE status IN ('pending', 'shipped')",
    "SELECT * FROM orders WHERE ordered_at > '2026-11-20'",
    "SELECT * FROM orders WHERE ordered_at < '2020-01-01'",
    "SELECT * FROM orders WHERE ordered_at > '2030-01-01'",
    "SELECT * FROM orders ORDER BY total_amount DESC LIMIT 5",
    "SELECT * FROM orders WHERE (ordered_at AT TIME ZONE 'UTC')::date = '2026-10-01'",
    "SELECT status FROM orders WHERE user_id = 77",
    "SELECT user_id, sum(total_amount) FROM orders GROUP BY user_id",
    "SELECT * FROM orders WHERE shipping_address @> '{\"known\": true}'",
    "SELECT * FROM order_items WHERE unit_price > 990",
    "SELECT * FROM order_items WHERE product_id = 7 ORDER BY created_at DESC LIMIT 5",
    "SELECT * FROM users WHERE NOT EXISTS (SELECT FROM orders WHERE user_id = users.id)",
    "SELECT * FROM orders AS o JOIN users AS u ON u.id = o.user_id WHERE o.status = 'pending'",
    "DELETE FROM user_sessions WHERE expires_at < '2026-01-01'",
    "UPDATE orders SET status = 'shipped' WHERE id = 9",
    "SELECT * FROM audit_logs WHERE changed_at BETWEEN '2027-03-05' AND '2027-03-06'",
    "SELECT * FROM audit_logs WHERE row_key = '77'",
    "SELECT max(ordered_at) FROM orders",
)


def _with_candidates(design: Design) -> Design:
    tables = tuple(
        replace(table, indexes=table.indexes + _CANDIDATES.get(table.name.name, ()))
        for table in design.schema.tables
    )
    return replace(design, schema=replace(design.schema, tables=tables))


@pytest.fixture(scope="module")
def setting(lab: Lab) -> Iterator[Setting]:
    with roles_undone(lab):
        design = _with_candidates(shop_design())
        rows = choose_scale(design, _ROWS).rows
        yield Setting(design=design, rows=rows, seed=1, as_of=AS_OF)


@pytest.fixture(scope="module")
def filled(lab: Lab, setting: Setting) -> Iterator[LabDatabase]:
    with loaded(lab, setting) as database:
        yield database


@pytest.fixture(scope="module")
def facts(lab: Lab, setting: Setting) -> TwinFacts:
    database = new_database(lab, setting.design)
    try:
        for statement in up_statements(lab, setting.design):
            database.owner.execute_untrusted(statement.sql)
        found = horizon_facts(database.owner, setting)
        again = horizon_facts(database.owner, setting)
    finally:
        lab.drop_database(database)
    assert again == found, "nothing of it is left to chance"
    unsized = {one.subject for one in found.not_verified}
    assert unsized == {"size of x_day at the horizon"}
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


def test_indexes_of_every_kind_are_chosen_as_on_the_loaded_rows(
    lab: Lab, setting: Setting, filled: LabDatabase, facts: TwinFacts
) -> None:
    with twin_with(lab, setting, facts) as twin:
        for sql in _QUERIES:
            ours, theirs = twin.plan(sql, ()), loaded_plan(filled, sql)
            assert ours.shape == theirs.shape, sql
            assert ours.total_cost == pytest.approx(theirs.total_cost, rel=0.25), sql


def test_a_twin_of_the_loaded_rows_has_their_plans_with_every_cost(
    lab: Lab, setting: Setting, filled: LabDatabase
) -> None:
    with twin_with(lab, setting, facts_of(filled)) as twin:
        others = tuple(("", "", sql, ()) for sql in _QUERIES)
        for _, _, sql, values in (*questions(filled, setting), *others):
            assert twin.plan(sql, values) == loaded_plan(filled, sql, values)


def test_sizes_and_heights_are_those_of_the_loaded_rows(
    filled: LabDatabase, facts: TwinFacts
) -> None:
    read = facts_of(filled)
    tables = {one.table: one for one in read.tables}
    for table in facts.tables:
        assert table.pages == pytest.approx(tables[table.table].pages, rel=0.01, abs=2)
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
        if one.column.endswith("_id"):
            assert one.distinct == pytest.approx(other.distinct, rel=0.05), where
        if one.column.endswith("_id") and one.most_common_frequencies:
            hottest = other.most_common_frequencies[0]
            assert one.most_common_frequencies[0] == pytest.approx(hottest, rel=0.05), where
    assert compared > 40


def test_the_horizon_is_planned_without_a_row_and_with_indexes_only_thought_of(
    lab: Lab, setting: Setting
) -> None:
    at_horizon = horizon_setting(shop_design(), as_of=AS_OF)
    orders = QualifiedName("public", "orders")
    candidates = {orders: _CANDIDATES["orders"]}
    status = QualifiedName("public", "x_status")
    newest = "SELECT * FROM orders WHERE status = 'pending' ORDER BY ordered_at DESC LIMIT 10"
    with horizon_twin(lab, at_horizon, candidates=candidates) as made:
        for access in setting.design.access:
            assert made.twin.plan(access.sql).total_cost > 0
        assert made.twin.plan("SELECT * FROM orders").root.rows == at_horizon.rows[orders]
        without = made.twin.plan(newest)
        with made.twin.with_index(status):
            found = made.twin.plan(newest)
        size = next(one for one in made.facts.indexes if one.index == status)
    assert found.indexes == ("x_status",)
    assert without.indexes == ()
    assert found.total_cost * 100 < without.total_cost
    assert size.pages > 1000
    assert size.height == 2
