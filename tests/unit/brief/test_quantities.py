"""Counts, rates, spans and shares as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.brief import quantities
from dbarchitect.design.brief.complaint import ComplaintError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (quantities.count, "100k", 100_000),
        (quantities.count, "1_000", 1_000),
        (quantities.count, "1.5 M", 1_500_000),
        (quantities.count, "2G", 2_000_000_000),
        (quantities.count, "1T", 10**12),
        (quantities.per_month, "8k/month", 8_000),
        (quantities.per_month, "1/day", 30.4375),
        (quantities.per_month, "7 per week", 30.4375),
        (quantities.per_month, "12/year", 1),
        (quantities.per_hour, "10k/hour", 10_000),
        (quantities.per_hour, "2/s", 7_200),
        (quantities.per_hour, "3/minute", 180),
        (quantities.per_hour, "24/day", 1),
        (quantities.per_hour, "336 per week", 2),
        (quantities.days, "90 days", 90),
        (quantities.days, "2 weeks", 14),
        (quantities.days, "2 months", 60.875),
        (quantities.days, "1 year", 365.25),
        (quantities.days, "12 hours", 0.5),
        (quantities.milliseconds, "5 ms", 5),
        (quantities.milliseconds, "1.5s", 1_500),
        (quantities.milliseconds, "2 minutes", 120_000),
        (quantities.minutes, "30 s", 0.5),
        (quantities.minutes, "1 h", 60),
        (quantities.minutes, "2 days", 2_880),
        (quantities.minutes, "1 week", 10_080),
        (quantities.minutes, "0 s", 0),
        (quantities.percent, "99.9%", 99.9),
    ],
)
def test_a_quantity_is_read_in_its_unit(
    read: Callable[[str], float], text: str, value: float
) -> None:
    assert read(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (quantities.count, "5m"),
        (quantities.count, "-1"),
        (quantities.count, "1.1T"),
        (quantities.count, "0.5"),
        (quantities.per_month, "8k"),
        (quantities.per_month, "8k/fortnight"),
        (quantities.per_hour, "0/hour"),
        (quantities.per_hour, "2G/s"),
        (quantities.days, "101 years"),
        (quantities.days, "90"),
        (quantities.milliseconds, "2 days"),
        (quantities.milliseconds, "61 min"),
        (quantities.minutes, "5 ms"),
        (quantities.percent, "101%"),
        (quantities.percent, "50"),
    ],
)
def test_what_is_no_such_quantity_says_what_to_write(
    read: Callable[[str], float], text: str
) -> None:
    with pytest.raises(ComplaintError) as caught:
        read(text)
    assert caught.value.hint.endswith(("?", "."))


def test_the_largest_growth_is_one_of_them() -> None:
    assert quantities.per_month("1T/month") == 10**12
