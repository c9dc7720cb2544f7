"""What keeping an index costs, in the planner's units: by formula, each part with its source.

A row's cost is that of finding the place of its entries (CPU), of reading the pages there where
they are not in memory, of writing changed pages back, and of the WAL. How much of each a row
makes is known to the access method (`indexing/methods`).

Rules:
    1. The units are the planner's: one is a page read in sequence.
    2. Rows are written as fast as they grow, or as fast as INSERT patterns say if that is more.
    3. An UPDATE that assigns to a column of an index makes an entry of it, and it is no longer
       HOT: every other index of the row gets one, too. Those of constraints are counted to the
       index that caused them; where a constraint's index causes them already, each index pays
       its own.
    4. What VACUUM does later for each dead entry is not counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.indexing import entry_work
from dbarchitect.model.quantities import DAYS_PER_MONTH, PAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.indexing import EntryWork, IndexShape
    from dbarchitect.model.schema import Index
    from dbarchitect.model.twin import PlannerSettings

HOURS_PER_MONTH = DAYS_PER_MONTH * 24

CPU_OPERATOR_COST = 0.0025
"""The planner's price of a comparison. Source: PostgreSQL documentation 19.7.2."""

CPU_INDEX_TUPLE_COST = 0.005
"""The planner's price of an index entry. Source: the same."""

CACHED_SHARE = 0.9
"""The share of random reads that `random_page_cost` takes to be in memory.

Source: PostgreSQL documentation 19.7.2, random_page_cost.
"""

CHECKPOINTS_PER_HOUR = 12
"""A page that is changed often is written, and goes whole into WAL, once between two.

Source: checkpoint_timeout of 5 minutes and full_page_writes, PostgreSQL documentation 19.5.
"""

WHOLE_PAGE_SHARE = 0.75
"""What is left of a whole page in WAL, its free space being cut out.

Source: `XLogRecordAssemble`, src/backend/access/transam/xloginsert.c; pages that random inserts
have split are filled to between a half and all.
"""

ASSUMED_KEYS_PER_VALUE = 10
"""How many keys a value puts into a GIN index where nothing tells."""

_SPARSE = frozenset({"brin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Rows in which a statement assigns to columns, how many an hour."""

    name: str
    columns: frozenset[str]
    rows_per_hour: float


def entry_cost(
    shape: IndexShape,
    *,
    entries_per_hour: float,
    database_bytes: float,
    planner: PlannerSettings,
) -> float:
    """The cost of what one row puts into the index, in the planner's units."""
    work = entry_work(shape)
    cpu = CPU_OPERATOR_COST * work.comparisons + CPU_INDEX_TUPLE_COST
    changed = _pages_changed(shape, work, entries_per_hour)
    read = 0.0 if shape.is_appended else changed + work.pages_read
    wal = wal_bytes(shape, entries_per_hour) / PAGE_BYTES
    written = (changed + wal) * planner.seq_page_cost
    return cpu + _pages_read(read, database_bytes, planner) + written


def wal_bytes(shape: IndexShape, entries_per_hour: float) -> float:
    """The WAL that one row makes in the index: whole pages after a checkpoint, and records."""
    work = entry_work(shape)
    whole_pages = _pages_changed(shape, work, entries_per_hour) * PAGE_BYTES * WHOLE_PAGE_SHARE
    return whole_pages + work.record_bytes


def _pages_read(pages: float, database_bytes: float, planner: PlannerSettings) -> float:
    """A page costs what the planner charges for one, less where all the database is cached."""
    cache = float(planner.effective_cache_size_bytes)
    missed = max(0.0, 1.0 - cache / max(1.0, database_bytes))
    share = min(1.0, missed / (1.0 - CACHED_SHARE))
    return planner.random_page_cost * share * pages


def _pages_changed(shape: IndexShape, work: EntryWork, rows_per_hour: float) -> float:
    """How many pages a row changes that no other row changed since the last checkpoint.

    Rows whose entries are gathered change them together, however long that takes.
    """
    between = max(work.gathered_rows, rows_per_hour / CHECKPOINTS_PER_HOUR)
    if shape.is_appended:
        per_page = max(1.0, shape.entries / max(1, shape.pages))
        return min(1.0, 1.0 / between + 1.0 / per_page)
    pages = float(max(1, shape.pages))
    return pages * -math.expm1(-between * work.page_changes / pages) / between


def entries_per_hour(
    shape: IndexShape,
    inserts_per_hour: float,
    changes: Iterable[Change],
    constraint_indexes: Iterable[Index],
) -> tuple[float, float]:
    """(entries that the index gets, entries that others get because of it) in an hour."""
    constraints = tuple(constraint_indexes)
    own, others = inserts_per_hour, 0.0
    for change in changes:
        is_lost = any(blocks_hot(index, change.columns) for index in constraints)
        if blocks_hot(shape.index, change.columns):
            own += change.rows_per_hour
            others += 0.0 if is_lost else change.rows_per_hour * len(constraints)
        elif is_lost:
            own += change.rows_per_hour
    return own, others


def blocks_hot(index: Index, columns: frozenset[str]) -> bool:
    """Whether assigning to the columns keeps an UPDATE from being HOT because of the index.

    An index that only sums up pages does not. Source: PostgreSQL documentation 65.7 (Heap-Only
    Tuples).
    """
    if index.access_method in _SPARSE:
        return False
    named = {*index.include, *(key.column for key in index.keys if key.column is not None)}
    texts = [key.expression or "" for key in index.keys] + [index.predicate or ""]
    return bool(columns & named) or any(
        column in text for column in columns for text in texts if text
    )
