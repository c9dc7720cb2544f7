"""The expected width of a row's data area, padding included, and how its spread fills pages.

Widths of varlena columns differ from row to row, and with them the padding in front of the next
aligned column. The offset is therefore followed as probabilities of its remainder modulo 8,
which gives mean and variance exactly where columns are independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.storage.types import ColumnWidth

MAX_ALIGN_BYTES = 8
"""MAXIMUM_ALIGNOF on 64-bit platforms. Source: src/include/c.h."""

LINE_POINTER_BYTES = 4
"""ItemIdData. Source: src/include/storage/itemid.h."""

PAGE_HEADER_BYTES = 24
"""PageHeaderData. Source: src/include/storage/bufpage.h."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and variance of a width in bytes."""

    mean: float
    variance: float = 0.0


@dataclass(slots=True)
class _Offsets:
    """For each remainder modulo 8: probability, and the offset's first two moments there."""

    chance: list[float]
    first: list[float]
    second: list[float]

    @classmethod
    def empty(cls) -> _Offsets:
        return cls([0.0] * 8, [0.0] * 8, [0.0] * 8)

    def add(self, source: _Offsets, remainder: int, shift: int, share: float) -> None:
        """Add what `source` has at `remainder`, moved on by `shift`, times `share`."""
        chance, first = source.chance[remainder], source.first[remainder]
        target = (remainder + shift) % MAX_ALIGN_BYTES
        self.chance[target] += share * chance
        self.first[target] += share * (first + shift * chance)
        moved = source.second[remainder] + 2 * shift * first + shift * shift * chance
        self.second[target] += share * moved


def align_up(offset: int, alignment: int) -> int:
    """The next multiple of `alignment` at or after `offset`."""
    return -(-offset // alignment) * alignment


def data_area(columns: Sequence[ColumnWidth], *, start_bytes: int = 0) -> Spread:
    """The width of the columns in their order, from `start_bytes`, rounded up to 8.

    Source: heap_compute_data_size, src/backend/access/common/heaptuple.c.
    """
    offsets = _Offsets.empty()
    offsets.chance[start_bytes % 8] = 1.0
    offsets.first[start_bytes % 8] = float(start_bytes)
    offsets.second[start_bytes % 8] = float(start_bytes) ** 2
    for column in columns:
        offsets = _after(offsets, column)
    final = _Offsets.empty()
    for remainder in range(8):
        final.add(offsets, remainder, -remainder % 8, 1.0)
    mean = sum(final.first)
    return Spread(mean, max(0.0, sum(final.second) - mean * mean))


def _after(offsets: _Offsets, column: ColumnWidth) -> _Offsets:
    after = _Offsets.empty()
    present, stored = 1.0 - column.null_fraction, column.stored
    for remainder in range(8):
        if offsets.chance[remainder] == 0.0:
            continue
        if column.null_fraction:
            after.add(offsets, remainder, 0, column.null_fraction)
        for width, alignment, share in stored:
            after.add(offsets, remainder, -remainder % alignment + width, present * share)
    return after


_FILLED_ROWS = 5000
_FREE_SPACE_STEP_BYTES = 32
"""FSM_CAT_STEP. Source: src/backend/storage/freespace/freespace.c."""


@cache
def heap_rows_per_page(item: Spread, capacity_bytes: int) -> float:
    """The mean number of rows on a page of a table that was filled row by row.

    A row that does not fit goes to any earlier page that the free space map knows to have
    room, so pages fill better than one after the other would. The filling is replayed with
    widths spread as `item` says. Source: RelationGetBufferForTuple, hio.c.
    """
    if item.mean > capacity_bytes:
        return 1.0
    deviation = math.sqrt(item.variance)
    if deviation < 0.01 * item.mean or capacity_bytes > 60 * item.mean:
        return items_per_page(item, capacity_bytes)
    left = _FreeSpaceMap()
    pages, rows, free = 1, 0, capacity_bytes
    for draw in _normal_draws():
        width = max(8, round((item.mean + deviation * draw) / 4) * 4)
        width = min(width, capacity_bytes)
        rows += 1
        if width > free:
            left.put(free)
            free = left.take(width) or capacity_bytes
            pages += free == capacity_bytes
        free -= width
    return rows / pages


_FREE_SPACE_CLASSES = 256


class _FreeSpaceMap:
    """How many pages have room, by classes of free bytes."""

    def __init__(self) -> None:
        self._pages = [0] * _FREE_SPACE_CLASSES
        self._classes = 0  # a bit for each class that has pages: the next is found at once

    def put(self, free_bytes: int) -> None:
        """A page with that much room is in the map."""
        category = free_bytes // _FREE_SPACE_STEP_BYTES
        self._pages[category] += 1
        self._classes |= 1 << category

    def take(self, width_bytes: int) -> int:
        """The free bytes of the fullest page with room, now out of the map; 0 if none."""
        least = -(-width_bytes // _FREE_SPACE_STEP_BYTES)
        roomy = self._classes >> least
        if not roomy:
            return 0
        category = least + (roomy & -roomy).bit_length() - 1
        self._pages[category] -= 1
        if not self._pages[category]:
            self._classes &= ~(1 << category)
        return category * _FREE_SPACE_STEP_BYTES


@cache
def _normal_draws() -> tuple[float, ...]:
    """A sequence that fills the standard normal law evenly, by the Box-Muller transform."""
    draws: list[float] = []
    for number in range(_FILLED_ROWS):
        share = ((number + 0.5) * _GOLDEN) % 1.0
        angle = 2.0 * math.pi * (((number + 0.5) * _PLASTIC) % 1.0)
        draws.append(math.sqrt(-2.0 * math.log(1.0 - share)) * math.cos(angle))
    return tuple(draws)


_GOLDEN = 0.6180339887498949
_PLASTIC = 0.7548776662466927


def items_per_page(item: Spread, capacity_bytes: float) -> float:
    """The mean number of items that fit one after the other into `capacity_bytes`.

    It is the sum over k of the probability that k items fit, their total taken as normal; with
    no variance that is the whole number of items that fit.
    """
    if item.mean > capacity_bytes:
        return 1.0
    total = 0.0
    k = 1
    while True:
        deviation = math.sqrt(item.variance * k)
        chance = _fits(capacity_bytes - item.mean * k, deviation)
        total += chance
        if chance < 1e-9:  # noqa: PLR2004 - beyond any figure that is printed
            return max(1.0, total)
        k += 1


def _fits(room_bytes: float, deviation: float) -> float:
    if deviation < 1e-6:  # noqa: PLR2004 - rounding of the moments, not a real spread
        return 1.0 if room_bytes >= -1e-6 else 0.0  # noqa: PLR2004 - the same rounding
    return 0.5 * math.erfc(-room_bytes / (deviation * math.sqrt(2.0)))
