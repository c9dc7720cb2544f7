"""The size of a table: rows, pages and TOAST."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import (
    LINE_POINTER_BYTES,
    PAGE_HEADER_BYTES,
    Spread,
    align_up,
    data_area,
    heap_rows_per_page,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.storage.types import ColumnWidth

TUPLE_HEADER_BYTES = 23
"""SizeofHeapTupleHeader. Source: src/include/access/htup_details.h."""

MAX_ROWS_PER_PAGE = 291
"""MaxHeapTuplesPerPage. Source: src/include/access/htup_details.h."""

TOAST_THRESHOLD_BYTES = 2032
"""Wider rows are toasted. Source: TOAST_TUPLE_THRESHOLD, src/include/access/heaptoast.h."""

TOAST_CHUNK_BYTES = 1996
"""Bytes of a value in one chunk. Source: TOAST_MAX_CHUNK_SIZE, heaptoast.h."""

TOAST_CHUNKS_PER_PAGE = 4
"""EXTERN_TUPLES_PER_PAGE. Source: src/include/access/heaptoast.h."""

TOAST_POINTER_PAYLOAD_BYTES = 17
"""What stays of a moved value, with 1 byte of header. Source: varatt_external, varatt.h."""

BEST_COMPRESSION = 0.25
"""The low end of the stated range: text and JSON that shrink to a quarter. An assumption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToastSize:
    """Moved values, as a range from well compressed (low) to not compressible (high)."""

    values_per_row: float
    low_bytes: Bytes
    high_bytes: Bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeapSize:
    """The main fork of a table and what goes to its TOAST table.

    `row_bytes` is the mean width of a row with header and padding, without its line pointer.
    `size_bytes` takes toasted values as not compressible; `low_bytes` as well compressed.
    """

    rows: int
    row_bytes: float
    rows_per_page: float
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


def heap_size(columns: Sequence[ColumnWidth], rows: int, fillfactor: int = 100) -> HeapSize:
    """The size of `rows` rows written one after the other, nothing deleted.

    `columns` are in their order in the table. Free space left by updates and deletes is not
    part of it.

    Source: RelationGetBufferForTuple, src/backend/access/heap/hio.c.
    """
    plain, moved, values = _toasted(columns, 1.0)
    dense, packed, _ = _toasted(columns, BEST_COMPRESSION)
    width = row_width(plain)
    per_page = _rows_per_page(width, fillfactor)
    pages = math.ceil(rows / per_page)
    low_pages = pages
    if dense != plain:
        low_pages = math.ceil(rows / _rows_per_page(row_width(dense), fillfactor))
    toast = None
    if values > 0:
        toast = ToastSize(
            values_per_row=values,
            low_bytes=_toast_bytes(packed, rows),
            high_bytes=_toast_bytes(moved, rows),
        )
    return HeapSize(
        rows=rows,
        row_bytes=width.mean,
        rows_per_page=per_page,
        pages=Pages(pages),
        size_bytes=Bytes(pages * PAGE_BYTES),
        low_bytes=Bytes(low_pages * PAGE_BYTES),
        toast=toast,
    )


def heap_bytes(columns: Sequence[ColumnWidth], rows: int, fillfactor: int = 100) -> Bytes:
    """The main fork of a table in bytes; see `heap_size`."""
    return heap_size(columns, rows, fillfactor).size_bytes


def _rows_per_page(width: Spread, fillfactor: int) -> float:
    kept_free = PAGE_BYTES * (100 - fillfactor) // 100
    item = Spread(width.mean + LINE_POINTER_BYTES, width.variance)
    fit = heap_rows_per_page(item, PAGE_BYTES - PAGE_HEADER_BYTES - kept_free)
    return min(fit, float(MAX_ROWS_PER_PAGE))


_Moved = tuple[tuple[int, float], ...]


def _toasted(
    columns: Sequence[ColumnWidth], ratio: float
) -> tuple[tuple[ColumnWidth, ...], _Moved, float]:
    """Columns after toasting; moved values as (bytes, number in a row); how many in a row.

    The widest columns go first, as PostgreSQL does; the other columns are taken at their mean.
    Source: heap_toast_insert_or_update, src/backend/access/heap/heaptoast.c.
    """
    if _most_bytes(columns) <= TOAST_THRESHOLD_BYTES:
        return tuple(columns), (), 0.0
    kept = list(columns)
    moved: list[tuple[int, float]] = []
    order = sorted(range(len(kept)), key=lambda i: -_widest(kept[i]))
    for index in order:
        column = kept[index]
        if not column.layout.varying:
            continue
        rest = row_width([c for i, c in enumerate(kept) if i != index]).mean
        payloads: list[tuple[int, float]] = []
        for width, share in column.payloads:
            packed = math.ceil(width * ratio)
            if rest + 4 + width <= TOAST_THRESHOLD_BYTES:
                payloads.append((width, share))
            elif rest + 4 + packed <= TOAST_THRESHOLD_BYTES:
                payloads.append((packed, share))
            else:
                payloads.append((TOAST_POINTER_PAYLOAD_BYTES, share))
                moved.append((packed, share * (1.0 - column.null_fraction)))
        kept[index] = replace(column, payloads=tuple(payloads))
    return tuple(kept), tuple(moved), sum(share for _, share in moved)


def _most_bytes(columns: Sequence[ColumnWidth]) -> int:
    """A width that no row goes beyond: bitmap, every value the widest and badly aligned."""
    header = align_up(TUPLE_HEADER_BYTES + -(-len(columns) // 8), 8)
    values = sum(
        column.layout.alignment + (column.layout.fixed_bytes or 4 + _widest(column))
        for column in columns
    )
    return header + align_up(values, 8)


def _widest(column: ColumnWidth) -> int:
    return max((width for width, _ in column.payloads), default=0)


def _toast_bytes(moved: _Moved, rows: int) -> Bytes:
    """The TOAST table's heap: four whole chunks a page, and last chunks as they are."""
    room = PAGE_BYTES - PAGE_HEADER_BYTES
    pages = 0.0
    for width, share in moved:
        whole, rest = divmod(width, TOAST_CHUNK_BYTES)
        pages += share * whole / TOAST_CHUNKS_PER_PAGE
        if rest:
            chunk = align_up(24 + 12 + rest, 8) + LINE_POINTER_BYTES
            pages += share * chunk / room
    return Bytes(math.ceil(pages * rows) * PAGE_BYTES)
