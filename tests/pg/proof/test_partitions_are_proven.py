"""Tables in partitions are proven whole, and come down whatever became of their partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.partitioning.plan import plans
from dbarchitect.design.proof import prove
from dbarchitect.design.proof.ground import down_statements, new_database, up_statements
from dbarchitect.design.upkeep import drop_partitions_sql, next_partitions_sql
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

METERS = """
name: meters
entities:
  Meter:
    rows: 50
    attributes: {serial: text(20) unique}
  Reading:
    belongs to: Meter
    rows: 2k
    growth: 1k/month
    retention: 90 days
    partition: by week on taken_at
    keep: {delete: soft, audit: true}
    attributes: {value: float >= 0, kind: "one of [heat, cold]", taken_at: instant = now}
    unique: [[meter, taken_at]]
  Remark:
    part of: Reading
    rows: 500
    attributes: {body: text}
  Ping:
    rows: 0
    growth: 20M/month
    retention: 10 days
    keep: {timestamps: false}
    identity: uuid
    attributes: {sent_at: instant, took: integer}
access:
  readings of a span:
    sql: SELECT count(*) FROM readings WHERE taken_at >= :since AND taken_at < :until
    rate: 10/hour
  one reading:
    sql: SELECT value FROM readings WHERE id = :id AND taken_at = :at
    rate: 1/s
  pings of a minute:
    sql: SELECT avg(took) FROM pings WHERE sent_at BETWEEN :at AND :at + interval '1 minute'
    rate: 1/hour
"""
LEFT = (
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def test_partitioned_tables_are_built_attacked_and_pruned(lab: Lab) -> None:
    design = design_of(METERS)
    proof = prove(lab, design, as_of=AS_OF, row_budget=20_000, larger_rows=0)
    assert proof.passed
    assert proof.not_verified == ()
    # An update of a key that is referred to moves the row, which is refused by another name.
    key = "remarks_reading_id_reading_taken_at_fkey"
    moved = [r for r in proof.probes if key in str(r.probe) and "UPDATE" in str(r.probe.claim)]
    assert moved
    assert all(result.held for result in moved)
    held = {str(result.probe.claim) for result in proof.probes if result.held}
    for name in ("readings_2026_w47", "readings_default", "pings_2026_11_21", "pings_default"):
        assert any(name in claim for claim in held), name
    assert any("add_readings_week" in claim for claim in held)
    minute = next(a for a in proof.access if a.name == "pings of a minute")
    plan = " ".join(minute.runs[0].plan.nodes)
    assert "pings_2026_11_" in plan
    assert "partitions of" not in plan
    errors = [check.error_percent for check in proof.sizes if "pings" in str(check)]
    assert errors
    assert all(abs(error) < 25 for error in errors)


def test_the_way_back_works_after_partitions_went_and_came(lab: Lab) -> None:
    design = design_of(METERS)
    database = new_database(lab, design)
    empty = [database.owner.query_untrusted(sql) for sql in LEFT]
    for statement in up_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    for plan in plans(design.brief, design.names):
        database.owner.query_untrusted(next_partitions_sql(plan))
        written = drop_partitions_sql(plan)
        if written is not None:
            due = written.partition("\\gexec")[0].replace("now()", "'2026-12-08'::timestamptz")
            for statements in database.owner.query_untrusted(due.replace("90 days", "1 day")):
                for one in statements:
                    database.owner.execute_untrusted(one)
    database.owner.query_untrusted("SELECT add_readings_week('2031-01-01')")
    names = "SELECT to_regclass('readings_2026_w47'), to_regclass('readings_2031_w01') IS NULL"
    assert database.owner.query_untrusted(names) == [(None, False)]
    for statement in down_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    assert [database.owner.query_untrusted(sql) for sql in LEFT] == empty
    lab.drop_database(database)
