"""A design as it will stand when it has been used for a while: rows lie in the past.

A migration makes partitions from its own day on, for that is when the first rows come. What is
filled or planned as of a day has to look back from it as the application will: to partitions
that were made ahead once, and hold what came since.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from dbarchitect.design.partitioning.plan import MOST_AHEAD, SPANS_AFTER, plans
from dbarchitect.design.partitioning.spans import DAYS, span_start, spans_from
from dbarchitect.design.partitioning.tables import partitions
from dbarchitect.model.quantities import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dbarchitect.design.partitioning.plan import PartitionPlan
    from dbarchitect.model.design import Design, TableForecast
    from dbarchitect.model.schema import Table

MOST_DAYS = 3650.0
"""Rows are taken to have come within ten years, however slowly they came."""

DAYS_OF_NO_GROWTH = 365.0
"""Rows of a table that does not grow are taken to have come within a year."""


def days_of_rows(forecast: TableForecast | None) -> float:
    """In how many days the rows at the horizon came, of which the older ones are gone."""
    days = DAYS_OF_NO_GROWTH
    if forecast is not None and forecast.growth_per_month > 0:
        days = forecast.rows_at_horizon / forecast.growth_per_month * DAYS_PER_MONTH
    if forecast is not None and forecast.retention_days is not None:
        days = min(days, forecast.retention_days)
    return min(days, MOST_DAYS)


def lived(design: Design, as_of: date) -> Design:
    """The design with the partitions of the days before `as_of`, and the next ones.

    Each partition is like those of the design; there is one before the day's own at least.
    """
    tables = design.schema.tables
    for plan in plans(design.brief, design.names):
        tables = tuple(_with_past(design, tables, plan, as_of))
    return replace(design, schema=replace(design.schema, tables=tables))


def _with_past(
    design: Design, tables: tuple[Table, ...], plan: PartitionPlan, as_of: date
) -> Iterator[Table]:
    """The tables, with the partitions of this one in the place of the first of its own."""
    made = partitions(
        design.schema.table(plan.table), plan.span, _spans(design, plan, as_of), "Rows"
    )
    first = True
    for table in tables:
        if table.partition_of is None or table.partition_of.parent != plan.table:
            yield table
        elif first:
            yield from made
            first = False


def _spans(design: Design, plan: PartitionPlan, as_of: date) -> Iterator[tuple[date, date]]:
    forecast = next((f for f in design.forecasts if f.table == plan.table), None)
    most = (MOST_AHEAD - SPANS_AFTER - 1) * DAYS[plan.span]
    days = timedelta(days=math.ceil(min(days_of_rows(forecast), most)))
    own = span_start(plan.span, as_of)
    start = min(as_of - days, own - timedelta(days=1))
    past = sum(1 for first, _ in spans_from(plan.span, start, 2 * MOST_AHEAD) if first < own)
    return spans_from(plan.span, start, past + 1 + SPANS_AFTER)
