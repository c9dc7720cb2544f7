"""A brief's numbers for people: three digits that count, and never 0 for what is more."""

from __future__ import annotations

from math import floor, log10

_WHOLE_FROM = 100
_HOURS_BELOW_DAYS = 2


def shown(value: float) -> str:
    """The number, to three digits below 100 and whole from there on (`0.0833`, `1,000`)."""
    if value >= _WHOLE_FROM or value == int(value):
        return f"{value:,.0f}"
    places = 2 - floor(log10(abs(value)))
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def shown_days(days: float) -> str:
    """The span in days, or in hours where it is short and no day."""
    in_hours = days < _HOURS_BELOW_DAYS and days != 1
    number, unit = (days * 24, "hour") if in_hours else (days, "day")
    text = shown(round(number, 4) or number)
    return f"{text} {unit}{'' if text == '1' else 's'}"
