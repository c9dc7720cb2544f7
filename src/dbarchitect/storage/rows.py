"""The expected width of a row's data area, padding included, and how many items fit on a page.

Widths of varlena columns differ from row to row, and with them the padding in front of the next
aligned column. The offset is therefore followed as probabilities of its remainder modulo 8,
which gives mean and variance exactly where columns are independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
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
