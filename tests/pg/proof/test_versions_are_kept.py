"""Versions of rows: proven whole, on each way to keep them apart, and read as of a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import prove
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.errors import StatementFailedError
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab
    from dbarchitect.postgres.session import Session

PRICES = """
name: prices
postgresql: 18
entities:
  Product:
    rows: 500
    growth: 10/month
    keep: {history: versions, changes: 100/month, delete: soft}
    attributes:
      code: text(20) unique
      price: money >= 0
      status: one of [draft, live] = draft
      token: secret
  Rate:
    rows: 20
    identity: {natural: [currency, day]}
    keep: {history: versions, timestamps: false}
    attributes: {currency: text(3), day: date, value: "numeric(12, 6)"}
"""
INSERT = "INSERT INTO rates (currency, day, value) VALUES ('eur', '2026-01-01', 1)"


@pytest.fixture
def prices(lab: Lab) -> Iterator[Session]:
    """The tables, as the application, in a database of their own."""
    design = design_of(PRICES.replace("18", "17"))
    database = new_database(lab, design)
    for statement in up_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    with database.owner.rolled_back():
        database.owner.execute_untrusted("SET LOCAL ROLE prices_app")
        yield database.owner
    lab.drop_database(database)


@pytest.mark.parametrize("major", ["18", "17"])
def test_versions_are_built_attacked_and_never_lost(lab: Lab, major: str) -> None:
    design = design_of(PRICES.replace("18", major))
    proof = prove(lab, design, as_of=AS_OF)
    assert proof.passed
    assert not proof.not_verified
    names = {result.probe.name for result in proof.probes if result.held}
    assert names >= {
        "a new row opens a version",
        "a change ends a version where the next begins",
        "deleting a row ends its version",
        "an update that changes nothing makes no version",
        "emptying the table ends every version",
    }
    table = next(t for t in design.schema.tables if t.name.name == "rates_history")
    assert table.primary_key is not None
    assert table.primary_key.without_overlaps is (major == "18")
    assert len(table.exclusions) == (0 if major == "18" else 1)


def test_a_row_is_read_as_of_a_moment(prices: Session) -> None:
    prices.execute_untrusted(INSERT)
    moments = []
    for value in (2, 3):
        moments += prices.query_untrusted("SELECT clock_timestamp()")
        prices.execute_untrusted(f"UPDATE rates SET value = {value}")  # noqa: S608 - a number
    prices.execute_untrusted("DELETE FROM rates")
    found = [
        prices.query_untrusted(
            "SELECT value::text FROM rates_history WHERE currency = 'eur'"  # noqa: S608 - a time
            f" AND day = '2026-01-01' AND valid @> '{moment}'::timestamptz"
        )
        for (moment,) in moments
    ]
    assert found == [[("1.000000",)], [("2.000000",)]]
    assert prices.query_untrusted(
        "SELECT count(*), bool_or(upper_inf(valid)),"
        " max(upper(valid)) - min(lower(valid)) = sum(upper(valid) - lower(valid))"
        " FROM rates_history"
    ) == [(3, False, True)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM rates_history",
        "UPDATE rates_history SET value = 0",
        "INSERT INTO rates_history (currency) VALUES ('usd')",
        "SELECT keep_rates_versions()",
    ],
)
def test_the_application_cannot_change_what_was(prices: Session, statement: str) -> None:
    prices.execute_untrusted(INSERT)
    with pytest.raises(StatementFailedError) as caught, prices.rolled_back():
        prices.execute_untrusted(statement)
    assert caught.value.sqlstate == "42501"


def test_no_version_holds_a_secret() -> None:
    tables = {t.name.name: t for t in design_of(PRICES).schema.tables}
    assert "token" in {c.name for c in tables["products"].columns}
    assert "token" not in {c.name for c in tables["products_history"].columns}


def test_versions_are_sized_by_the_rate_of_changes() -> None:
    forecasts = {f.table.name: f for f in design_of(PRICES).forecasts}
    products = forecasts["products_history"]
    assert products.growth_per_month == 110
    assert products.rows_at_horizon == 500 + 12 * 110
    assert forecasts["rates_history"].growth_per_month == pytest.approx(20 / 12, abs=1e-6)
