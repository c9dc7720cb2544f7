"""Pages of index files, as the planner reads them: the metapages, and a chain up to the root.

All offsets are of PostgreSQL 18 with pages of 8 kB.
Sources: BTMetaPageData and BTPageOpaqueData, src/include/access/nbtree.h; GinMetaPageData,
src/include/access/ginblock.h; BrinMetaPageData, src/include/access/brin_page.h; PageHeaderData,
src/include/storage/bufpage.h.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.model.twin import GinCounts

if TYPE_CHECKING:
    from pathlib import Path

BTREE_MAGIC = 0x053162
BRIN_MAGIC = 0xA8109CFA

_CONTENTS = 24
"""Where a metapage's own data begin: after the page header."""

_BTREE_ROOT = 32
_GIN_PENDING_PAGES = 36
_GIN_PAGES = 48
_GIN_ENTRIES = 64
_BRIN_LAST_REVMAP = 36

_LEAF_FLAG = 1
_ROOT_FLAG = 2
_SPECIAL = PAGE_BYTES - 16
_FLAGS = _SPECIAL + 12
_LAYOUT_VERSION = 4
_NORMAL_POINTER = 1
_HAS_NULL_ATTRIBUTES = 0x2000
"""INDEX_ALT_TID_MASK: a downlink without any key column. Source: nbtree.h."""


def write_btree_height(path: Path, height: int) -> None:
    """The B-tree in that file says that it has `height` levels above its leaves.

    The leaf stays block 1; level L is one page at block L + 1 whose only downlink leads to
    block L, so that who looks for the index's ends arrives at the leaf.

    Raises:
        InvariantBrokenError: the file is no B-tree's.
    """
    with path.open("r+b") as file:
        file.seek(_CONTENTS)
        magic, _, root = struct.unpack("<3I", file.read(12))
        if magic != BTREE_MAGIC or root > 1:
            message = f"{path.name} is no B-tree of at most one page"
            raise InvariantBrokenError(message)
        for level in range(height, -1, -1):
            flags = (_LEAF_FLAG if level == 0 else 0) | (_ROOT_FLAG if level == height else 0)
            if level == 0 and root == 1:
                file.seek(PAGE_BYTES + _FLAGS)
                file.write(struct.pack("<H", flags))
                continue
            file.seek((level + 1) * PAGE_BYTES)
            file.write(_btree_page(level, flags))
        file.seek(_BTREE_ROOT)
        file.write(struct.pack("<4I", height + 1, height, height + 1, height))


def _btree_page(level: int, flags: int) -> bytes:
    """An empty leaf, or an inner page with one downlink to the page below."""
    page = bytearray(PAGE_BYTES)
    lower, upper = _CONTENTS, _SPECIAL
    if level > 0:
        upper -= 8
        downlink = struct.pack("<HHHH", 0, level, 0, 8 | _HAS_NULL_ATTRIBUTES)
        page[upper:_SPECIAL] = downlink
        struct.pack_into("<I", page, lower, upper | _NORMAL_POINTER << 15 | 8 << 17)
        lower += 4
    size_and_version = PAGE_BYTES | _LAYOUT_VERSION
    struct.pack_into("<QHHHHHHI", page, 0, 0, 0, 0, lower, upper, _SPECIAL, size_and_version, 0)
    struct.pack_into("<IIIHH", page, _SPECIAL, 0, 0, level, flags, 0)
    return bytes(page)


def read_btree_height(path: Path) -> int:
    """How many levels the B-tree in that file has above its leaves, by its fast root."""
    magic, _, root, _, _, fast_level = struct.unpack("<6I", _read(path, _CONTENTS, 24))
    if magic != BTREE_MAGIC:
        message = f"{path.name} is no B-tree"
        raise InvariantBrokenError(message)
    return int(fast_level) if root else 0


def write_gin_counts(path: Path, counts: GinCounts) -> None:
    """The GIN index in that file counts its pages and entries so."""
    pages = (counts.total_pages, counts.entry_pages, counts.data_pages)
    with path.open("r+b") as file:
        file.seek(_GIN_PENDING_PAGES)
        file.write(struct.pack("<I", counts.pending_pages))
        file.seek(_GIN_PAGES)
        file.write(struct.pack("<3I", *pages))
        file.seek(_GIN_ENTRIES)
        file.write(struct.pack("<q", counts.entries))


def read_gin_counts(path: Path) -> GinCounts:
    """What the GIN index in that file counts."""
    page = _read(path, 0, _GIN_ENTRIES + 8)
    (pending,) = struct.unpack_from("<I", page, _GIN_PENDING_PAGES)
    total, entry, data = struct.unpack_from("<3I", page, _GIN_PAGES)
    (entries,) = struct.unpack_from("<q", page, _GIN_ENTRIES)
    return GinCounts(
        entry_pages=entry,
        data_pages=data,
        entries=entries,
        total_pages=total,
        pending_pages=pending,
    )


def write_last_revmap_page(path: Path, page: int) -> None:
    """The BRIN index in that file says which is the last page of its map of ranges.

    Raises:
        InvariantBrokenError: the file is no BRIN index's.
    """
    if struct.unpack("<I", _read(path, _CONTENTS, 4)) != (BRIN_MAGIC,):
        message = f"{path.name} is no BRIN index"
        raise InvariantBrokenError(message)
    with path.open("r+b") as file:
        file.seek(_BRIN_LAST_REVMAP)
        file.write(struct.pack("<I", page))


def read_last_revmap_page(path: Path) -> int:
    """Which page the BRIN index in that file says is the last of its map of ranges."""
    (page,) = struct.unpack("<I", _read(path, _BRIN_LAST_REVMAP, 4))
    return int(page)


def _read(path: Path, offset: int, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(count)
