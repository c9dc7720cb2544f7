"""Columns whose names the functions of a design use for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.ground import new_database, up_statements
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab
    from dbarchitect.postgres.session import Session

BRIEF = """
name: readings
entities:
  Reading:
    rows: 100
    identity: {natural: [moment, began]}
    rows per write: 200
    keep: {history: versions, audit: true, timestamps: false}
    attributes:
      moment: text(10)
      began: text(10)
      n: integer
      o: integer
"""
INSERT = "INSERT INTO readings (moment, began, n, o) VALUES ('a', 'b', 7, 8)"


@pytest.fixture
def readings(lab: Lab) -> Iterator[Session]:
    """The tables, as the owner, in a database of their own."""
    design = design_of(BRIEF)
    database = new_database(lab, design)
    for statement in up_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    with database.owner.rolled_back():
        yield database.owner
    lab.drop_database(database)


def test_versions_are_kept_of_a_key_that_is_called_like_a_variable(readings: Session) -> None:
    readings.execute_untrusted(INSERT)
    readings.execute_untrusted("UPDATE readings SET n = 9")
    held = readings.query_untrusted(
        "SELECT n::text, upper_inf(valid)::text FROM readings_history ORDER BY n"
    )
    assert held == [("7", "false"), ("9", "true")]


def test_the_audit_log_holds_whole_rows_that_have_columns_like_aliases(
    readings: Session,
) -> None:
    readings.execute_untrusted(INSERT)
    readings.execute_untrusted("UPDATE readings SET n = 9")
    readings.execute_untrusted("DELETE FROM readings")
    held = readings.query_untrusted(
        "SELECT operation, old_row ->> 'n', new_row ->> 'n', new_row ->> 'o' FROM audit_logs"
        " ORDER BY id"
    )
    assert held == [
        ("INSERT", None, "7", "8"),
        ("UPDATE", "7", "9", "8"),
        ("DELETE", "9", None, None),
    ]
