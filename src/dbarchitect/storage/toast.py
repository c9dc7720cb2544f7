"""What stays in a row that is too wide, and what is moved to the TOAST table.

The steps are those of `heap_toast_insert_or_update`: the widest values are compressed, and
those that alone are too wide moved at once; then the widest are moved; then values whose
storage is MAIN are compressed, and moved where the row would not fit on a page.

Source: src/backend/access/heap/heaptoast.c, src/backend/access/table/toast_helper.c.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.storage.rows import align_up
from dbarchitect.storage.types import Storage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.storage.types import ColumnWidth

TOAST_TARGET_BYTES = 2032
"""TOAST_TUPLE_THRESHOLD and TOAST_TUPLE_TARGET: wider rows are toasted until they fit."""

MAIN_TARGET_BYTES = 8160
"""TOAST_TUPLE_TARGET_MAIN: one row on a page."""

POINTER_BYTES = 18
"""TOAST_POINTER_SIZE: what stays of a moved value; it needs no alignment."""

LEAST_BYTES = 24
"""MAXALIGN(TOAST_POINTER_SIZE): values up to it are left alone."""

_MOVABLE = frozenset({Storage.EXTENDED, Storage.EXTERNAL})
_MAIN = frozenset({Storage.MAIN})


@dataclass(slots=True)
class Value:
    """A column's value in a row, with its header; no bytes where it is null."""

    column: ColumnWidth
    width_bytes: int
    alignment: int
    is_open: bool
    is_compressible: bool

    @classmethod
    def of(cls, column: ColumnWidth, payload_bytes: int | None) -> Value:
        """The value as it is before anything is done to it."""
        if payload_bytes is None:
            return cls(column, 0, 1, is_open=False, is_compressible=False)
        width, alignment = column.stored_as(payload_bytes)
        varying = column.layout.varying
        return cls(column, width, alignment, is_open=varying, is_compressible=varying)


@dataclass(frozen=True, slots=True)
class Toasting:
    """How rows of a table are toasted.

    `target_bytes` is the table's `toast_tuple_target`. `ratio` is what every value that may
    be compressed shrinks to; None for what is known of each column's values.
    """

    target_bytes: int = TOAST_TARGET_BYTES
    ratio: float | None = None

    def may_move(self, columns: Sequence[ColumnWidth]) -> bool:
        """Whether there may be a row that is too wide."""
        header = align_up(23 + -(-len(columns) // 8), 8)
        most = sum(
            column.layout.alignment + (column.layout.fixed_bytes or 4 + column.widest)
            for column in columns
        )
        return header + most > TOAST_TARGET_BYTES

    def toast(self, values: Sequence[Value], header_bytes: int) -> Iterator[int]:
        """The values are changed until the row fits; yields the bytes of each moved one."""
        if header_bytes + self.data_bytes(values) <= TOAST_TARGET_BYTES:
            return
        most = self.target_bytes - header_bytes
        while self.data_bytes(values) > most:
            widest = _widest(values, _MOVABLE, to_compress=True)
            if widest is None:
                break
            self._compress(widest)
            if widest.width_bytes > most:
                yield _move(widest)
        yield from self._moved(values, _MOVABLE, most)
        while self.data_bytes(values) > most:
            widest = _widest(values, _MAIN, to_compress=True)
            if widest is None:
                break
            self._compress(widest)
        yield from self._moved(values, _MAIN, MAIN_TARGET_BYTES - header_bytes)

    def data_bytes(self, values: Sequence[Value]) -> int:
        """The row's data without the padding behind it."""
        end = 0
        for value in values:
            end = -(-end // value.alignment) * value.alignment + value.width_bytes
        return end

    def _moved(
        self, values: Sequence[Value], storage: frozenset[Storage], most_bytes: int
    ) -> Iterator[int]:
        while self.data_bytes(values) > most_bytes:
            widest = _widest(values, storage, to_compress=False)
            if widest is None:
                return
            yield _move(widest)

    def _compress(self, value: Value) -> None:
        """The value is compressed where that makes it smaller; it is not tried again.

        Source: `toast_compress_datum`, src/backend/access/common/toast_internals.c: the size
        of both headers counts, and two bytes have to be saved.
        """
        value.is_compressible = False
        if value.column.storage is Storage.EXTERNAL:
            return
        header = 1 if value.alignment == 1 else 4
        payload = value.width_bytes - header
        packed = self._compressed(value.column, payload)
        if packed is not None and packed < payload - 2:
            value.width_bytes, value.alignment = packed, value.column.layout.alignment

    def _compressed(self, column: ColumnWidth, payload_bytes: int) -> int | None:
        if self.ratio is not None:
            return 8 + round(self.ratio * payload_bytes)
        if not column.compressed:
            return None
        place = bisect_left(column.compressed, payload_bytes, key=lambda pair: pair[0])
        _, packed = column.compressed[min(place, len(column.compressed) - 1)]
        return packed


def _widest(
    values: Sequence[Value], storage: frozenset[Storage], *, to_compress: bool
) -> Value | None:
    """The widest value of that storage with more than `LEAST_BYTES`, the first among equals."""
    found: Value | None = None
    for value in values:
        if (
            value.is_open
            and (value.is_compressible or not to_compress)
            and value.width_bytes > (LEAST_BYTES if found is None else found.width_bytes)
            and value.column.storage in storage
        ):
            found = value
    return found


def _move(value: Value) -> int:
    """The value is in the TOAST table; its bytes there, without header."""
    moved = value.width_bytes - (1 if value.alignment == 1 else 4)
    value.width_bytes, value.alignment = POINTER_BYTES, 1
    value.is_open = False
    return moved
