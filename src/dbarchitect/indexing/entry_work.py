"""What a row puts an index to: comparisons, pages that are changed and read, WAL.

Each access method knows its own (`methods/<method>.py`, `entry_work`); what that costs is for
who knows the server. All constants were held against benchmarks/index_write_cost.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.quantities import PAGE_BYTES

if TYPE_CHECKING:
    from dbarchitect.model.schema import Index

COMPARISONS_PER_PAGE = 50
"""What the planner takes for the CPU of a page on the way down, in comparisons.

Source: DEFAULT_PAGE_CPU_MULTIPLIER, src/include/utils/selfuncs.h.
"""

WAL_RECORD_BYTES = 48
"""An insertion's record besides the entry: its header, its page, the place there.

Source: XLogRecord (24), XLogRecordBlockHeader with a relation (20), xl_btree_insert with its
header (4): src/include/access/xlogrecord.h and nbtxlog.h.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexShape:
    """What is known of an index at the horizon.

    `is_appended` says that new keys come after all others. `keys` is how many entries a row
    makes: 1 but in GIN. `height` is the number of levels above the leaves. `dimensions` are
    those of vectors, 0 for any other type.
    """

    index: Index
    pages: int
    entries: float
    height: int
    is_appended: bool = False
    keys: float = 1.0
    dimensions: int = 0

    @property
    def entry_bytes(self) -> float:
        """The mean bytes of an entry, page overhead in."""
        return self.pages * PAGE_BYTES / max(1.0, self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWork:
    """What one row makes of work in an index.

    `page_changes` are changes of pages, each at a place of its own; `pages_read` are looked at
    besides. `record_bytes` is WAL without whole pages. `gathered_rows` are rows whose entries
    wait and go into their pages together.
    """

    comparisons: float
    page_changes: float
    pages_read: float = 0.0
    record_bytes: float
    gathered_rows: float = 1.0
