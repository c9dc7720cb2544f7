"""The size of a GiST index as built: rows in order, four pages at a time, split until they fit.

Rules:
    1. PostgreSQL 18 sorts the rows of all the types here before it builds, fills four pages in
       memory, and has the first column's type split them until every part fits a page. How full
       pages get depends on how evenly types split, not on a fill factor.
    2. A type that has an order (btree_gist) splits at the middle. Rows with the value in the
       middle are handed to the next column.
    3. A range type splits where ranges overlap least, and leaves three tenths on each side. For
       ranges that are alike that may be anywhere between; for ranges in equal steps all places
       are as good, and the middle is taken.
    4. Paths (ltree) have no order to sort by: they are inserted row by row, and a page is split
       in the middle of its paths in order. Rows level by level leave pages three fifths full.
    5. PostgreSQL 14 to 17 insert row by row. Parts that are split between three and seven
       tenths and fill up at random are full by their entropy: two thirds, as much as in rule 3.

Sources: src/backend/access/gist/gistbuild.c (GIST_SORTED_BUILD_PAGE_NUM), gistsplit.c
(findDontCares, gistSplitByKey); src/backend/utils/adt/rangetypes_gist.c (LIMIT_RATIO);
contrib/btree_gist/btree_utils_num.c (gbt_num_picksplit).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from random import Random
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import INDEX_TUPLE_HEADER_BYTES, IndexSize
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import (
    LINE_POINTER_BYTES,
    PAGE_HEADER_BYTES,
    align_up,
    data_area,
)
from dbarchitect.storage.types import ColumnWidth, TypeLayout, is_path

if TYPE_CHECKING:
    from collections.abc import Sequence

GIST_ERROR_PERCENT = 10
"""How far `gist_size` may be off for ranges of one length, alone or behind types with an order:
whether a part is just small enough for a page turns on single rows."""

GIST_MIXED_ERROR_PERCENT = 30
"""The same for ranges of different lengths: where these overlap least is not known."""

_SPECIAL_BYTES = 16
_ROOM_BYTES = PAGE_BYTES - PAGE_HEADER_BYTES - _SPECIAL_BYTES
_BATCH_PAGES = 4
_BATCHES = 100
"""How many batches are replayed: their mean number of pages is within 1 % by then."""

_LAST_BATCHES = 20
_LEAST_SHARE = 0.3
_SEED = 1
_MEANS_FROM = 50
"""From here on a number of copies is a mean (see `random_copies`), and rows spread about it."""

_RANGES = ("range",)


def gist_size(
    columns: Sequence[tuple[str, ColumnWidth]],
    rows: int,
    *,
    copies: Sequence[tuple[float, float]] = (),
    in_order: bool = False,
    regular: bool = False,
) -> IndexSize:
    """The size of an index on `rows` entries, built on a filled table.

    Args:
        columns: Type and width of each key column; of types with an order a value is kept as
            both ends of a span.
        rows: How many.
        copies: How often values of the columns in front of the last one occur together: numbers
            of rows with the shares of values that occur so often. None where each is alone.
        in_order: Whether the values in order are those of the copies from the last one on; else
            any may follow any.
        regular: Whether ranges follow each other in equal steps.
    """
    if is_path(columns[0][0]):
        return _of_paths(columns[0][1], rows)
    widths = [_kept(name, width) for name, width in columns]
    area = data_area(widths, start_bytes=INDEX_TUPLE_HEADER_BYTES)
    item = area.mean + LINE_POINTER_BYTES
    room = max(2, math.floor(_ROOM_BYTES / item))
    is_range = columns[0][0].endswith(_RANGES)
    if in_order and not is_range:
        pages = level = _leaves_in_order(room, rows, tuple(reversed(copies)))
    else:
        pages = level = _leaves(room, rows, tuple(copies), regular=regular, is_range=is_range)
    while level > 1:
        level = _above(level, room)
        pages += level
    size = Bytes(pages * PAGE_BYTES)
    return IndexSize(
        entries=rows,
        entry_bytes=item,
        pages=Pages(pages),
        size_bytes=size,
        after_inserts_bytes=size,
    )


def _of_paths(width: ColumnWidth, rows: int) -> IndexSize:
    """An index on paths: each with a header of its own, which is never packed.

    Source: contrib/ltree/ltree.h (LTG_HDRSIZE); ltree_picksplit, ltree_gist.c.
    """
    path = _PATH_HEADER_BYTES + width.payload_mean
    item = align_up(math.ceil(INDEX_TUPLE_HEADER_BYTES + path), 8) + LINE_POINTER_BYTES
    pages = max(1, math.ceil(rows * item / (_ROOM_BYTES * _PATH_FILL)))
    size = Bytes(pages * PAGE_BYTES)
    return IndexSize(
        entries=rows,
        entry_bytes=float(item),
        pages=Pages(pages),
        size_bytes=size,
        after_inserts_bytes=size,
    )


_PATH_HEADER_BYTES = 12
"""The header of an entry and that of the path in it, beside what is in the path."""

_PATH_FILL = 0.6
"""How full pages are, those above leaves counted: 0.57 to 0.62 in the lab from 5,000 to 60,000
rows of 3 to 8 levels, on 18.6."""


@cache
def _leaves(
    room: int,
    rows: int,
    copies: tuple[tuple[float, float], ...],
    *,
    regular: bool,
    is_range: bool,
) -> int:
    """The number of leaf pages: to replay their splits takes a tenth of a second."""
    return _Splitting(room, regular=regular).leaves(rows, copies, first_is_range=is_range)


@cache
def _leaves_in_order(room: int, rows: int, copies: tuple[tuple[float, float], ...]) -> int:
    """The same where values are in the order of the copies; of many batches a share of each."""
    batch = _BATCH_PAGES * room
    share = min(1.0, _BATCHES * batch / rows)
    keys = rows * share / sum(count * part for count, part in copies)
    whole = [round(count) for count, part in copies for _ in range(round(part * keys))]
    before = list(accumulate(whole, initial=0))
    splitting = _Splitting(room, regular=False)
    times = max(1, _BATCHES * batch // before[-1])
    pages = 0
    for start in [*range(0, before[-1], batch)] * times:
        end = min(start + batch, before[-1])
        first, last = bisect_right(before, start) - 1, bisect_left(before, end)
        cuts = [start, *before[first + 1 : last], end]
        pages += splitting.pages([high - low for low, high in pairwise(cuts)])
    return max(1, round(pages / times * rows / before[-1]))


def _kept(type_name: str, width: ColumnWidth) -> ColumnWidth:
    """How wide a value is in the index: twice what it is, but for ranges.

    Source: gbtreekey2 to gbtreekey32, contrib/btree_gist/btree_gist--1.2.sql: both ends,
    aligned to 4; of texts and numbers a leaf has one, with its own header of 4 bytes inside.
    """
    fixed = width.layout.fixed_bytes
    if type_name.endswith(_RANGES):
        return width
    if fixed is None:
        payloads = tuple((bytes_ + 4, share) for bytes_, share in width.payloads)
        return ColumnWidth(
            name=width.name,
            layout=width.layout,
            payloads=payloads,
            null_fraction=width.null_fraction,
        )
    kept = TypeLayout(alignment=4, fixed_bytes=2 * fixed)
    return ColumnWidth(name=width.name, layout=kept, null_fraction=width.null_fraction)


def _above(pages: int, room: int) -> int:
    """Pages above so many pages; one batch is split like rows are."""
    if pages <= room:
        return 1
    return max(2, math.ceil(pages / (room * _BATCH_PAGES / _UPPER_PAGES)))


_UPPER_PAGES = 6.0
"""Of four full pages become so many where they are split anywhere between 0.3 and 0.7."""


def _draws() -> Random:
    """The same numbers each time."""
    return Random(_SEED)  # noqa: S311 - nothing secret is drawn


@dataclass(slots=True)
class _Splitting:
    """Replays the splits; `room` is how many rows a page takes."""

    room: int
    regular: bool
    _draws: Random = field(default_factory=_draws)

    def leaves(
        self, rows: int, copies: Sequence[tuple[float, float]], *, first_is_range: bool
    ) -> int:
        """The number of leaf pages."""
        batch = _BATCH_PAGES * self.room
        whole, rest = divmod(rows, batch)
        runs = _Runs(() if first_is_range else copies, is_one=first_is_range)
        mean = sum(
            count * sum(self.pages(runs.take(size)) for _ in range(replayed)) / replayed
            for count, size, replayed in ((whole, batch, _BATCHES), (1, rest, _LAST_BATCHES))
            if count and size
        )
        return max(1, round(mean))

    def pages(self, runs: list[int]) -> int:
        """Pages of rows with so many equal values in front, in order."""
        number = sum(runs)
        if number <= self.room:
            return 1
        if len(runs) == 1:
            left = self._anywhere(number)
            return self.pages([left]) + self.pages([number - left])
        before = list(accumulate(runs, initial=0))
        place = bisect_left(before, number // 2 + 1) - 1
        inner, outer, middle = runs[:place], runs[place + 1 :], runs[place]
        if before[place] == number // 2:
            return self.pages(inner) + self.pages(runs[place:])
        if not inner or not outer:
            return self._by_the_next(runs)
        left = self._anywhere(middle)
        ends = ([left] if left else []), ([middle - left] if middle > left else [])
        return self.pages(inner + ends[0]) + self.pages(ends[1] + outer)

    def _by_the_next(self, runs: list[int]) -> int:
        """Split by the next column alone, as one value is on both sides of the middle."""
        number = sum(runs)
        share = self._anywhere(number) / number
        left = [round(count * share) for count in runs]
        right = [count - kept for count, kept in zip(runs, left, strict=True)]
        return self.pages([n for n in left if n]) + self.pages([n for n in right if n])

    def _anywhere(self, number: int) -> int:
        """Where so many ranges are split: how many are on the left."""
        if self.regular:
            return number // 2
        least = min(int(_LEAST_SHARE * number) + 1, number // 2)
        return self._draws.randint(least, number - least)


class _Runs:
    """Rows in order, as numbers of equal values in front, handed out batch by batch."""

    def __init__(self, copies: Sequence[tuple[float, float]], *, is_one: bool) -> None:
        self._copies = copies
        self._is_one = is_one
        self._limits = list(accumulate(share for _, share in copies))
        self._draws = _draws()
        self._left = 0

    def take(self, number: int) -> list[int]:
        """The next so many rows."""
        if self._is_one:
            return [number]
        if not self._copies:
            return [1] * number
        found: list[int] = []
        while number > 0:
            if self._left == 0:
                self._left = self._next()
            found.append(min(number, self._left))
            self._left -= found[-1]
            number -= found[-1]
        return found

    def _next(self) -> int:
        chance = self._draws.random() * self._limits[-1]
        count = self._copies[min(bisect_left(self._limits, chance), len(self._copies) - 1)][0]
        if count > _MEANS_FROM:
            count = self._draws.gauss(count, math.sqrt(count))
        return max(1, round(count))
