"""Which tables are partitioned by time, by which span, and where each partition begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.partitioning.rule import span_of_retention
from dbarchitect.design.partitioning.spans import SUFFIX_BYTES, next_start, span_start, suffix
from dbarchitect.design.partitioning.tables import partitions
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.partition import PartitionSpan
from dbarchitect.model.schema import Index, IndexKey
from shop_design import design_of

METERS = """
name: meters
entities:
  Meter:
    rows: 1k
    attributes: {serial: text(20)}
  Reading:
    belongs to: Meter
    rows: 0
    growth: 50M/month
    retention: 90 days
    keep: {timestamps: false}
    attributes: {value: float, taken_at: instant = now}
access:
  last readings:
    sql: SELECT value FROM readings WHERE meter_id = :meter ORDER BY taken_at DESC LIMIT 10
    rate: 5/s
"""
READINGS = QualifiedName("public", "readings")


def parts(text: str) -> list[str]:
    return [
        table.name.name
        for table in design_of(text).schema.tables
        if table.partition_of is not None and table.partition_of.parent == READINGS
    ]


def test_many_rows_that_leave_are_partitioned_and_few_are_purged() -> None:
    made = parts(METERS)
    assert made[:2] == ["readings_2026_w47", "readings_2026_w48"]
    assert made[-1] == "readings_default"
    assert len(made) == 17
    few = design_of(METERS.replace("50M", "50k"))
    assert parts(METERS.replace("50M", "50k")) == []
    assert "retention" in [decision.slug for decision in few.decisions]
    assert "retention" not in [decision.slug for decision in design_of(METERS).decisions]


@pytest.mark.parametrize(
    "change",
    [
        ("value: float", "value: float unique"),
        ("keep: {timestamps: false}", "unique: [[meter, value]]"),
        ("retention: 90 days", "retention: 5 days"),
        ("retention: 90 days", "partition: none\n    retention: 90 days"),
        ("access:", "  Remark: {refers to: {reading: Reading}, rows: 10}\naccess:"),
    ],
)
def test_a_rule_that_partitions_would_break_keeps_one_table(change: tuple[str, str]) -> None:
    assert change[0] in METERS
    assert parts(METERS.replace(*change)) == []


def test_the_key_leads_with_the_time_unless_rows_are_looked_up_by_number() -> None:
    key = design_of(METERS).schema.table(READINGS).primary_key
    assert key is not None
    assert key.columns == ("taken_at", "id")
    asked = METERS.replace("meter_id = :meter ORDER BY taken_at DESC", "id = :id")
    key = design_of(asked).schema.table(READINGS).primary_key
    assert key is not None
    assert key.columns == ("id", "taken_at")


def test_what_refers_to_a_partitioned_row_holds_both_columns_of_its_key() -> None:
    text = METERS.replace("50M", "5k").replace(
        "access:",
        "    partition: by month on taken_at\n"
        "  Remark: {refers to: {reading: Reading}, rows: 9, attributes: {body: text}}\naccess:",
    )
    design = design_of(text)
    (key,) = design.schema.table(QualifiedName("public", "remarks")).foreign_keys
    assert key.columns == ("reading_id", "reading_taken_at")
    assert key.referenced_columns == ("id", "taken_at")
    primary = design.schema.table(READINGS).primary_key
    assert primary is not None
    assert primary.columns == key.referenced_columns
    brief = load_brief(text)
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_a_retention_without_a_time_is_told_with_numbers_and_bounds_nothing() -> None:
    text = METERS.replace(", taken_at: instant = now", "").partition("access:")[0]
    (found,) = load_brief(text).contradictions
    assert found.id == "C-retention-Reading"
    assert found.effect == (
        "Nothing is purged, and 600,000,000 rows are sized for; "
        "with a time 147,843,943 would stay."
    )
    (forecast,) = [f for f in design_of(text).forecasts if f.table == READINGS]
    assert forecast.rows_at_horizon == 600_000_000
    assert forecast.retention_days is None


@pytest.mark.parametrize(
    ("days", "span"),
    [
        (None, None),
        (7.9, None),
        (8, PartitionSpan.DAY),
        (55, PartitionSpan.DAY),
        (56, PartitionSpan.WEEK),
        (90, PartitionSpan.WEEK),
        (365.25, PartitionSpan.MONTH),
    ],
)
def test_a_retention_is_cut_into_eight_or_more(
    days: float | None, span: PartitionSpan | None
) -> None:
    assert span_of_retention(days) is span


@given(st.sampled_from(PartitionSpan), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_spans_follow_each_other_without_gap_and_their_names_sort(
    span: PartitionSpan, day: date
) -> None:
    first = span_start(span, day)
    following = next_start(span, first)
    assert first <= day < following
    assert span_start(span, following) == following
    assert suffix(span, first) < suffix(span, following)
    assert len(suffix(span, first)) == SUFFIX_BYTES[span]


def test_two_indexes_over_the_same_columns_have_each_a_part_in_every_partition() -> None:
    parent = design_of(METERS).schema.table(READINGS)
    keys = tuple(IndexKey(column=name) for name in ("meter_id", "taken_at"))
    twice = tuple(
        Index(name=QualifiedName("public", name), keys=keys, include=include)
        for name, include in (("one", ()), ("two", ("value",)))
    )
    made = partitions(replace(parent, indexes=twice), PartitionSpan.WEEK, (), "Rows")
    (names,) = ([index.name.name for index in part.indexes] for part in made)
    assert names == [
        "readings_default_meter_id_taken_at_idx",
        "readings_default_meter_id_taken_at_idx1",
    ]


def test_what_an_access_pattern_asks_of_the_log_is_in_each_of_its_partitions() -> None:
    schema = design_of(
        "name: desk\n"
        "entities: {Note: {rows: 9, attributes: {body: text}, keep: {audit: true}}}\n"
        "audit: {name: AuditLog}\n"
        "access: {a change: {sql: SELECT * FROM audit_logs WHERE id = :id, rate: 9/s}}\n"
    ).schema
    log = schema.table(QualifiedName("public", "audit_logs"))
    wanted = {index.name for index in log.indexes}
    assert len(wanted) == 3
    parts = [table for table in schema.tables if table.partition_of is not None]
    assert len(parts) > 1
    for part in parts:
        assert {index.partition_of for index in part.indexes} == wanted
