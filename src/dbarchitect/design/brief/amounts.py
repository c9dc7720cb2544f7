"""A brief's numbers for people: three digits that count, and never 0 for what is more."""

from __future__ import annotations

from math import floor, log10

from dbarchitect.model.quantities import span_of_days

_WHOLE_FROM = 100
_HOURS_BELOW_DAYS = 2


def shown(value: float) -> str:
    """The number, to three digits below 100 and whole from there on (`0.0833`, `1,000`)."""
    if value >= _WHOLE_FROM or value == int(value):
        return f"{value:,.0f}"
    places = 2 - floor(log10(abs(value)))
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def shown_days(days: float) -> str:
    """The span in the largest unit of which it is a whole number, else in days or hours."""
    number, unit = span_of_days(days)
    if unit == "day" and days < _HOURS_BELOW_DAYS and days != 1:
        number, unit = days * 24, "hour"
    text = shown(round(number, 4) or number)
    return f"{text} {unit}{'' if text == '1' else 's'}"
