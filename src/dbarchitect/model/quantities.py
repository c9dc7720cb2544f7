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

_PLACES = 9


def in_full(number: float) -> str:
    """The number with every digit up to nine places, and without an exponent: `1234567.5`.

    It is what an interval of the server takes, and what people read.
    """
    return f"{number:.{_PLACES}f}".rstrip("0").rstrip(".")


def so_many(number: float, unit: str) -> str:
    """The number with its unit, of which a plural has an -s: `1 day`, `1.5 hours`."""
    return f"{in_full(number)} {unit}{'' if number == 1 else 's'}"
