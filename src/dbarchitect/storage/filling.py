"""How many pages rows of given widths take, written one after the other.

Rules:
    1. A row goes to the page of the row before it, else to one that the free space map knows
       to have room, else to a new one.
    2. The first pages of a table count as they are: a table of few rows has a last page that
       is not full, and a map that does not know of many others yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain, cycle, islice
from typing import TYPE_CHECKING

from dbarchitect.storage.free_space import FreeSpaceMap
from dbarchitect.storage.rows import LINE_POINTER_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = (64, 64)
"""Rows and turns: where a page more or less counts, the first rows are replayed so often."""

_SOME = (2000, 4)
"""Rows and turns up to which it counts on which row of a page the table ends."""

_MANY_ROWS = 16_000
_MANY_PAGES = 800
"""How pages are filled in the long run is seen once the map knows many that have some room
left: between 200 and 800 pages of rows that spread by half of their width it changes by half a
per cent, from there to 1,900 by less than a tenth of one."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's room for rows and line pointers, what it keeps free, how many rows it holds."""

    room_bytes: int
    kept_free_bytes: int
    most_rows: int


@dataclass(frozen=True, slots=True)
class Filling:
    """How many pages are begun with the first rows, and how many rows one holds later.

    `begun` is the mean number of pages with which 0, 1, 2 ... rows are written, and
    `begun_before` how many more it is at its end than those rows would fill.
    """

    begun: tuple[float, ...]
    rows_per_page: float
    begun_before: float

    def pages(self, rows: int) -> float:
        """The expected pages of so many rows."""
        if rows < len(self.begun):
            return self.begun[rows]
        return max(self.begun[-1], self.begun_before + rows / self.rows_per_page)


def filling(widths: Sequence[int], page: Page) -> Filling:
    """How such pages are filled by rows of these widths, in any number.

    `widths` are those of rows with padding and line pointer, a fair sample in no order.

    Source: RelationGetBufferForTuple, src/backend/access/heap/hio.c.
    """
    begun = _begun(widths, _FEW, page)
    few = len(begun) - 1
    more = _begun(widths, _SOME, page)
    begun += [begun[few] + pages - more[few] for pages in more[few + 1 :]]
    per_page = min(_rows_per_page(widths, page), float(page.most_rows))
    # Where a page ends among the replayed rows is one chance: the mean is over half of them.
    later = range(len(begun) // 2, len(begun))
    before = sum(begun[rows] - rows / per_page for rows in later) / len(later)
    return Filling(tuple(begun), per_page, before)


def _begun(widths: Sequence[int], replays: tuple[int, int], page: Page) -> list[float]:
    """The mean number of pages begun with 0, 1, 2 ... rows, over turns from other rows on."""
    rows, turns = replays
    whole = [0] * (rows + 1)
    for turn in range(turns):
        start = turn * len(widths) // turns
        for place in _replayed(_from(widths, start, rows), page)[0]:
            whole[place] += 1
    return [pages / turns for pages in accumulate(whole)]


def _rows_per_page(widths: Sequence[int], page: Page) -> float:
    """The mean number of rows on a page of a large table; the page begun last is left out."""
    mean = sum(widths) / len(widths)
    rows = min(_MANY_ROWS, 2 + int(_MANY_PAGES * page.room_bytes / mean))
    _, free, at = _replayed(_from(widths, 0, rows), page)
    left = [bytes_ for number, bytes_ in enumerate(free) if number != at]
    return (page.room_bytes - sum(left) / max(1, len(left))) / mean


def _from(widths: Sequence[int], start: int, rows: int) -> list[int]:
    """So many of the widths from a place on, and around."""
    return list(islice(chain(widths[start:], cycle(widths)), rows))


def _replayed(widths: Sequence[int], page: Page) -> tuple[list[int], list[int], int]:
    """With which rows, from 1, pages are begun; what is free on each; where the last row is."""
    beginnings: list[int] = []
    free: list[int] = []
    held: list[int] = []
    known = FreeSpaceMap()
    at: int | None = None
    # The map is asked and told of rows without line pointer, beside what a page keeps free.
    beside = page.kept_free_bytes - LINE_POINTER_BYTES
    for number, width in enumerate(widths, 1):
        if at is not None and (width > free[at] or held[at] >= page.most_rows):
            left = free[at] + beside if held[at] < page.most_rows else 0
            known.record(at, max(0, left))
            at = known.find(width + beside)
        if at is None:
            at = len(free)
            free.append(page.room_bytes)
            held.append(0)
            beginnings.append(number)
        free[at] -= width
        held[at] += 1
    return beginnings, free, at or 0
