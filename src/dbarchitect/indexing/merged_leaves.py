"""The leaf pages of a B-tree whose equal keys are merged into lists of rows, by replay.

Rules:
    1. Rows of one key make tuples of as many row pointers as fit; what is left of them makes
       a shorter one, or a plain tuple if it is a single row.
    2. A page is finished when a tuple does not fit or what is free falls below what fillfactor
       keeps. The tuple last added goes to the next page then, and what stays of it as the high
       key has no list: as much is not counted as used.
    3. Keys stand in an order that has nothing to do with how often they occur. Where there are
       more than are replayed, those that are stand for all.

Wide tuples fill pages in steps of a tenth, so a mean width says little about how many fit.
Sources: `_bt_load` and `_bt_buildadd`, src/backend/access/nbtree/nbtsort.c;
`_bt_dedup_save_htid`, nbtdedup.c. All hold for PostgreSQL 14 to 18.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.storage.rows import LINE_POINTER_BYTES, align_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.storage.rows import Spread

ROW_POINTER_BYTES = 6
"""ItemPointerData. Source: src/include/storage/itemptr.h."""

POSTING_LIST_BYTES = 812
"""The widest posting tuple: a tenth of a page. Source: `_bt_load`, nbtsort.c."""

EMPTY_PAGE_BYTES = 8144
"""Free for items on a new B-tree page: 8192 less header 24, special 16, high key's and next
item's line pointers. Source: `_bt_blnewpage`, nbtsort.c."""

_REPLAYED_KEYS = 4000
_LISTS_IN_A_ROW = 40
"""Of more full tuples of one key, whole pages are counted and not replayed."""

_GOLDEN = 0.6180339887498949
_PLASTIC = 0.7548776662466927


@lru_cache(maxsize=1024)
def merged_leaf_pages(
    entry: Spread, rows: float, copies: tuple[tuple[float, float], ...], fillfactor: int
) -> float:
    """Leaf pages of so many rows; the last one is counted as far as it is filled.

    Answers are kept: an index is asked for in many designs, and a replay takes milliseconds.

    `entry` is the width of a tuple of one row in bytes, `copies` pairs a number of rows with
    the share of keys that occur so often.
    """
    if rows <= 0:
        return 0.0
    keys = rows / sum(count * share for count, share in copies)
    counts = [max(1, round(rows))] if keys <= 1 else _counts(copies, keys)
    leaves = _Leaves(PAGE_BYTES * (100 - fillfactor) // 100)
    places = sorted(range(len(counts)), key=lambda number: (number * _GOLDEN) % 1.0)
    for number in places:
        single = _width(entry, (number + 0.5) * _PLASTIC % 1.0)
        _add_key(leaves, single, counts[number])
    pages = leaves.finished + leaves.filled
    return pages if abs(rows - sum(counts)) < 1 else pages * rows / sum(counts)


def _counts(copies: Sequence[tuple[float, float]], keys: float) -> list[int]:
    """The rows of each key that is replayed, ascending: whole numbers whose sum is kept.

    Each stands for an equal part of the keys, and has as many rows as they have on average.
    """
    number = max(1, min(_REPLAYED_KEYS, round(keys)))
    ascending = sorted(copies)
    whole = sum(share for _, share in ascending)
    limits = list(accumulate(share / whole for _, share in ascending))
    found: list[int] = []
    place, low, owed = 0, 0.0, 0.0
    for key in range(1, number + 1):
        high = key / number
        while place < len(limits) - 1 and limits[place] < high:
            owed += ascending[place][0] * (limits[place] - low) * number
            low = limits[place]
            place += 1
        owed += ascending[place][0] * (high - low) * number
        low = high
        found.append(max(1, math.floor(owed + 1e-6)))
        owed -= found[-1]
    return found


def _width(entry: Spread, chance: float) -> int:
    """The width of a plain tuple at that chance, by a normal law in steps of eight bytes.

    Source: Tukey's lambda of 0.135, which is the normal quantile within 0.005.
    """
    power = 0.135
    quantile: float = (chance**power - (1.0 - chance) ** power) / 0.1975
    return max(16, round((entry.mean + math.sqrt(entry.variance) * quantile) / 8) * 8)


@dataclass(slots=True)
class _Leaves:
    """Pages that are filled one after the other; `kept_bytes` of each stay free."""

    kept_bytes: int
    finished: int = 0
    _free: int = EMPTY_PAGE_BYTES
    _items: int = 0
    _last: tuple[int, int] = field(default=(0, 0))

    @property
    def filled(self) -> float:
        """How far the last page is filled, of what it will take."""
        return min(1.0, (EMPTY_PAGE_BYTES - self._free) / (EMPTY_PAGE_BYTES - self.kept_bytes))

    def add(self, width: int, list_bytes: int) -> None:
        """A tuple is added, with so many bytes of row pointers in it."""
        is_full = self._items > 1 and self._free + self._last[1] < self.kept_bytes
        if self._items and (self._free < width or is_full):
            self.finished += 1
            self._free = EMPTY_PAGE_BYTES - self._last[0] - LINE_POINTER_BYTES
            self._items = 1
        self._free -= width + LINE_POINTER_BYTES
        self._items += 1
        self._last = (width, list_bytes)

    def add_alike(self, number: int, width: int, list_bytes: int) -> None:
        """So many tuples alike: those beyond some are whole pages of as many as one takes."""
        slot = width + LINE_POINTER_BYTES
        per_page = 2
        while EMPTY_PAGE_BYTES - per_page * slot >= max(width, self.kept_bytes - list_bytes):
            per_page += 1
        pages = max(0, number - _LISTS_IN_A_ROW) // (per_page - 1)
        self.finished += pages
        for _ in range(number - pages * (per_page - 1)):
            self.add(width, list_bytes)


def _add_key(leaves: _Leaves, single: int, count: int) -> None:
    """The tuples of a key of so many rows are added."""
    if count == 1:
        leaves.add(single, 0)
        return
    most = max(2, (POSTING_LIST_BYTES // 8 * 8 - single) // ROW_POINTER_BYTES)
    full, rest = divmod(count, most)
    widest = align_up(single + ROW_POINTER_BYTES * most, 8)
    leaves.add_alike(full, widest, widest - single)
    if rest == 1:
        leaves.add(single, 0)
    elif rest:
        width = align_up(single + ROW_POINTER_BYTES * rest, 8)
        leaves.add(width, width - single)
