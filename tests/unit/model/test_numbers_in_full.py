"""Numbers of days and minutes that a server or a person reads have no exponent."""

from __future__ import annotations

import pytest

from dbarchitect.model.quantities import in_full, so_many


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1_234_567, "1234567"),
        (1e6, "1000000"),
        (1_234_567.25, "1234567.25"),
        (0.1, "0.1"),
        (1 / 3, "0.333333333"),
        (1e-5, "0.00001"),
        (100.0, "100"),
        (0, "0"),
    ],
)
def test_a_number_has_all_its_digits(number: float, text: str) -> None:
    assert in_full(number) == text


def test_a_plural_has_an_s() -> None:
    assert [so_many(n, "day") for n in (1, 1.5, 2e6)] == ["1 day", "1.5 days", "2000000 days"]
