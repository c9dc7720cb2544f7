"""Access patterns that write, on a filled lab: their values, their runs, and nothing left."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.access import Runner
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from fixtures.lab_fixtures import roles_undone
from horizon_ground import loaded
from library_design import Filled
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.lab import Lab
    from dbarchitect.model.proof import AccessResult

BRIEF = """
name: counter
postgresql: 15
entities:
  User:
    rows: 400
    attributes: {email: email unique, name: text(60)}
  Profile:
    rows: 400
    attributes: {motto: text(60)}
    belongs to: User unique
  Product:
    rows: 300
    attributes:
      sku: text(20) unique
      name: text(80)
      price: money >= 0
      compare_at_price: money?
      stock: integer >= 0
    checks: [compare_at_price >= price]
  Order:
    rows: 2000
    attributes:
      order_number: text(20) unique
      status: one of [pending, paid, shipped] = pending
      total: money >= 0
      note: text(200)?
    belongs to: User
    fan-out: {User: {p50: 3, p99: 30}}
  OrderItem:
    part of: Order
    refers to: {product: Product}
    rows: 5000
    attributes: {quantity: integer > 0, unit_price: money >= 0}
    unique: [[order, product]]
access:
"""

PATTERNS = {
    "place order": (
        "INSERT INTO orders (user_id, order_number, total, status) "
        "VALUES (:user, :number, :total, :status) RETURNING id"
    ),
    "place two": (
        "INSERT INTO orders (user_id, order_number, total) "
        "VALUES (:user, :number, :total), (:user2, :number2, :total2)"
    ),
    "change product": (
        "UPDATE products SET (price, name) = (:price, :name), compare_at_price = :was "
        "WHERE id = :id"
    ),
    "cheaper": "UPDATE products SET price = :price WHERE id = :id",
    "restock": "UPDATE products SET stock = stock + :more WHERE sku = :sku RETURNING stock",
    "upsert order": (
        "INSERT INTO orders (user_id, order_number, total) VALUES (:user, :number, :total) "
        "ON CONFLICT (order_number) DO UPDATE SET status = :status RETURNING xmax::text"
    ),
    "add item": (
        "INSERT INTO order_items (order_id, product_id, quantity, unit_price) "
        "SELECT :order, p.id, :quantity, p.price FROM products AS p WHERE p.sku = :sku "
        "ON CONFLICT (order_id, product_id) DO UPDATE SET quantity = excluded.quantity"
    ),
    "put item": (
        "INSERT INTO order_items (order_id, product_id, quantity, unit_price) "
        "VALUES (:order, :product, :quantity, :price)"
    ),
    "reprice": (
        "UPDATE order_items AS i SET unit_price = p.price, quantity = :quantity "
        "FROM products AS p WHERE p.id = i.product_id AND i.order_id = :order"
    ),
    "clear": (
        "DELETE FROM order_items AS i USING orders AS o "
        "WHERE o.id = i.order_id AND o.user_id = :user"
    ),
    "order with item": (
        "WITH o AS (INSERT INTO orders (user_id, order_number, total) "
        "VALUES (:user, :number, :total) RETURNING id) "
        "INSERT INTO order_items (order_id, product_id, quantity, unit_price) "
        "SELECT o.id, :product, :quantity, :price FROM o RETURNING id"
    ),
    "merge product": (
        "MERGE INTO products AS p "
        "USING (VALUES (:sku::text, :name::text, :price::numeric)) AS s (sku, name, price) "
        "ON p.sku = s.sku WHEN MATCHED THEN UPDATE SET name = s.name "
        "WHEN NOT MATCHED THEN INSERT (sku, name, price, stock) "
        "VALUES (s.sku, s.name, s.price, 0)"
    ),
    "page": "SELECT id FROM orders WHERE user_id = :user ORDER BY id LIMIT :n OFFSET :skipped",
    "odd": "UPDATE products SET stock = 0 WHERE :mystery::boolean",
    "never": "UPDATE products SET stock = -1 - :n WHERE id = :id",
    "second profile": "INSERT INTO profiles (user_id, motto) VALUES (:user, :motto)",
}

TABLES = ("users", "profiles", "products", "orders", "order_items")


@pytest.fixture(scope="module")
def counter(lab: Lab) -> Iterator[Filled]:
    with roles_undone(lab):
        access = "".join(
            f'  {name}: {{sql: "{sql}", rate: 100/hour}}\n' for name, sql in PATTERNS.items()
        )
        design = design_of(BRIEF + access)
        setting = Setting(design=design, rows=choose_scale(design).rows, seed=1, as_of=AS_OF)
        with loaded(lab, setting) as database:
            yield Filled(database, setting)


def contents(counter: Filled) -> list[tuple[object, ...]]:
    return [
        row
        for table in TABLES
        for row in counter.database.owner.query_untrusted(
            f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY id)) "  # noqa: S608 - names of this file
            f"FROM {table} AS t"
        )
    ]


@pytest.fixture(scope="module")
def before(counter: Filled) -> list[tuple[object, ...]]:
    counter.database.owner.apply_settings({"search_path": "public"})
    return contents(counter)


@pytest.fixture(scope="module")
def ran(
    counter: Filled, before: list[tuple[object, ...]]
) -> tuple[Mapping[str, AccessResult], Mapping[str, str]]:
    assert before
    # A clock that runs fast: each series ends with its fewest executions.
    ticks = count()
    runner = Runner(
        session=counter.database.owner, setting=counter.setting, clock=lambda: next(ticks) / 10
    )
    results, missing = runner.run_all()
    assert [result.name for result in results] == [
        name for name in PATTERNS if name in {result.name for result in results}
    ]
    return (
        {result.name: result for result in results},
        {item.subject.removeprefix("access pattern "): item.reason for item in missing},
    )


Ran = tuple["Mapping[str, AccessResult]", "Mapping[str, str]"]


@pytest.mark.essential
def test_every_form_of_writing_runs_with_a_plan_buffers_wal_and_times(ran: Ran) -> None:
    results, missing = ran
    assert set(missing) == {"odd", "never", "second profile"}
    for name, result in results.items():
        verb = {"page": "", "clear": "Delete", "reprice": "Update"}.get(name)
        for run in result.runs:
            assert run.timing is not None, name
            assert run.timing.n >= 10
            assert run.plan.buffers is not None, name
            assert (run.plan.wal_bytes is None) == (name == "page")
            if verb:
                assert run.plan.nodes[0].startswith(verb), run.plan.nodes


def test_nothing_of_it_is_left_in_the_tables(
    counter: Filled, before: list[tuple[object, ...]], ran: Ran
) -> None:
    assert ran
    assert contents(counter) == before


def test_what_cannot_be_run_says_why(ran: Ran) -> None:
    _, missing = ran
    assert ":mystery is neither compared with a column nor assigned to one" in missing["odd"]
    assert "products_stock_check" in missing["never"]
    assert "no row of users is free" in missing["second profile"]


def rows(ran: Ran, name: str) -> dict[str, int | None]:
    return {run.key: run.plan.rows for run in ran[0][name].runs}


def test_an_insert_refers_to_the_hot_and_the_median_row(counter: Filled, ran: Ran) -> None:
    result = ran[0]["place order"]
    assert [run.key for run in result.runs] == ["hot", "median"]
    counts = {
        run.key: counter.database.owner.query_untrusted(
            f"SELECT count(*) FROM orders WHERE user_id = {run.values[0]}"  # noqa: S608 - a number of ours
        )[0][0]
        for run in result.runs
    }
    assert counts["hot"] > counts["median"] > 0
    numbers = {run.values[1] for run in result.runs}
    found = counter.database.owner.query_untrusted("SELECT order_number FROM orders")
    assert not numbers & {number for (number,) in found}


def test_rows_of_one_insert_are_new_beside_each_other(ran: Ran) -> None:
    for run in ran[0]["place two"].runs:
        assert run.values[1] != run.values[4]
    assert rows(ran, "place two") == {"hot": 2, "median": 2}


def test_a_row_is_found_changed_or_absent(ran: Ran) -> None:
    for name in ("change product", "cheaper", "restock"):
        assert rows(ran, name) == {"hot": 1, "median": 1, "absent": 0}, name
    reprice, clear = rows(ran, "reprice"), rows(ran, "clear")
    assert (reprice["absent"], clear["absent"]) == (0, 0)
    assert (reprice["hot"] or 0) > 0
    assert (clear["hot"] or 0) > (clear["median"] or 0) > 0


def test_an_upsert_finds_its_row_unless_the_key_is_absent(counter: Filled, ran: Ran) -> None:
    held = {
        run.key: counter.database.owner.query_untrusted(
            f"SELECT count(*) FROM orders WHERE order_number = '{run.values[1]}'"  # noqa: S608 - digits of ours
        )[0][0]
        for run in ran[0]["upsert order"].runs
    }
    assert held == {"hot": 1, "median": 1, "absent": 0}
    assert [index.name for index in ran[0]["upsert order"].indexes] == [
        "orders_order_number_key"
    ]
    assert ran[0]["upsert order"].without == ()


def test_a_merge_updates_a_key_that_is_there_and_inserts_an_absent_one(ran: Ran) -> None:
    by_key = {run.key: run.values[0] for run in ran[0]["merge product"].runs}
    assert len(set(by_key.values())) == 3
    assert rows(ran, "merge product") == {"hot": 1, "median": 1, "absent": 1}


def test_a_pair_of_references_that_must_be_new_is_new(counter: Filled, ran: Ran) -> None:
    for run in ran[0]["put item"].runs:
        ((held,),) = counter.database.owner.query_untrusted(
            "SELECT count(*) FROM order_items "  # noqa: S608 - numbers of ours
            f"WHERE order_id = {run.values[0]} AND product_id = {run.values[1]}"
        )
        assert held == 0


def test_one_to_one_takes_a_parent_that_has_none(counter: Filled) -> None:
    session, setting = counter.database.owner, counter.setting
    only = next(a for a in setting.design.access if a.name == "second profile")
    design = replace(setting.design, access=(only,))
    with session.rolled_back():
        ((freed,),) = session.query_untrusted(
            "DELETE FROM profiles WHERE id = 7 RETURNING user_id"
        )
        runner = Runner(session=session, setting=replace(setting, design=design))
        (result,), missing = runner.run_all()
    assert missing == ()
    assert {run.values[0] for run in result.runs} == {str(freed)}
