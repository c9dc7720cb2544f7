"""What is wrong with a value, before its place is known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAREST_LISTED = 12


class ComplaintError(Exception):
    """A value that cannot be what it should be; the reader adds the place.

    `hint` is a full sentence that says what to write.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was most likely meant to be, or None."""
    names = list(known)
    exact = [n for n in names if n.casefold() == name.casefold()]
    close = exact or difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(name: str, known: Iterable[str], *, what: str) -> str:
    """A hint: the nearest name where there is one, and all of them where they are few.

    `what` is the plural noun of the known names (`Entities`).
    """
    names = list(known)
    guess = nearest(name, names)
    parts = [] if guess is None else [f"Did you mean `{guess}`?"]
    if not names:
        parts.append(f"{what}: there are none.")
    elif len(names) <= _NEAREST_LISTED or guess is None:
        shown = ", ".join(names[: _NEAREST_LISTED * 2])
        more = ", …" if len(names) > _NEAREST_LISTED * 2 else ""
        parts.append(f"{what} are: {shown}{more}.")
    return " ".join(parts)
