"""Counts, rates, spans and shares as people write them: `100k`, `8k/month`, `5 ms`, `99.9%`.

Rules:
    1. A number never stands without its unit, except a count.
    2. `k`, `M`, `G` and `T` are powers of 1,000. `m` is refused: it could be milli, minute or
       million.
    3. A year has 365.25 days and a month 30.4375, as in the model.
"""

from __future__ import annotations

import re

from dbarchitect.design.brief.complaint import ComplaintError, nearest
from dbarchitect.model.quantities import DAYS_PER_MONTH

DECIMALS = 6
"""Rates and spans are kept to so many decimals: as many as the long form writes."""

MAX_ROWS = 10**12
"""The most rows that a brief may ask for.

A table holds at most 2^32 pages of 8 kB, which is 0.9 x 10^12 rows of 36 bytes with their
line pointers. Source: PostgreSQL documentation, appendix K (limits) and 66.6 (page layout).
"""

MAX_DAYS = 36_525.0
"""The longest span: a hundred years."""

MAX_RATE_PER_HOUR = 3_600_000_000.0
"""The highest rate: a million statements a second."""

_NUMBER = r"(?P<number>[0-9]+(?:_[0-9]{3})*(?:\.[0-9]+)?)"
_COUNT = re.compile(_NUMBER + r"\s*(?P<unit>[A-Za-z]*)")
_PER = re.compile(r"(?P<count>[^/]*?)\s*(?:/|\bper\b)\s*(?P<period>\w+)")
_MEASURE = re.compile(_NUMBER + r"\s*(?P<unit>[A-Za-z]*)")
_PERCENT = re.compile(_NUMBER + r"\s*%")

_SCALES = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": DAYS_PER_MONTH, "year": 365.25}
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0, "week": 604800.0}
_UNITS = {
    "millisecond": "ms",
    "sec": "s",
    "second": "s",
    "minute": "min",
    "hour": "h",
    "d": "day",
}
_PERIOD_NAMES = {"s": "second", "sec": "second", "min": "minute", "h": "hour"}
_PERIODS_HOURS = {
    "second": 1 / 3600,
    "minute": 1 / 60,
    "hour": 1.0,
    "day": 24.0,
    "week": 168.0,
    "month": DAYS_PER_MONTH * 24,
    "year": 365.25 * 24,
}


def count(text: str) -> int:
    """A number of things (`100k`, `1_000`, `1.5M`), from 0 to 10^12.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    value = _count(text)
    if value > MAX_ROWS:
        message = f"`{text}` is more than 10^12"
        raise ComplaintError(message, "One PostgreSQL table does not hold that many rows.")
    if value != round(value):
        message = f"`{text}` is no whole number"
        raise ComplaintError(message, f"Write `{round(value)}`.")
    return round(value)


def per_month(text: str) -> float:
    """A growth (`8k/month`, `500/day`) in rows per month of 30.4375 days.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    if "%" in text:
        message = f"`{text}` is a growth in percent"
        raise ComplaintError(message, "Write rows in a time, such as `8k/month`.")
    value, hours = _per(text, example="8k/month")
    monthly = value * (_PERIODS_HOURS["month"] / hours)
    if monthly > MAX_ROWS:
        message = f"`{text}` is more than 10^12 rows a month"
        raise ComplaintError(message, "One PostgreSQL table does not hold that many rows.")
    return _tidy(monthly)


def per_hour(text: str) -> float:
    """A rate (`10k/hour`, `500/s`) in times per hour.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    value, hours = _per(text, example="10k/hour")
    hourly = value / hours
    if not 0 < hourly <= MAX_RATE_PER_HOUR:
        message = f"`{text}` is no rate of more than 0 and at most a million a second"
        raise ComplaintError(message, "Write how often it runs, such as `10k/hour`.")
    return _tidy(hourly)


def days(text: str) -> float:
    """A span (`90 days`, `7 years`, `12 hours`) in days, above 0 and at most 100 years.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    number, unit = _measure(text, tuple(_DAYS), example="90 days")
    value = number * _DAYS[unit]
    if not 0 < value <= MAX_DAYS:
        message = f"`{text}` is no span of more than 0 and at most 100 years"
        raise ComplaintError(message, "Write a span such as `90 days` or `7 years`.")
    return _tidy(value)


def milliseconds(text: str) -> float:
    """A response time (`5 ms`, `1.5 s`) in milliseconds, above 0 and at most an hour.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    number, unit = _measure(text, ("ms", "s", "min"), example="5 ms")
    value = number * _SECONDS[unit] * 1000
    if not 0 < value <= 3_600_000:  # noqa: PLR2004 - an hour, as the docstring says
        message = f"`{text}` is no response time of more than 0 and at most an hour"
        raise ComplaintError(message, "Write a time such as `5 ms` or `2 s`.")
    return _tidy(value)


def minutes(text: str) -> float:
    """A recovery objective (`5 min`, `1 h`, `0 s`) in minutes.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    number, unit = _measure(text, ("s", "min", "h", "day", "week"), example="5 min")
    value = number * _SECONDS[unit] / 60
    if value > MAX_DAYS * 1440:
        message = f"`{text}` is more than 100 years"
        raise ComplaintError(message, "Write a time such as `5 min` or `1 h`.")
    return _tidy(value)


def percent(text: str) -> float:
    """A share (`99.9%`) in percent, from 0 to 100.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        message = f"`{text}` is no percentage"
        raise ComplaintError(message, "Write a number and `%`, such as `99.9%`.")
    value = _number(match["number"])
    if value > 100:  # noqa: PLR2004 - a whole
        message = f"`{text}` is more than the whole"
        raise ComplaintError(message, "Write a percentage from 0% to 100%.")
    return value


def whole(text: str, *, low: int, high: int) -> int:
    """A whole number without a unit, from `low` to `high`.

    Raises:
        ComplaintError: it is none; what to write instead.
    """
    if re.fullmatch(r"0|[1-9][0-9]{0,9}", text) and low <= int(text) <= high:
        return int(text)
    message = f"`{text}` is no whole number from {low} to {high}"
    raise ComplaintError(message, f"Write a number such as `{high}`, without quotes or unit.")


def _number(digits: str) -> float:
    return float(digits.replace("_", ""))


def _tidy(value: float) -> float:
    return round(value, DECIMALS)


def _count(text: str) -> float:
    match = _COUNT.fullmatch(text.strip())
    hint = "Write a number such as `500`, `100k`, `2M` or `1.5G`."
    if match is None:
        message = f"`{text}` is no count"
        raise ComplaintError(message, hint)
    unit = match["unit"]
    if unit not in _SCALES:
        message = f"`{unit}` in `{text}` is no multiple: they are k, M, G and T"
        raise ComplaintError(message, hint)
    if re.match(r"0[0-9]", match["number"]):
        message = f"`{text}` begins with 0, which some read as an octal number"
        raise ComplaintError(message, hint)
    return _number(match["number"]) * _SCALES[unit]


def _per(text: str, *, example: str) -> tuple[float, float]:
    match = _PER.fullmatch(text.strip())
    if match is None:
        message = f"`{text}` names no time"
        raise ComplaintError(message, f"Write it with its time, such as `{example}`.")
    period = _PERIOD_NAMES.get(match["period"], match["period"])
    singular = period.removesuffix("s")
    if singular not in _PERIODS_HOURS:
        guess = nearest(period, _PERIODS_HOURS)
        message = f"`{match['period']}` in `{text}` is no time"
        hint = f"Did you mean `{guess}`? " if guess else ""
        raise ComplaintError(message, f"{hint}Times are: {', '.join(_PERIODS_HOURS)}.")
    return _count(match["count"]), _PERIODS_HOURS[singular]


def _measure(text: str, units: tuple[str, ...], *, example: str) -> tuple[float, str]:
    match = _MEASURE.fullmatch(text.strip())
    listed = ", ".join(units)
    if match is None:
        message = f"`{text}` is no number with a unit"
        raise ComplaintError(message, f"Write it such as `{example}`; units are: {listed}.")
    unit = _unit(match["unit"], units)
    if unit is None:
        message = f"`{text}` has no unit"
        if match["unit"]:
            message = f"unit `{match['unit']}` of `{text}` does not fit here"
        raise ComplaintError(message, f"Write it such as `{example}`; units are: {listed}.")
    return _number(match["number"]), unit


def _unit(written: str, units: tuple[str, ...]) -> str | None:
    singular = written.removesuffix("s") if len(written) > len("ms") else written
    return next((u for u in (written, singular, _UNITS.get(singular)) if u in units), None)
