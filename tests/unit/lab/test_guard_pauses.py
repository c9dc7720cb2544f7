"""The guard of supplied SQL spends a small share of the time on looking."""

from __future__ import annotations

import pytest

from dbarchitect.lab.guard import PERIOD_MAX_S, PERIOD_S, pause_s


@pytest.mark.parametrize(
    ("look_s", "expected_s"),
    [(0.0, PERIOD_S), (0.01, PERIOD_S), (0.1, 0.9), (5.0, PERIOD_MAX_S)],
)
def test_a_look_takes_a_tenth_of_the_time_as_far_as_limits_allow(
    look_s: float, expected_s: float
) -> None:
    assert pause_s(look_s) == pytest.approx(expected_s)
