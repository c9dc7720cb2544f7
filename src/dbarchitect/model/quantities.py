"""Units as types, so that a number of pages is never taken for a number of bytes."""

from __future__ import annotations

from typing import NewType

Bytes = NewType("Bytes", int)
Pages = NewType("Pages", int)
Rows = NewType("Rows", int)
Milliseconds = NewType("Milliseconds", float)
PlannerCost = NewType("PlannerCost", float)
PerHour = NewType("PerHour", float)

PAGE_BYTES = Bytes(8192)
"""Size of a page. Source: BLCKSZ, PostgreSQL documentation 19.15 (`block_size`)."""

DAYS_PER_MONTH = 30.4375
"""The mean month of the Gregorian calendar (365.25 days / 12)."""

DAYS_PER_YEAR = 365.25
"""A year of twelve such months."""

_SHORT_DAYS = 2

_PLACES = 9


def in_full(number: float) -> str:
    """The number with every digit up to nine places, and without an exponent: `1234567.5`.

    It is what an interval of the server takes, and what people read.
    """
    return f"{number:.{_PLACES}f}".rstrip("0").rstrip(".")


def so_many(number: float, unit: str) -> str:
    """The number with its unit, of which a plural has an -s: `1 day`, `1.5 hours`."""
    return f"{in_full(number)} {unit}{'' if number == 1 else 's'}"


def span_of_days(days: float) -> tuple[float, str]:
    """The span in years or months where it is a whole number of them, else in days.

    One that is short and no whole number of days is in hours where it is a whole number of
    those. The unit is in the singular: `(13, "month")`.
    """
    units = [(DAYS_PER_YEAR, "year"), (DAYS_PER_MONTH, "month"), (1.0, "day")]
    if days < _SHORT_DAYS:
        units.append((1 / 24, "hour"))
    for size, unit in units:
        many = round(days / size)
        if many >= 1 and abs(days - many * size) <= 1e-6 * max(1.0, days):
            return many, unit
    return days, "day"
