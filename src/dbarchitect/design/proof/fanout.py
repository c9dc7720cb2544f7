"""How the rows of a table spread over the rows that they refer to.

The number of rows per referenced row follows a lognormal law through the brief's median and
99th percentile. Its Lorenz curve, L(x) = Phi(Phi^-1(x) - sigma), says which share of all rows
belongs to the least referred-to share x of referenced rows; its inverse sends each row to its
referenced row, so that the total is exact and no chance is involved.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import random_copies

if TYPE_CHECKING:
    from collections.abc import Callable

_Z99 = 2.3263478740408408
"""The 99th percentile of the standard normal law."""

_FEW = 48
"""Up to so many rows each is placed; of more the parents are taken in parts."""

_PARTS = 64

_STEP = 0.05
_REACH = 5.0

_WIDER = 1.02
"""Parents behind the hottest so many times as many are taken at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreading:
    """`rows` rows over `parents` parents, of which `active` have any at all.

    `scattered` says that a row's parent is as good as drawn by chance. `counted` is how many
    rows parents have where that was worked out, with the share of the active ones. `stride` is
    by how many slots the next row lies behind, where rows take slots so. `hottest_first` says
    that parents with more rows come before others in the order of their keys.
    """

    rows: int
    parents: int
    active: int
    sigma: float
    scattered: bool = False
    counted: tuple[tuple[float, float], ...] = ()
    stride: int | None = None
    hottest_first: bool = False

    @property
    def curve(self) -> tuple[tuple[float, float], ...]:
        """Points (share of rows, share of active parents) of the Lorenz curve, ascending."""
        return _curve(self.sigma)

    def hottest(self, count: int) -> tuple[tuple[int, float], ...]:
        """(rank, share of all rows) of the active parents with most rows, the hottest first."""
        curve = self.curve
        ranks = range(self.active - 1, max(-1, self.active - 1 - count), -1)
        return tuple(
            (r, _row_share(curve, (r + 1) / self.active) - _row_share(curve, r / self.active))
            for r in ranks
        )

    def rank_at(self, share: float) -> int:
        """The rank of the parent of the row in front of which that share of the rows lies."""
        point = share if self.sigma == 0.0 else _parent_share(self.curve, share)
        return min(self.active - 1, math.floor(point * self.active))

    def referred_to(self, present: float) -> float:
        """How many parents have a row, where that share of the references is not null."""
        missing = 1.0 - present
        found = sum(part * (1.0 - math.pow(missing, count)) for count, part in self.copies())
        return self.active * found

    def copies(self) -> tuple[tuple[float, float], ...]:
        """(rows per parent, share of the active parents), as the lab realises it."""
        if self.counted:
            return self.counted
        if self.scattered:
            return random_copies(self.rows, self.active)
        if self.sigma == 0.0:
            return _whole_copies(self.rows / self.active, 1.0)
        return _unlike_copies(self)


@cache
def _curve(sigma: float) -> tuple[tuple[float, float], ...]:
    if sigma == 0.0:
        return ((0.0, 0.0), (1.0, 1.0))
    count = round(2 * _REACH / _STEP)
    steps = [(-_REACH + _STEP * k) for k in range(count + 1)]
    inner = [(_normal(z - sigma), _normal(z)) for z in steps]
    return ((0.0, 0.0), *inner, (1.0, 1.0))


@cache
def _unlike_copies(spread: Spreading) -> tuple[tuple[float, float], ...]:
    """The copies by the curve."""
    curve = spread.curve
    return copies_by_rank(spread.rows, spread.active, lambda part: _row_share(curve, part))


def copies_by_rank(
    rows: int, parents: int, below: Callable[[float], float]
) -> tuple[tuple[float, float], ...]:
    """(rows per parent, share of the parents): the hottest each by itself, others some at once.

    `below` says which share of the rows the least referred-to part of the parents has. What
    all have together is exact: a few hot parents may have half of all rows.
    """
    found: dict[float, float] = {}
    high, above = parents, 1.0
    while high > 0:
        low = max(0, parents - math.floor((parents - high + 1) * _WIDER))
        less = below(low / parents) if low else 0.0
        level = rows * (above - less) / (high - low)
        for count, part in _whole_copies(level, (high - low) / parents):
            found[count] = found.get(count, 0.0) + part
        high, above = low, less
    return tuple(sorted(found.items()))


def spreading(
    rows: int, parents: int, *, p50: float | None = None, p99: float | None = None
) -> Spreading:
    """The spreading of `rows` over `parents` with the ratio p99 / p50, or an even one.

    Where median and ratio would need more rows than there are, some parents have none and the
    percentiles hold among the others; where they need fewer, all counts grow alike.
    """
    if not p50 or not p99 or p99 <= p50:
        return Spreading(rows=rows, parents=parents, active=parents, sigma=0.0)
    sigma = math.log(p99 / p50) / _Z99
    mean = p50 * math.exp(sigma**2 / 2)
    active = min(parents, max(1, round(rows / mean)))
    return Spreading(rows=rows, parents=parents, active=active, sigma=sigma)


@cache
def cells(rows: int, parents: int, sigma: float) -> tuple[tuple[float, float], ...]:
    """(rows of a parent, how many parents have so many): those of one tenant, as in the lab."""
    if rows <= _FEW:
        points = _parents_of_few(sigma, rows)
        places = Counter(min(parents - 1, math.floor(point * parents)) for point in points)
        return tuple((float(n), float(k)) for n, k in sorted(Counter(places.values()).items()))
    parts = min(parents, _PARTS)
    found: dict[float, float] = {}
    for share in _shares_of_parts(sigma, parts):
        for count, number in _whole_copies(rows * share * parts / parents, parents / parts):
            found[count] = found.get(count, 0.0) + number
    return tuple(sorted(found.items()))


@cache
def _parents_of_few(sigma: float, rows: int) -> tuple[float, ...]:
    """Where among the parents, by their share, that of each row is."""
    curve = _curve(sigma)
    return tuple(_parent_share(curve, (j + 0.5) / rows) for j in range(rows))


@cache
def _shares_of_parts(sigma: float, parts: int) -> tuple[float, ...]:
    """The share of the rows that each of so many equal parts of the parents has, ascending."""
    curve = _curve(sigma)
    below = [_row_share(curve, k / parts) for k in range(parts + 1)]
    return tuple(high - low for low, high in pairwise(below))


def under_half(rows: int) -> Spreading:
    """That of a table that refers to itself: two rows under each of the first half."""
    return Spreading(rows=rows, parents=rows, active=max(1, (rows + 1) // 2), sigma=0.0)


def _parent_share(curve: tuple[tuple[float, float], ...], rows: float) -> float:
    """The share of the parents that has that share of the rows, between two points."""
    place = bisect_left(curve, rows, key=lambda point: point[0])
    if place == 0:
        return curve[0][1]
    (u0, x0), (u1, x1) = curve[place - 1], curve[min(place, len(curve) - 1)]
    return x1 if u1 <= u0 else x0 + (rows - u0) * (x1 - x0) / (u1 - u0)


def _row_share(curve: tuple[tuple[float, float], ...], parents: float) -> float:
    """The share of rows of that share of the parents, between two points of the curve."""
    place = bisect_left(curve, parents, key=lambda point: point[1])
    if place == 0:
        return curve[0][0]
    (u0, x0), (u1, x1) = curve[place - 1], curve[min(place, len(curve) - 1)]
    return u1 if x1 <= x0 else u0 + (parents - x0) * (u1 - u0) / (x1 - x0)


def _whole_copies(level: float, share: float) -> tuple[tuple[float, float], ...]:
    """A fractional count as the two whole counts around it; none is left out."""
    low = math.floor(level)
    part = level - low
    both = ((float(low), share * (1.0 - part)), (float(low + 1), share * part))
    return tuple((count, chance) for count, chance in both if count > 0 and chance > 0)


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@cache
def _quantile(share: float) -> float:
    """The inverse of `_normal` by bisection: 60 halvings of [-8, 8]."""
    low, high = -8.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _normal(middle) < share else (low, middle)
    return (low + high) / 2
