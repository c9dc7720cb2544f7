"""The size of a table: rows, pages and TOAST."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.filling import Page, filling
from dbarchitect.storage.row_sample import sampled_rows
from dbarchitect.storage.rows import (
    LINE_POINTER_BYTES,
    PAGE_HEADER_BYTES,
    Spread,
    align_up,
    data_area,
)
from dbarchitect.storage.toast import TOAST_TARGET_BYTES, Toasting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.storage.filling import Filling
    from dbarchitect.storage.types import ColumnWidth

TUPLE_HEADER_BYTES = 23
"""SizeofHeapTupleHeader. Source: src/include/access/htup_details.h."""

MAX_ROWS_PER_PAGE = 291
"""MaxHeapTuplesPerPage. Source: src/include/access/htup_details.h."""

TOAST_CHUNK_BYTES = 1996
"""Bytes of a value in one chunk. Source: TOAST_MAX_CHUNK_SIZE, heaptoast.h."""

_CHUNK_HEADERS_BYTES = 36
"""Of the row (24), its OID and number (4 each) and the bytes (4)."""

BEST_COMPRESSION = 0.25
"""The low end of the stated range: text and JSON that shrink to a quarter. An assumption."""

_KEPT_SAMPLES = 256
"""Of so many tables the sampled rows are kept: their sizes are asked for again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToastSize:
    """Moved values, as a range from well compressed (low) to compressed as is known (high)."""

    values_per_row: float
    low_bytes: Bytes
    high_bytes: Bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeapSize:
    """The main fork of a table and what goes to its TOAST table.

    `row_bytes` is the mean width of a row with header and padding, without its line pointer.
    `expected_pages` is the mean over what rows may hold, `pages` the nearest whole number.
    `size_bytes` takes values to be compressed as is known of their columns; `low_bytes` as
    well compressed, where that makes the table smaller.
    """

    rows: int
    row_bytes: float
    rows_per_page: float
    expected_pages: float
    pages: Pages
    size_bytes: Bytes
    low_bytes: Bytes
    toast: ToastSize | None = None


def row_width(columns: Sequence[ColumnWidth]) -> Spread:
    """The width of a row with header, null bitmap and padding, without its line pointer.

    Source: heap_form_tuple, src/backend/access/common/heaptuple.c.
    """
    bare = align_up(TUPLE_HEADER_BYTES, 8)
    mapped = align_up(TUPLE_HEADER_BYTES + -(-len(columns) // 8), 8)
    whole = math.prod(1.0 - column.null_fraction for column in columns)
    data = data_area(columns)
    extra = (mapped - bare) * (1.0 - whole)
    return Spread(
        bare + extra + data.mean,
        data.variance + (mapped - bare) ** 2 * whole * (1.0 - whole),
    )


def heap_size(
    columns: Sequence[ColumnWidth],
    rows: int,
    fillfactor: int = 100,
    *,
    toast_target_bytes: int = TOAST_TARGET_BYTES,
) -> HeapSize:
    """The size of `rows` rows written one after the other, nothing deleted.

    `columns` are in their order in the table. Free space left by updates and deletes is not
    part of it.

    Source: RelationGetBufferForTuple, src/backend/access/heap/hio.c.
    """
    toasting = Toasting(toast_target_bytes)
    known = _heap(tuple(columns), fillfactor, toasting)
    expected = known.expected_pages(rows)
    pages, low_pages, toast = round(expected), round(expected), None
    if known.chunks is not None:
        dense = _heap(tuple(columns), fillfactor, replace(toasting, ratio=BEST_COMPRESSION))
        low_pages = min(pages, round(dense.expected_pages(rows)))
        toast = ToastSize(
            values_per_row=known.moved_per_row,
            low_bytes=dense.toast_bytes(rows),
            high_bytes=known.toast_bytes(rows),
        )
    return HeapSize(
        rows=rows,
        row_bytes=known.row_bytes,
        rows_per_page=known.rows_per_page,
        expected_pages=expected,
        pages=Pages(pages),
        size_bytes=Bytes(pages * PAGE_BYTES),
        low_bytes=Bytes(low_pages * PAGE_BYTES),
        toast=toast,
    )


def heap_bytes(columns: Sequence[ColumnWidth], rows: int, fillfactor: int = 100) -> Bytes:
    """The main fork of a table in bytes; see `heap_size`."""
    return heap_size(columns, rows, fillfactor).size_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heap:
    """How rows of some columns lie on pages, whatever their number.

    `filled` is None where all rows are as wide as each other; `moved_per_row` is how many
    values of a row are moved out, `chunks_per_row` in how many `chunks` they lie there.
    """

    row_bytes: float
    rows_per_page: float
    filled: Filling | None = None
    moved_per_row: float = 0.0
    chunks: Filling | None = None
    chunks_per_row: float = 0.0

    def expected_pages(self, rows: int) -> float:
        """The expected pages of so many rows."""
        if self.filled is None:
            return math.ceil(rows / self.rows_per_page)
        return self.filled.pages(rows)

    def toast_bytes(self, rows: int) -> Bytes:
        """The main fork of the TOAST table."""
        pages = 0.0
        if self.chunks is not None:
            pages = self.chunks.pages(round(rows * self.chunks_per_row))
        return Bytes(round(pages) * PAGE_BYTES)


@lru_cache(maxsize=_KEPT_SAMPLES)
def _heap(columns: tuple[ColumnWidth, ...], fillfactor: int, toasting: Toasting) -> _Heap:
    kept_free = PAGE_BYTES * (100 - fillfactor) // 100
    room = PAGE_BYTES - PAGE_HEADER_BYTES - kept_free
    width = row_width(columns)
    if width.variance < _ROUNDING and not toasting.may_move(columns):
        fit = max(1, int((room + _ROUNDING) // (width.mean + LINE_POINTER_BYTES)))
        return _Heap(row_bytes=width.mean, rows_per_page=min(fit, MAX_ROWS_PER_PAGE))
    sample = sampled_rows(columns, toasting)
    items = [row + LINE_POINTER_BYTES for row in sample.widths]
    filled = filling(items, Page(room, kept_free, MAX_ROWS_PER_PAGE))
    chunks = tuple(_chunks(sample.moved))
    whole_page = Page(PAGE_BYTES - PAGE_HEADER_BYTES, 0, MAX_ROWS_PER_PAGE)
    return _Heap(
        row_bytes=sample.mean,
        rows_per_page=filled.rows_per_page,
        filled=filled,
        moved_per_row=len(sample.moved) / len(items),
        chunks=filling(chunks, whole_page) if chunks else None,
        chunks_per_row=len(chunks) / len(items),
    )


_ROUNDING = 1e-6
"""Of moments of floating point: no real spread is so small."""


def _chunks(moved: Iterable[int]) -> Iterator[int]:
    """The widths of the TOAST table's rows, with line pointers: whole chunks and last ones.

    Source: `toast_save_datum`, src/backend/access/common/toast_internals.c: a row of an OID, a
    number and bytes with a header.
    """
    for width in moved:
        whole, rest = divmod(width, TOAST_CHUNK_BYTES)
        for chunk in (*(TOAST_CHUNK_BYTES for _ in range(whole)), rest):
            if chunk:
                yield align_up(_CHUNK_HEADERS_BYTES + chunk, 8) + LINE_POINTER_BYTES
