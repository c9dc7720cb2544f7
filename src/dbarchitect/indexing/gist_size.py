"""The size of a GiST index: leaves of whole keys, split where they overflow.

Source: src/backend/access/gist/gistbuild.c. What has no order to sort by before it builds, such
as a period, is inserted row by row: pages are as full as splits leave them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import INDEX_TUPLE_HEADER_BYTES, RANDOM_FILL, IndexSize
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.storage.rows import LINE_POINTER_BYTES, PAGE_HEADER_BYTES, data_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.storage.types import ColumnWidth

GIST_ERROR_PERCENT = 25
"""How far `gist_size` may be off: how evenly pages split depends on the values."""

_SPECIAL_BYTES = 16


def gist_size(columns: Sequence[ColumnWidth], rows: int) -> IndexSize:
    """The size of an index on `rows` entries, built or grown: rows are inserted either way."""
    area = data_area(columns, start_bytes=INDEX_TUPLE_HEADER_BYTES)
    item = math.ceil(area.mean / 8) * 8 + LINE_POINTER_BYTES
    pages = _pages(rows, item, RANDOM_FILL)
    size = Bytes(pages * PAGE_BYTES)
    return IndexSize(
        entries=rows,
        entry_bytes=float(item),
        pages=Pages(pages),
        size_bytes=size,
        after_inserts_bytes=size,
    )


def _pages(rows: int, item_bytes: float, fill: float) -> int:
    """Pages of all levels, up to one root."""
    room = (PAGE_BYTES - PAGE_HEADER_BYTES - _SPECIAL_BYTES) * fill
    per_page = max(2, math.floor(room / item_bytes))
    pages = level = max(1, math.ceil(rows / per_page))
    while level > 1:
        level = math.ceil(level / per_page)
        pages += level
    return pages
