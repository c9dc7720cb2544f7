"""A sample of rows as wide as columns make them, and what TOAST leaves of each.

Each column's widths occur in the sample as often as they do in the table, but for less than one
row; which of them come together in a row is left to chance, that of a fixed seed, except where
one column's value is made of others'.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from dbarchitect.storage.rows import align_up
from dbarchitect.storage.toast import Toasting, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.storage.types import ColumnWidth

SAMPLED_ROWS = 2000
"""Fewer than the pages of one leaf of the free space map, and enough: the mean of rows that
spread by half of it is sure to 0.8 % where rows are drawn by chance, to a part of it here."""

_TOASTED_ROWS = 1000
"""Where values are moved out, each row is gone through: fewer of them."""

_HEADER_BYTES = 23
"""SizeofHeapTupleHeader. Source: src/include/access/htup_details.h."""


@dataclass(frozen=True, slots=True)
class RowSample:
    """Widths of rows with header and padding, and the bytes of each value that was moved."""

    widths: tuple[int, ...]
    moved: tuple[int, ...] = ()

    @property
    def mean(self) -> float:
        """The mean width."""
        return sum(self.widths) / len(self.widths)


def sampled_rows(columns: Sequence[ColumnWidth], toasting: Toasting) -> RowSample:
    """Rows of these columns, in their order in the table.

    Source: heap_form_tuple, src/backend/access/common/heaptuple.c.
    """
    may_move = toasting.may_move(columns)
    count = _TOASTED_ROWS if may_move else SAMPLED_ROWS
    drawn = _payloads(columns, count)
    bare, mapped = _HEADER_BYTES, _HEADER_BYTES + -(-len(columns) // 8)
    headers = [align_up(bare, 8)] * count
    for column, payloads in zip(columns, drawn, strict=True):
        if column.null_fraction:
            for row, payload in enumerate(payloads):
                if payload is None:
                    headers[row] = align_up(mapped, 8)
    if not may_move:
        data = _data_bytes(columns, drawn)
        return RowSample(
            tuple(header + align_up(own, 8) for header, own in zip(headers, data, strict=True))
        )
    widths: list[int] = []
    moved: list[int] = []
    for row, header in enumerate(headers):
        values = [
            Value.of(column, payloads[row])
            for column, payloads in zip(columns, drawn, strict=True)
        ]
        moved.extend(toasting.toast(values, header))
        widths.append(header + align_up(toasting.data_bytes(values), 8))
    return RowSample(tuple(widths), tuple(moved))


def _data_bytes(
    columns: Sequence[ColumnWidth], drawn: Sequence[Sequence[int | None]]
) -> list[int]:
    """The data of each row, the padding behind it left out."""
    ends = [0] * len(drawn[0]) if drawn else []
    for column, payloads in zip(columns, drawn, strict=True):
        known: dict[int | None, tuple[int, int]] = {
            payload: column.stored_as(payload)
            for payload in set(payloads)
            if payload is not None
        }
        known[None] = (0, 1)
        pairs = [known[payload] for payload in payloads]
        ends = [
            -(-end // alignment) * alignment + width
            for end, (width, alignment) in zip(ends, pairs, strict=True)
        ]
    return ends


def _payloads(columns: Sequence[ColumnWidth], count: int) -> list[list[int | None]]:
    """For each column the payload of each row, None where it is null."""
    found = {
        column.name: _drawn(column, place, count)
        for place, column in enumerate(columns)
        if not column.made_of
    }
    for column in columns:
        if column.made_of:
            found[column.name] = _made(column, [found[name] for name in column.made_of], count)
    return [found[column.name] for column in columns]


def _drawn(column: ColumnWidth, place: int, count: int) -> list[int | None]:
    fixed = column.layout.fixed_bytes
    law = ((fixed, 1.0),) if fixed is not None else column.payloads
    outcomes: list[int | None] = []
    reached = 1.0 - column.null_fraction
    total = sum(share for _, share in law) or 1.0
    past = 0.0
    for payload, share in law:
        past += share / total * reached
        outcomes += [payload] * (round(past * count) - len(outcomes))
    outcomes += [None] * (count - len(outcomes))
    if len(set(outcomes)) == 1:
        return outcomes
    return [outcomes[number] for number in _shuffled(place, count)]


def _made(
    column: ColumnWidth, sources: Sequence[Sequence[int | None]], count: int
) -> list[int | None]:
    """The payloads that those of other columns in the same row give."""
    sums = [total for total, _ in column.made_as]
    found: list[int | None] = []
    for row in range(count):
        parts = [source[row] for source in sources]
        whole = sum(part + 1 for part in parts if part is not None)
        found.append(column.made_as[max(0, bisect_right(sums, whole) - 1)][1])
    return found


@cache
def _shuffled(place: int, count: int) -> tuple[int, ...]:
    """The numbers below `count` in an order of no meaning, another one for each place."""
    draws = Random(place)  # noqa: S311 - any order does, but the same one in each run
    keys = [draws.random() for _ in range(count)]
    return tuple(sorted(range(count), key=keys.__getitem__))
