"""The size of an HNSW index of pgvector: an element and its neighbours for each vector.

Source: pgvector, src/hnsw.h (HNSW_ELEMENT_TUPLE_SIZE, HNSW_NEIGHBOR_TUPLE_SIZE) and
CreateGraphPages in src/hnswbuild.c.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import IndexSize
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import (
    LINE_POINTER_BYTES,
    PAGE_HEADER_BYTES,
    Spread,
    align_up,
    items_per_page,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HNSW_ERROR_PERCENT = 2
"""How far `hnsw_size` may be off: the levels of elements are drawn at random."""

_ELEMENT_BYTES = 72
"""Type, level, flags, ten row pointers, where the neighbours are."""

_VECTOR_HEADER_BYTES = 8
_NUMBER_BYTES = 4
_NEIGHBOURS_BYTES = 4
_POINTER_BYTES = 6
_SPECIAL_BYTES = 8
_LEVELS = 5
"""Levels that are told apart: with m = 16 one element in a million is above them."""


def hnsw_size(rows: int, dimensions: int, m: int) -> IndexSize:
    """The size of an index on `rows` different vectors of single precision, as built.

    Of `m` neighbours on each level there are twice as many on the lowest; one element in `m`
    reaches the next level. An element and its neighbours are kept on one page if they fit.
    """
    vector = _VECTOR_HEADER_BYTES + _NUMBER_BYTES * dimensions
    element = align_up(_ELEMENT_BYTES + vector, 8) + 2 * LINE_POINTER_BYTES
    room = PAGE_BYTES - PAGE_HEADER_BYTES - _SPECIAL_BYTES
    widths = [(element + width, share) for width, share in _neighbours(m)]
    mean = sum(width * share for width, share in widths)
    variance = sum(width * width * share for width, share in widths) - mean * mean
    pages = 2 * rows
    if mean <= room:
        pages = math.ceil(rows / items_per_page(Spread(mean, variance), room))
    size = Bytes((1 + pages) * PAGE_BYTES)
    return IndexSize(
        entries=rows,
        entry_bytes=mean,
        pages=Pages(1 + pages),
        size_bytes=size,
        after_inserts_bytes=size,
    )


def _neighbours(m: int) -> Iterator[tuple[int, float]]:
    """(bytes, share of the elements) of the neighbours of an element, by its level."""
    left = 1.0
    for level in range(_LEVELS):
        share = left * (1.0 - 1.0 / m) if level < _LEVELS - 1 else left
        pointers = (level + 2) * m * _POINTER_BYTES
        yield align_up(_NEIGHBOURS_BYTES + pointers, 8), share
        left -= share
