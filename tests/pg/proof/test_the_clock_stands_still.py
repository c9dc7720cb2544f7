from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.names import physical_names
from dbarchitect.design.proof import prove
from dbarchitect.design.proof.clock import clocked_path, stop_clock
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.clock import by_function

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design

LONG_AGO = date(2020, 5, 6)

BRIEF = """
name: metering
entities:
  Reading:
    rows: 40k
    growth: 40k/month
    retention: 60 days
    partition: by week on recorded_at
    attributes: {recorded_at: instant, value: integer}
    keep: {timestamps: false}
access:
  last week:
    sql: SELECT value FROM readings WHERE recorded_at >= now() - interval '7 days'
    rate: 10/hour
  last days:
    sql: SELECT value FROM readings WHERE recorded_at >= current_date - 7
    rate: 10/hour
"""


def metering() -> Design:
    brief = load_brief(BRIEF)
    return design_schema(brief, physical_names(brief), as_of=LONG_AGO)


def test_what_came_since_a_moment_is_counted_from_the_day_of_the_design(lab: Lab) -> None:
    proof = prove(lab, metering(), as_of=LONG_AGO, row_budget=20_000, larger_rows=0)
    assert proof.not_verified == ()
    week, days = proof.access
    of_all = sum(proof.lab_rows.values()) * 7 / 60
    for found in (week, days):
        (run,) = found.runs
        assert run.plan.rows == pytest.approx(of_all, rel=0.05)


def test_the_planner_counts_from_it_as_well(lab: Lab) -> None:
    setting = horizon_setting(metering(), as_of=LONG_AGO)
    of_all = sum(setting.rows.values()) * 7 / 60
    with horizon_twin(lab, setting) as made:
        for access in setting.design.access:
            plan = made.twin.plan(access.sql, ())
            # Of the partition in which the week begins, part is asked for.
            assert plan.root.rows == pytest.approx(of_all, rel=0.15)


def test_each_word_has_the_type_and_the_value_that_it_had(lab: Lab) -> None:
    database = lab.create_database()
    moment = datetime(2020, 5, 6, tzinfo=UTC)
    stop_clock(database, moment)
    words = "current_date, current_time(0), current_timestamp(1), localtime, localtimestamp(2)"
    listed = ", ".join(map(quote_identifier, clocked_path(metering())))
    types = [f"pg_typeof({word})" for word in words.split(", ")]
    with lab.connect(database, database.owner_role) as session:
        session.apply_settings({"search_path": listed, "timezone": "UTC"})
        asked = f"SELECT {', '.join(types)}"
        assert session.query_untrusted(by_function(asked)) == session.query_untrusted(asked)
        ((day,),) = session.query_untrusted(by_function("SELECT current_date::text"))
        assert day == "2020-05-06"
    lab.drop_database(database)
