"""Names that differ in a number alone: `phone1`, `phone2`; `sales_2025`, `sales_2026`."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.review.columns import words_of

_YEAR_DIGITS = 4
_EARLIEST, _LATEST = 1950, 2100
"""What is taken for a year; four digits of another kind are mostly outside of it."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A name without one of its numbers; `stem` has None in the number's place."""

    stem: tuple[str | None, ...]
    number: int

    @property
    def is_counted(self) -> bool:
        """Whether there are words beside the number."""
        return any(word is not None for word in self.stem)


def numbered(name: str) -> Numbered | None:
    """The name without its last number, None where it has none or that is a year."""
    words = words_of(name)
    places = [place for place, word in enumerate(words) if word.isdecimal()]
    if not places or _year(words[places[-1]]) is not None:
        return None
    place = places[-1]
    return Numbered((*words[:place], None, *words[place + 1 :]), int(words[place]))


def dated(name: str) -> Numbered | None:
    """The name without its first year, and without the month and day behind that."""
    words = words_of(name)
    for place, word in enumerate(words):
        year = _year(word)
        if year is not None:
            end = place + 1
            while end < len(words) and words[end].isdecimal():
                end += 1
            return Numbered((*words[:place], None, *words[end:]), year)
    return None


def _year(digits: str) -> int | None:
    """The year at the head of `2026`, `202601` or `20260131`."""
    if not digits.isdecimal() or len(digits) not in {4, 6, 8}:
        return None
    year = int(digits[:_YEAR_DIGITS])
    return year if _EARLIEST <= year <= _LATEST else None
