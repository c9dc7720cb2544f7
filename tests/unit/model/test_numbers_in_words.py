"""Numbers as people and SQL read them: without exponents, and alike wherever they stand."""

from __future__ import annotations

import pytest

from dbarchitect.model.evidence import Unit
from dbarchitect.model.quantities import in_full, so_many, span_of_days
from dbarchitect.model.scales import Scale
from dbarchitect.report.numbers import format_value


@pytest.mark.parametrize(
    ("value", "text"),
    [(1_234_567, "1234567"), (52_596_000.0, "52596000"), (0.5, "0.5"), (0, "0"), (100, "100")],
)
def test_no_number_has_an_exponent(value: float, text: str) -> None:
    assert in_full(value) == text


def test_one_is_said_in_the_singular() -> None:
    assert so_many(1, "day") == "1 day"
    assert so_many(2.5, "hour") == "2.5 hours"


@pytest.mark.parametrize(
    ("days", "text"),
    [(0.041667, "1 hour"), (1.5, "36 hours"), (60.875, "2 months"), (3.5, "3.5 days")],
)
def test_a_span_is_counted_in_its_largest_unit(days: float, text: str) -> None:
    assert so_many(*span_of_days(days)) == text


@pytest.mark.parametrize("share", [0.00375, 0.0324, 0.5, 0.0000004, 0.999, 0.9996])
def test_a_share_is_said_as_its_figure_prints_it(share: float) -> None:
    assert Scale(share, {}).text == format_value(100 * share, Unit.PERCENT)
