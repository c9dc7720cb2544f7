"""The size of an index: B-tree as built or after random inserts, and BRIN.

Sources: src/backend/access/nbtree/nbtsort.c (`_bt_buildadd`), nbtdedup.c and
src/include/access/nbtree.h; src/backend/access/brin.
All hold for PostgreSQL 14 to 18.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from dbarchitect.indexing.merged_leaves import EMPTY_PAGE_BYTES, merged_leaf_pages
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
    from collections.abc import Iterator, Sequence

    from dbarchitect.storage.types import ColumnWidth

INDEX_TUPLE_HEADER_BYTES = 8
"""IndexTupleData: a TID and flags. Source: src/include/access/itup.h."""

NULL_BITMAP_BYTES = 4
"""IndexAttributeBitMapData, 32 columns. Source: src/include/access/itup.h."""

LEAF_FILL_PERCENT = 90
"""BTREE_DEFAULT_FILLFACTOR. Source: src/include/access/nbtree.h."""

INNER_FILL_PERCENT = 70
"""BTREE_NONLEAF_FILLFACTOR. Source: src/include/access/nbtree.h."""

RANDOM_FILL = math.log(2)
"""Fill of pages split at their middle. Source: A. Yao, On Random 2-3 Trees, 1978."""

_NOT_DEDUPLICATED = ("numeric", "real", "double precision", "jsonb", "float")
"""Types whose equal values may differ. Source: PostgreSQL documentation 65.1.4.3."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of an index that stand beside each other: they lack some of its columns, by name.

    `copies` are how often their keys occur, none if all differ.
    """

    rows: float
    copies: Sequence[tuple[float, float]]
    lacking: frozenset[str]


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
    `apart` stand beside each other, not among the others, which lack none of the columns that
    these do: long lists of rows do not take turns with single ones. Values wider than
    about 500 bytes, which an index compresses, are not modelled.
    """
    entry = _entry(columns)
    runs = (Run(rows - sum(run.rows for run in apart), copies, frozenset()), *apart)
    told = frozenset(name for run in apart for name in run.lacking)
    found = sum(_leaf_pages(_columns_of(run, columns, told), run, fillfactor) for run in runs)
    leaves = max(1, math.ceil(found))
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


def _columns_of(
    run: Run, columns: Sequence[ColumnWidth], told: frozenset[str]
) -> tuple[ColumnWidth, ...]:
    """The columns as a run of rows has them: those that are told of are there, or are not."""
    return tuple(
        replace(column, null_fraction=float(column.name in run.lacking))
        if column.name in told
        else column
        for column in columns
    )


def _leaf_pages(columns: Sequence[ColumnWidth], run: Run, fillfactor: int) -> float:
    """Leaf pages: a page takes items while its free space is at least what fillfactor keeps.

    The item that went past the limit moves to the next page; its place holds the high key.
    """
    entry = _entry(columns)
    if run.copies:
        return merged_leaf_pages(entry, run.rows, tuple(run.copies), fillfactor)
    slot = Spread(entry.mean + LINE_POINTER_BYTES, entry.variance)
    kept_free = PAGE_BYTES * (100 - fillfactor) // 100
    return run.rows / items_per_page(slot, EMPTY_PAGE_BYTES - kept_free)


def _inner_pages(leaves: int, pivot_bytes: float, fill: float) -> tuple[int, int]:
    """Pages above the leaves, level by level up to one root, and the number of levels."""
    room = EMPTY_PAGE_BYTES - PAGE_BYTES * (1.0 - fill)
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
