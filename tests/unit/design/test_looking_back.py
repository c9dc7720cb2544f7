from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import physical_names
from dbarchitect.design.partitioning.lived import lived
from dbarchitect.design.proof.column_values import bounds, moments
from dbarchitect.design.proof.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

BRIEF = """
name: metering
entities:
  Meter: {rows: 10, attributes: {label: text(20)}, keep: {audit: true}}
  Reading:
    belongs to: Meter
    rows: 3M
    growth: 1M/month
    retention: 90 days
    partition: by SPAN on recorded_at
    attributes: {recorded_at: instant}
audit: {rows: 10k, growth: 1k/month}
"""

DAYS = (date(2026, 3, 1), date(2026, 11, 21), date(2026, 11, 23))
"""A month's first day, any day, and a Monday."""


@cache
def metering(span: str, day: date) -> Design:
    brief = load_brief(BRIEF.replace("SPAN", span))
    return design_schema(brief, physical_names(brief), as_of=day)


def parts(design: Design, table: Table) -> Sequence[Table]:
    return [
        other
        for other in design.schema.tables
        if other.partition_of is not None and other.partition_of.parent == table.name
    ]


def bare(table: Table) -> Table:
    """The table without comments, which only what a migration makes has, in one order."""
    constraints = sorted(table.constraints, key=lambda one: one.name)
    return replace(
        table,
        comment=None,
        columns=tuple(replace(one, comment=None) for one in table.columns),
        constraints=tuple(replace(one, comment=None) for one in constraints),
        indexes=tuple(replace(one, comment=None) for one in table.indexes),
    )


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_each_moment_of_the_rows_lies_in_a_partition(span: str, day: date) -> None:
    design = lived(metering(span, day), day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    setting = Setting(design=design, rows={}, seed=1, as_of=day)
    for table in design.schema.tables:
        if table.partition_key is None:
            continue
        spans = [
            found
            for part in parts(design, table)
            if part.partition_of is not None
            for found in bounds(part.partition_of.bound)
        ]
        start, end = moments(setting, table, str(table.partition_key.columns[0]))
        assert end == midnight
        assert min(low for low, _ in spans) <= start < end
        assert max(high for _, high in spans) > end
        assert all(high == low for (_, high), (low, _) in pairwise(spans))


def test_readings_lie_within_their_retention() -> None:
    day = DAYS[1]
    design = lived(metering("week", day), day)
    table = next(t for t in design.schema.tables if t.name.name == "readings")
    setting = Setting(design=design, rows={}, seed=1, as_of=day)
    start, end = moments(setting, table, "recorded_at")
    assert end - start == timedelta(days=90)


@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_partitions_of_the_past_are_like_those_that_the_design_makes(span: str) -> None:
    day = DAYS[1]
    made = metering(span, day)
    past = lived(made, day)
    for table in made.schema.tables:
        same = {part.name: part for part in parts(made, table)}
        both = [part for part in parts(past, table) if part.name in same]
        assert len(both) >= (2 if same else 0)
        for part in both:
            assert bare(part) == bare(same[part.name])


def test_other_tables_stay_as_they_are_and_where_they_are() -> None:
    day = DAYS[1]
    made = metering("week", day)
    whole = [t for t in made.schema.tables if t.partition_of is None]
    assert [t for t in lived(made, day).schema.tables if t.partition_of is None] == whole
