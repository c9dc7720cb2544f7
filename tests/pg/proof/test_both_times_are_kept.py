"""Rows that say when they are true, and values before the last change, on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.upkeep import purge_versions_sql
from dbarchitect.errors import StatementFailedError
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.postgres.session import Session

RATES = """
name: rates_of_{major}
postgresql: {major}
entities:
  Product:
    rows: 10
    keep: {{history: {{previous: [price]}}}}
    attributes: {{code: text(20) unique, price: money?}}
  Rate:
    rows: 10
    refers to: {{product: Product}}
    identity: {{natural: [product]}}
    keep: {{history: bitemporal, history retention: 30 days}}
    attributes: {{amount: money}}
"""
PRODUCT = "INSERT INTO products (code, price) VALUES ('a', 1) RETURNING id"
JANUARY, FEBRUARY = "[2026-01-01,2026-02-01)", "[2026-02-01,2026-03-01)"


@pytest.fixture(params=["18", "17"])
def design(request: pytest.FixtureRequest) -> Design:
    return design_of(RATES.format(major=request.param))


@pytest.fixture
def rates(lab: Lab, design: Design) -> Iterator[Session]:
    """The tables, as the application, in a database of their own, with one product."""
    database = new_database(lab, design)
    for statement in up_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    with database.owner.rolled_back():
        database.owner.execute_untrusted(f"SET LOCAL ROLE {design.roles['app']}")
        database.owner.query_untrusted(PRODUCT)
        yield database.owner
    lab.drop_database(database)


def _rate(amount: int, valid: str) -> str:
    return (
        "INSERT INTO rates (product_id, valid, amount) "  # noqa: S608 - constants
        f"SELECT id, '{valid}', {amount} FROM products"
    )


def _moment(session: Session) -> str:
    ((moment,),) = session.query_untrusted("SELECT clock_timestamp()::text")
    return str(moment)


def _known(session: Session, at: str, known: str) -> list[tuple[object, ...]]:
    return session.query_untrusted(
        "SELECT amount::integer FROM rates_history "  # noqa: S608 - constants
        f"WHERE valid @> '{at}'::timestamptz AND recorded @> '{known}'::timestamptz"
    )


def test_a_correction_of_the_past_keeps_what_was_believed(rates: Session) -> None:
    rates.execute_untrusted(_rate(5, JANUARY))
    rates.execute_untrusted(_rate(6, FEBRUARY))
    before = _moment(rates)
    rates.execute_untrusted(
        "UPDATE rates SET amount = 7 WHERE valid @> timestamptz '2026-01-15'"
    )
    rates.execute_untrusted("DELETE FROM rates WHERE amount = 6")
    after = _moment(rates)
    assert _known(rates, "2026-01-15", before) == [(5,)]
    assert _known(rates, "2026-01-15", after) == [(7,)]
    assert _known(rates, "2026-02-15", before) == [(6,)]
    assert _known(rates, "2026-02-15", after) == []


def test_a_period_is_split_and_joined_without_a_conflict(rates: Session) -> None:
    for turn in range(5):
        rates.execute_untrusted(_rate(turn, "[2026-01-01,2026-03-01)"))
        rates.execute_untrusted(f"UPDATE rates SET valid = '{JANUARY}'")  # noqa: S608 - a constant
        rates.execute_untrusted(_rate(turn, FEBRUARY))
        rates.execute_untrusted("DELETE FROM rates")
    assert rates.query_untrusted(
        "SELECT count(*), count(*) FILTER (WHERE upper_inf(recorded)) FROM rates_history"
    ) == [(15, 0)]


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        (_rate(9, "[2026-01-10,2026-04-01)"), "23P01"),
        ("UPDATE rates_history SET recorded = '[2020-01-01,)'", "42501"),
        ("DELETE FROM rates_history", "42501"),
    ],
    ids=["overlap", "forged", "forgotten"],
)
def test_neither_time_can_be_bent(rates: Session, statement: str, sqlstate: str) -> None:
    rates.execute_untrusted(_rate(5, JANUARY))
    with pytest.raises(StatementFailedError) as caught, rates.rolled_back():
        rates.execute_untrusted(statement)
    assert caught.value.sqlstate == sqlstate


def test_versions_go_when_they_ended_long_ago(rates: Session, design: Design) -> None:
    rates.execute_untrusted(_rate(5, JANUARY))
    rates.execute_untrusted("UPDATE rates SET amount = 6")
    rates.execute_untrusted("UPDATE rates SET amount = 7")
    rates.execute_untrusted(f"SET LOCAL ROLE {design.roles['owner']}")
    rates.execute_untrusted(
        "UPDATE rates_history SET recorded = tstzrange(lower(recorded) - interval '90 days', "
        "upper(recorded) - interval '60 days') WHERE amount = 5"
    )
    (plan,) = history_plans(design.brief, design.names)
    rates.execute_untrusted((purge_versions_sql(design, plan) or "").rstrip(";"))
    assert rates.query_untrusted(
        "SELECT amount::integer FROM rates_history ORDER BY amount"
    ) == [(6,), (7,)]


def test_one_former_value_is_kept_and_none_made_up(rates: Session) -> None:
    row = "SELECT previous_price::integer, price_changed_at IS NOT NULL FROM products"
    assert rates.query_untrusted(row) == [(None, False)]
    rates.execute_untrusted("UPDATE products SET code = 'b', previous_price = 99")
    assert rates.query_untrusted(row) == [(None, False)]
    for price in ("2", "2", "3"):
        rates.execute_untrusted(f"UPDATE products SET price = {price}")  # noqa: S608 - a number
    assert rates.query_untrusted(row) == [(2, True)]
    rates.execute_untrusted("UPDATE products SET price = NULL")
    rates.execute_untrusted("UPDATE products SET price = 4")
    assert rates.query_untrusted(row) == [(None, True)]


def test_a_new_row_has_no_former_value(rates: Session) -> None:
    rates.execute_untrusted(
        "INSERT INTO products (code, price, previous_price, price_changed_at) "
        "VALUES ('c', 1, 5, now())"
    )
    assert rates.query_untrusted("SELECT count(previous_price) FROM products") == [(0,)]


def test_old_versions_leave_the_forecast() -> None:
    kept = design_of(RATES.format(major=18).replace("30 days", "5 years"))
    short = design_of(RATES.format(major=18))
    rows = [
        next(f.rows_at_horizon for f in one.forecasts if f.table.name == "rates_history")
        for one in (kept, short)
    ]
    assert rows == [20, 11]
