"""Which values an option of a rule can have: its default and its name say of what it is one.

Rules:
    1. `..._percent` is from 0 to 100; a `share` and a `tolerance` are from 0 to 1.
    2. A bound that may be none at all is 0 or more: what begins with `minimum`, `least`,
       `fewest` or `most`, and what is `at_most` so many. Days are a hundred years at most, so
       that there is a date that is so far away.
    3. Every other number counts or measures something: it is more than 0.
    4. A text is a pattern, and the items of a list are texts.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import cast

_BOUNDS = ("at_most", "fewest_", "least_", "minimum_", "most_", "protected_minimum")
_SHARES = ("share", "tolerance")
_DAYS = "days_"
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class OptionRange:
    """The numbers from `least` on, itself among them where `closed`, up to `most` if given."""

    least: int
    most: int | None = None
    closed: bool = True

    def holds(self, value: float) -> bool:
        """Whether the value is one of them; what is not a number, or endless, is none."""
        is_enough = value >= self.least if self.closed else value > self.least
        is_number = isinstance(value, int) or math.isfinite(value)
        return is_number and is_enough and (self.most is None or value <= self.most)

    @property
    def text(self) -> str:
        """It, for a sentence: `from 0 to 100`, `1 or more`, `more than 0`."""
        if self.most is not None:
            return f"from {self.least} to {self.most}"
        return f"{self.least} or more" if self.closed else f"more than {self.least}"


def range_of(name: str, default: object) -> OptionRange | None:
    """The range of the option of that name and default; None where it is no number."""
    if isinstance(default, bool) or not isinstance(default, (int, float)):
        return None
    if name.endswith("_percent"):
        return OptionRange(0, 100)
    if name.endswith(_SHARES):
        return OptionRange(0, 1)
    if name.startswith((_DAYS, *_BOUNDS)):
        return OptionRange(0, _MOST_DAYS if name.startswith(_DAYS) else None)
    return OptionRange(1) if isinstance(default, int) else OptionRange(0, closed=False)


def sense_lacking(name: str, default: object, value: object) -> str | None:
    """What a value of the default's type has to be and is not, as a sentence; None if it is."""
    numbers = range_of(name, default)
    if numbers is not None and isinstance(value, (int, float)) and not numbers.holds(value):
        return f"It is {numbers.text}; its default is {default!r}."
    if isinstance(value, str):
        try:
            re.compile(value)
        except re.error as error:
            return f"It is a pattern, and this one is none: {error}."
    if isinstance(value, (tuple, frozenset)):
        items = cast("tuple[object, ...] | frozenset[object]", value)
        if not all(isinstance(item, str) for item in items):
            return "It is a list of texts."
    return None
