"""How a measurement is printed: three significant digits, separators, and its unit.

Rules:
    1. Whole counts (rows, pages, buffers, rates that are whole) keep every digit; a planned
       cost is an estimate, and keeps three.
    2. Bytes are printed as `pg_size_pretty` does: kB, MB, GB are powers of 1,024.
    3. Rows, pages, buffers, costs and counts print no unit: the sentence or the table's head
       names what is counted.
    4. Whole years, months and hours are said as such: `13 months`, not `396 days`.
    5. Milliseconds have two decimals at most, a per cent below one has one digit, and one
       between 99 and 100 keeps every digit: 99.95 % is not 100 %.
"""

from __future__ import annotations

import math

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.quantities import in_full, span_of_days

SIGNIFICANT_DIGITS = 3

BYTE_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")
"""Steps of 1,024. Source: `pg_size_pretty`, PostgreSQL documentation 9.28.7."""

MINUTES_PER_HOUR = SECONDS_PER_MINUTE = 60
LEAST_MS = 0.01
NEARLY_ALL, ALL = 99, 100

_SUFFIX = {
    Unit.MILLISECONDS: " ms",
    Unit.SECONDS: " s",
    Unit.RATIO: " times",
    Unit.PER_HOUR: "/h",
    Unit.PER_MONTH: "/month",
    Unit.PER_SECOND: "/s",
}


def format_measurement(measurement: Measurement) -> str:
    """The measurement as text, its unit included."""
    return format_value(measurement.value, measurement.unit)


def format_value(value: float | str, unit: Unit) -> str:
    """The value as text, its unit included."""
    if isinstance(value, str):
        return value
    own = _OWN_WORDS.get(unit)
    if own is not None:
        return own(value)
    if unit is Unit.MILLISECONDS and abs(value) >= LEAST_MS:
        value = round(value, 2)
    return format_number(value) + _SUFFIX.get(unit, "")


def _percent(value: float) -> str:
    if 0 < abs(value) < 1:
        value = round(value, -math.floor(math.log10(abs(value))))
    if NEARLY_ALL <= value < ALL:
        return f"{in_full(value)} %"
    return f"{format_number(value)} %"


def _days(value: float) -> str:
    many, unit = span_of_days(value)
    return f"{format_number(many)} {unit}{'' if many == 1 else 's'}"


def _minutes(value: float) -> str:
    hours = value / MINUTES_PER_HOUR
    if hours >= 1 and hours.is_integer():
        return f"{format_number(hours)} h"
    if value < 1:
        return f"{format_number(round(value * SECONDS_PER_MINUTE, 3))} s"
    return f"{format_number(value)} min"


def format_number(value: float) -> str:
    """The number with separators: whole numbers in full, others to three significant digits."""
    if not math.isfinite(value):
        return str(value)
    if float(value).is_integer():
        return f"{int(value):,}"
    return _three_digits(value)


def format_bytes(size_bytes: float) -> str:
    """The size in the largest unit that leaves at least 1, to three significant digits."""
    step = 0
    size = float(size_bytes)
    while abs(size) >= 1024 and step < len(BYTE_UNITS) - 1:  # noqa: PLR2004 - a kB is 1,024 bytes
        size /= 1024
        step += 1
    if step == 0:
        return f"{format_number(size)} {'byte' if size == 1 else 'bytes'}"
    return f"{_three_digits(size)} {BYTE_UNITS[step]}"


def _three_digits(value: float) -> str:
    if value == 0:
        return "0"
    decimals = SIGNIFICANT_DIGITS - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    text = f"{rounded:,.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_OWN_WORDS = {
    Unit.COST: _three_digits,
    Unit.BYTES: format_bytes,
    Unit.DAYS: _days,
    Unit.MINUTES: _minutes,
    Unit.PERCENT: _percent,
}
"""Units whose value decides how it is said."""
