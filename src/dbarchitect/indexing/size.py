"""The size of an index: B-tree as built or after random inserts, and BRIN.

Sources: src/backend/access/nbtree/nbtsort.c (`_bt_buildadd`), nbtdedup.c and
src/include/access/nbtree.h; src/backend/access/brin.
All hold for PostgreSQL 14 to 18.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import (
    LINE_POINTER_BYTES,
    PAGE_HEADER_BYTES,
    Spread,
    align_up,
    data_area,
    items_per_page,
)

if TYPE_CHECKING:
    from dbarchitect.storage.types import ColumnWidth

INDEX_TUPLE_HEADER_BYTES = 8
"""IndexTupleData: a TID and flags. Source: src/include/access/itup.h."""

NULL_BITMAP_BYTES = 4
"""IndexAttributeBitMapData, 32 columns. Source: src/include/access/itup.h."""

ROW_POINTER_BYTES = 6
"""ItemPointerData. Source: src/include/storage/itemptr.h."""

LEAF_FILL_PERCENT = 90
"""BTREE_DEFAULT_FILLFACTOR. Source: src/include/access/nbtree.h."""

INNER_FILL_PERCENT = 70
"""BTREE_NONLEAF_FILLFACTOR. Source: src/include/access/nbtree.h."""

RANDOM_FILL = math.log(2)
"""Fill of pages split at their middle. Source: A. Yao, On Random 2-3 Trees, 1978."""

POSTING_LIST_BYTES = 812
"""The widest posting tuple: a tenth of a page. Source: `_bt_load`, nbtsort.c."""

_EMPTY_PAGE_BYTES = 8144
"""Free for items on a new B-tree page: 8192 less header 24, special 16, high key's and next
item's line pointers. Source: `_bt_blnewpage`, nbtsort.c."""

_NOT_DEDUPLICATED = ("numeric", "real", "double precision", "jsonb", "float")
"""Types whose equal values may differ. Source: PostgreSQL documentation 65.1.4.3."""


Run = tuple[float, Sequence[tuple[float, float]]]
"""Rows of an index that stand beside each other, and how often their keys occur."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSize:
    """An index's main fork; `after_inserts_bytes` once inserts in random order split its pages.

    `after_inserts_bytes` equals `size_bytes` where inserts do not change the fill. `height` is
    the number of levels above a B-tree's leaves; of a GIN index `keys` are the distinct keys,
    and `entry_pages` and `data_pages` those of its tree of keys and of its posting trees.
    """

    entries: int
    entry_bytes: float
    pages: Pages
    size_bytes: Bytes
    after_inserts_bytes: Bytes
    height: int = 0
    keys: int = 0
    entry_pages: int = 0
    data_pages: int = 0


def can_deduplicate(type_names: Sequence[str], *, unique: bool, has_include: bool) -> bool:
    """Whether a B-tree over these types merges equal keys when it is built.

    Source: PostgreSQL documentation 65.1.4.3; `_bt_load` skips it for unique indexes.
    """
    containers = any(name.endswith(("[]", "range")) for name in type_names)
    inexact = any(name.startswith(_NOT_DEDUPLICATED) for name in type_names)
    return not (unique or has_include or containers or inexact)


def btree_size(
    columns: Sequence[ColumnWidth],
    rows: int,
    *,
    copies: Sequence[tuple[float, float]] = (),
    apart: Sequence[Run] = (),
    fillfactor: int = LEAF_FILL_PERCENT,
) -> IndexSize:
    """The size of a B-tree over `rows` entries, built on a filled table.

    `columns` are key and INCLUDE columns in order. `copies` pairs a number of equal keys with
    the share of *keys* that occur so often (shares add up to 1) and asks for deduplication;
    leave it empty for a unique index and where `can_deduplicate` says no. Of the rows, those
    `apart` (how many, and their copies) stand beside each other, not among the others: long
    lists of rows do not take turns with single ones. Values wider than
    about 500 bytes, which an index compresses, are not modelled.
    """
    entry = _entry(columns)
    runs = ((rows - sum(number for number, _ in apart), copies), *apart)
    leaves = max(1, math.ceil(sum(_leaf_pages(entry, run, fillfactor) for run in runs)))
    pivot = entry.mean + (8 if copies else 0)
    inner, height = _inner_pages(leaves, pivot, INNER_FILL_PERCENT / 100)
    pages = 1 + leaves + inner
    split = max(leaves, math.ceil(leaves * fillfactor / 100 / RANDOM_FILL))
    split_pages = 1 + split + _inner_pages(split, pivot, RANDOM_FILL)[0]
    return IndexSize(
        entries=rows,
        entry_bytes=entry.mean,
        pages=Pages(pages),
        size_bytes=Bytes(pages * PAGE_BYTES),
        after_inserts_bytes=Bytes(split_pages * PAGE_BYTES),
        height=height,
    )


def btree_bytes(
    columns: Sequence[ColumnWidth],
    rows: int,
    *,
    copies: Sequence[tuple[float, float]] = (),
    fillfactor: int = LEAF_FILL_PERCENT,
) -> Bytes:
    """The size of a B-tree as built; see `btree_size`."""
    return btree_size(columns, rows, copies=copies, fillfactor=fillfactor).size_bytes


def random_copies(rows: int, distinct: float) -> tuple[tuple[float, float], ...]:
    """Copies of a key where rows choose among `distinct` keys at random: a Poisson law.

    Keys that no row chose are left out, as an index does not hold them. Many copies (a mean
    over 50) are taken as normal, at steps of half a deviation: were all as many, a page would
    hold a whole number of keys, and the size jump where one more does not fit.
    """
    mean = rows / distinct
    if mean > 50:  # noqa: PLR2004 - stated in the docstring
        steps = [step / 2 for step in range(-5, 6)]
        weights = [math.exp(-(step**2) / 2) for step in steps]
        return tuple(
            (mean + step * math.sqrt(mean), weight / sum(weights))
            for step, weight in zip(steps, weights, strict=True)
        )
    chance = math.exp(-mean)
    shares: list[tuple[float, float]] = []
    for count in range(1, int(mean + 12 * math.sqrt(mean)) + 12):
        chance *= mean / count
        shares.append((float(count), chance))
    whole = sum(share for _, share in shares)
    return tuple((count, share / whole) for count, share in shares)


def _entry(columns: Sequence[ColumnWidth]) -> Spread:
    """The width of an index tuple; a null needs a bitmap, which moves the data on by 8."""
    mean = second = 0.0
    for chance, present in _null_patterns(columns):
        start = INDEX_TUPLE_HEADER_BYTES
        if len(present) < len(columns):
            start = align_up(INDEX_TUPLE_HEADER_BYTES + NULL_BITMAP_BYTES, 8)
        width = data_area(present, start_bytes=start) if present else Spread(float(start))
        mean += chance * width.mean
        second += chance * (width.variance + width.mean**2)
    return Spread(mean, max(0.0, second - mean * mean))


def _null_patterns(
    columns: Sequence[ColumnWidth],
) -> Iterator[tuple[float, tuple[ColumnWidth, ...]]]:
    """Which columns a tuple has, and how often: each is missing whatever the others do.

    Beyond the first `_PATTERNS_OF` that may be missing a column is taken at its mean.
    """
    nullable = [n for n, column in enumerate(columns) if column.null_fraction > 0]
    told = set(nullable[:_PATTERNS_OF])
    ways = [(False, True) if n in told else (False,) for n in range(len(columns))]
    for missing in product(*ways):
        chance = 1.0
        present: list[ColumnWidth] = []
        for number, (column, is_missing) in enumerate(zip(columns, missing, strict=True)):
            if number in told:
                chance *= column.null_fraction if is_missing else 1.0 - column.null_fraction
            if not is_missing:
                present.append(replace(column, null_fraction=0.0) if number in told else column)
        yield chance, tuple(present)


_PATTERNS_OF = 8


def _leaf_tuples(
    entry: Spread, rows: float, copies: Sequence[tuple[float, float]]
) -> tuple[Spread, float]:
    """The width of a leaf tuple and their number, equal keys merged into posting lists.

    Source: `_bt_dedup_save_htid`, nbtdedup.c.
    """
    if not copies:
        return entry, float(rows)
    base = align_up(math.ceil(entry.mean), 8)
    most = max(2, (POSTING_LIST_BYTES // 8 * 8 - base) // ROW_POINTER_BYTES)
    keys = rows / sum(count * share for count, share in copies)
    number = mean = second = 0.0
    for count, share in copies:
        for width, times in _postings(entry.mean, base, count, most):
            number += share * times
            mean += share * times * width
            second += share * times * width * width
    mean, second = mean / number, second / number
    return Spread(mean, max(0.0, second - mean * mean) + entry.variance), keys * number


def _postings(
    single: float, base: int, count: float, most: int
) -> tuple[tuple[float, float], ...]:
    """(width, how many) of the leaf tuples that hold `count` equal keys."""
    if count < 2:  # noqa: PLR2004 - one row needs no posting list
        return ((single, count),)
    full, rest = divmod(count, most)
    last = align_up(base + ROW_POINTER_BYTES * max(2, math.ceil(rest)), 8)
    widest = float(align_up(base + ROW_POINTER_BYTES * most, 8))
    if rest < 1:
        return ((widest, full),)
    if rest < 2:  # noqa: PLR2004 - one row needs no posting list
        return ((widest, full), (single, 1.0))
    return ((widest, full), (float(last), 1.0))


def _leaf_pages(entry: Spread, run: Run, fillfactor: int) -> float:
    """Leaf pages: a page takes items while its free space is at least what fillfactor keeps.

    The item that went past the limit moves to the next page; its place holds the high key,
    which loses its list of rows: so much less is kept free (`last_truncextra`, nbtsort.c).
    """
    item, tuples = _leaf_tuples(entry, *run)
    list_bytes = item.mean - entry.mean
    slot = Spread(item.mean + LINE_POINTER_BYTES, item.variance)
    kept_free: float = PAGE_BYTES * (100 - fillfactor) // 100
    if list_bytes > 0:
        kept_free = max(kept_free - list_bytes, slot.mean)
    per_page = items_per_page(slot, _EMPTY_PAGE_BYTES - kept_free)
    return tuples / per_page


def _inner_pages(leaves: int, pivot_bytes: float, fill: float) -> tuple[int, int]:
    """Pages above the leaves, level by level up to one root, and the number of levels."""
    room = _EMPTY_PAGE_BYTES - PAGE_BYTES * (1.0 - fill)
    per_page = max(2, int(room / (pivot_bytes + LINE_POINTER_BYTES)))
    pages = levels = 0
    level = leaves
    while level > 1:
        level = math.ceil(level / per_page)
        pages += level
        levels += 1
    return pages, levels


def brin_size(heap_pages: int, column_bytes: float, pages_per_range: int = 128) -> IndexSize:
    """The size of a BRIN minmax index: a summary of two values for each range of pages.

    Source: src/include/access/brin_page.h (1,360 ranges a revmap page) and brin_tuple.c.
    """
    ranges = max(1, math.ceil(heap_pages / pages_per_range))
    entry = align_up(math.ceil(8 + 2 * column_bytes), 8)
    per_page = (PAGE_BYTES - PAGE_HEADER_BYTES - 8) // (entry + LINE_POINTER_BYTES)
    pages = 1 + math.ceil(ranges / 1360) + math.ceil(ranges / per_page)
    size = Bytes(pages * PAGE_BYTES)
    return IndexSize(
        entries=ranges,
        entry_bytes=float(entry),
        pages=Pages(pages),
        size_bytes=size,
        after_inserts_bytes=size,
    )
