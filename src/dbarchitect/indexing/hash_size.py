"""The size of a hash index: buckets for the rows that there are, and what overflows.

Source: `_hash_init` and `_hash_spareindex`, src/backend/access/hash/hashpage.c and hashutil.c;
src/include/access/hash.h. All hold for PostgreSQL 14 to 18.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import IndexSize
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import PAGE_HEADER_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

HASH_ERROR_PERCENT = 10
"""How far `hash_size` may be off: how many buckets overflow is a matter of chance."""

ENTRY_BYTES = 20
"""A header of 8, the hash in 8, a line pointer of 4."""

_FILL_PERCENT = 75
_SPECIAL_BYTES = 16
_ONE_PHASE_GROUPS = 10
_PHASES = 4
_PER_BUCKET = PAGE_BYTES * _FILL_PERCENT // 100 // ENTRY_BYTES
_PER_PAGE = (PAGE_BYTES - PAGE_HEADER_BYTES - _SPECIAL_BYTES) // ENTRY_BYTES


def hash_size(rows: int, copies: Sequence[tuple[float, float]] = ()) -> IndexSize:
    """The size of a hash index on `rows` entries, built or grown: buckets split either way.

    `copies` pairs a number of equal keys with the share of keys that occur so often; equal
    keys have one bucket, which goes on in overflow pages.
    """
    buckets = _buckets(rows)
    overflow = 0.0
    if copies:
        keys = rows / sum(count * share for count, share in copies)
        room = max(1.0, _PER_PAGE - rows / buckets)
        overflow = sum(
            keys * share * math.ceil(max(0.0, count - room) / _PER_PAGE)
            for count, share in copies
        )
    pages = 2 + buckets + math.ceil(overflow)
    size = Bytes(pages * PAGE_BYTES)
    return IndexSize(
        entries=rows,
        entry_bytes=float(ENTRY_BYTES),
        pages=Pages(pages),
        size_bytes=size,
        after_inserts_bytes=size,
    )


def _buckets(rows: int) -> int:
    """Buckets are added in steps: powers of two, from 1,024 on in quarters of the next."""
    wanted = max(2, math.ceil(rows / _PER_BUCKET))
    group = math.ceil(math.log2(wanted))
    if group < _ONE_PHASE_GROUPS:
        return 1 << group
    before = 1 << (group - 1)
    step = before // _PHASES
    return before + math.ceil((wanted - before) / step) * step
