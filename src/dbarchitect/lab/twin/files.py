"""Files of relations that are as long as the relation would be, and take no space.

Source: PostgreSQL documentation 66.1: a relation lies in segments of 1 GB, the first without a
suffix, the next `.1`, and so on; each but the last is full.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dbarchitect.model.quantities import PAGE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

SEGMENT_PAGES = 131_072
"""Pages of a full segment: RELSEG_SIZE of a usual build."""


def extend(path: Path, pages: int) -> None:
    """The relation at `path` has at least `pages` pages; new ones hold zeros and no space.

    New segments belong to the owner of the first.
    """
    owner = path.stat()
    for number in range(max(1, -(-pages // SEGMENT_PAGES))):
        segment = path if number == 0 else path.with_name(f"{path.name}.{number}")
        wanted = min(SEGMENT_PAGES, pages - number * SEGMENT_PAGES) * PAGE_BYTES
        handle = os.open(segment, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            found = os.fstat(handle)
            if found.st_size < wanted:
                os.ftruncate(handle, wanted)
            if (found.st_uid, found.st_gid) != (owner.st_uid, owner.st_gid):
                os.fchown(handle, owner.st_uid, owner.st_gid)
        finally:
            os.close(handle)


def pages_of(path: Path) -> int:
    """How many pages the relation at `path` has over all of its segments."""
    total = path.stat().st_size
    number = 1
    while (segment := path.with_name(f"{path.name}.{number}")).exists():
        total += segment.stat().st_size
        number += 1
    return total // PAGE_BYTES
