"""Numbers of a brief as people read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.brief.amounts import shown, shown_days


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1 / 12, "0.0833"), (0.000083, "0.000083"), (1.0, "1"), (30.4375, "30.4"),
     (99.96, "100"), (152.1875, "152"), (8000.0, "8,000"), (1e12, "1,000,000,000,000")],
)  # fmt: skip
def test_three_digits_count_below_a_hundred(value: float, text: str) -> None:
    assert shown(value) == text


@given(st.floats(1e-6, 1e12))
def test_what_is_more_than_nothing_is_never_shown_as_nothing(value: float) -> None:
    text = shown(value)
    assert re.fullmatch(r"[0-9,]+(\.[0-9]+)?", text)
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.006)


@pytest.mark.parametrize(
    ("days", "text"),
    [(365.25, "1 year"), (36_525, "100 years"), (365, "365 days"), (1, "1 day"),
     (60.875, "2 months"), (0.5, "12 hours"), (0.041667, "1 hour"), (1 / 24, "1 hour"),
     (1.5, "36 hours"), (3.5, "3.5 days"), (0.000042, "0.001 hours")],
)  # fmt: skip
def test_a_span_is_told_in_its_largest_unit_and_a_short_one_in_hours(
    days: float, text: str
) -> None:
    assert shown_days(days) == text
