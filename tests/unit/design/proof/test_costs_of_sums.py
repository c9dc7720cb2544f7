"""What a sum takes is told where it shows, and is no invented number where it does not."""

from __future__ import annotations

import pytest

from dbarchitect.design.proof.balance_costs import sum_ms


def test_what_calls_without_a_row_take_is_taken_off() -> None:
    assert sum_ms(0.003, [0.001, 0.0011, 0.9], 4) == pytest.approx(0.5)


@pytest.mark.parametrize("least", [0.0005, 0.001, 0.0011])
def test_what_is_no_longer_than_a_call_without_a_row_is_not_measurable(least: float) -> None:
    assert sum_ms(least, [0.001, 0.0011, 0.0012], 4) is None
