"""Everything that is wrong with a brief, gathered so that one run tells all of it.

Rules:
    1. One place is complained about once: what follows from an error is not an error.
    2. What was refused leaves something behind that later checks can go on with, and its name
       counts as complained about.
    3. Errors are told in the order of their places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dbarchitect.errors import BriefError, SeveralBriefError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dbarchitect.errors import Location

T = TypeVar("T")

MOST_TOLD = 20
"""The most errors of one brief that are told; the others are counted."""


class Refusals:
    """The errors of one brief so far."""

    def __init__(self) -> None:
        self._errors: list[BriefError] = []
        self._places: set[Location] = set()
        self.doubt: BriefError | None = None
        """The first error after which keys may not mean what they say."""
        self._known: set[tuple[Location | None, str]] = set()

    def __bool__(self) -> bool:
        """Whether anything was refused."""
        return bool(self._errors)

    def take(self, error: BriefError) -> None:
        """The error is told, unless its place was complained about before."""
        if error.location is None or error.location not in self._places:
            self.take_missing(error)
        self.silence(error.location)

    def take_doubtful(self, error: BriefError) -> None:
        """The error is told, and nothing that is read from the tree."""
        self.take(error)
        self.doubt = self.doubt or error

    def take_missing(self, error: BriefError, *, follows: bool = False) -> None:
        """The error is told once; other errors of its place stay of interest.

        A mapping stands where its first key stands, so that what it lacks says nothing of the
        place. What `follows` from an error that is told already is not told.
        """
        told = (error.location, error.message)
        if told not in self._known and not follows:
            self._errors.append(error)
        self._known.add(told)

    def take_all(self, errors: Iterable[BriefError]) -> None:
        """Each of the errors is told, as `take` does it."""
        for error in errors:
            self.take(error)

    def silence(self, place: Location | None) -> None:
        """Nothing more is told of a place."""
        if place is not None:
            self._places.add(place)

    def concerns(self, place: Location | None) -> bool:
        """Whether something at the place, or of what is named there, was refused."""
        return place in self._places

    def attempt(self, read: Callable[[], T | None], *, of: Location | None = None) -> T | None:
        """What `read` gives; None where it is refused: then nothing more is told of `of`."""
        try:
            return read()
        except BriefError as error:
            self.take(error)
            self.silence(of)
            return None

    def raise_any(self) -> None:
        """Nothing was refused.

        Raises:
            BriefError: the one error that there is, or all of them as `SeveralBriefError`.
        """
        told = sorted(self._errors, key=_place)
        if len(told) == 1:
            raise told[0]
        if told:
            raise SeveralBriefError(
                tuple(told[:MOST_TOLD]), left_off=max(0, len(told) - MOST_TOLD)
            )


def _place(error: BriefError) -> tuple[int, int]:
    place = error.location
    return (0, 0) if place is None else (place.line or 0, place.column or 0)
