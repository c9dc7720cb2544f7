"""Days, weeks and months as partitions: where each begins, what it is called, its bound.

Rules:
    1. Every boundary is midnight UTC; weeks begin on Monday (ISO 8601).
    2. Names sort as time goes: `2026_11`, `2026_w47`, `2026_11_21`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dbarchitect.model.partition import PartitionSpan
from dbarchitect.model.quantities import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS_PER_YEAR = 12
DAYS_PER_WEEK = 7

DAYS = {
    PartitionSpan.DAY: 1.0,
    PartitionSpan.WEEK: float(DAYS_PER_WEEK),
    PartitionSpan.MONTH: DAYS_PER_MONTH,
}
"""The mean length of each span, in days."""

TO_CHAR = {
    PartitionSpan.DAY: "YYYY_MM_DD",
    PartitionSpan.WEEK: 'IYYY_"w"IW',
    PartitionSpan.MONTH: "YYYY_MM",
}
"""The name's end as `to_char` writes it. Source: PostgreSQL documentation 9.8."""

SUFFIX_BYTES = {PartitionSpan.DAY: 10, PartitionSpan.WEEK: 8, PartitionSpan.MONTH: 7}
"""How long a name's end is; `default` has 7 bytes."""


def span_start(span: PartitionSpan, day: date) -> date:
    """The first day of the span in which a day lies."""
    if span is PartitionSpan.MONTH:
        return day.replace(day=1)
    if span is PartitionSpan.WEEK:
        return day - timedelta(days=day.weekday())
    return day


def next_start(span: PartitionSpan, first: date) -> date:
    """The first day of the span after the one that begins with `first`."""
    if span is not PartitionSpan.MONTH:
        return first + timedelta(days=DAYS[span])
    if first.month == MONTHS_PER_YEAR:
        return date(first.year + 1, 1, 1)
    return date(first.year, first.month + 1, 1)


def spans_from(span: PartitionSpan, day: date, count: int) -> Iterator[tuple[date, date]]:
    """The first day of each of so many spans, from the one of `day` on, and of the next."""
    first = span_start(span, day)
    for _ in range(count):
        following = next_start(span, first)
        yield first, following
        first = following


def suffix(span: PartitionSpan, first: date) -> str:
    """How the name of the partition that begins with `first` ends."""
    if span is PartitionSpan.MONTH:
        return f"{first:%Y_%m}"
    if span is PartitionSpan.WEEK:
        year, week, _ = first.isocalendar()
        return f"{year}_w{week:02}"
    return f"{first:%Y_%m_%d}"


def range_bound(first: date, following: date) -> str:
    """The bound of a partition from one midnight UTC to another, the end left out."""
    return (
        f"FOR VALUES FROM ('{first.isoformat()} 00:00:00+00') "
        f"TO ('{following.isoformat()} 00:00:00+00')"
    )
