"""Hash: long texts by equality alone.

An entry holds four bytes of hash whatever the value's length, so the index is smaller than a
B-tree once values are long and nearly all differ. It knows no order, no uniqueness, one column.

Source: PostgreSQL documentation 65.6 (Hash Indexes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.entry_work import (
    COMPARISONS_PER_PAGE,
    WAL_RECORD_BYTES,
    EntryWork,
)
from dbarchitect.indexing.methods.predicates import is_reachable, predicate_of
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.indexing.entry_work import IndexShape
    from dbarchitect.indexing.uses import TableFacts, TableUse
    from dbarchitect.model.identifier import QualifiedName

METHOD = "hash"

LONG_BYTES = 64
"""The mean width of values from which a hash index is under half of a B-tree.

Source: `hash_size` and `btree_size`: about 30 bytes a row against 100.
"""


def candidates(use: TableUse, facts: TableFacts, name: QualifiedName) -> Iterator[Index]:
    """The index, where one long column is compared with `=` and nothing is sorted."""
    others = use.ranges or use.sorted_by or use.conditions
    if len(use.equal) != 1 or others:
        return
    (column,) = use.equal
    width = facts.width(column)
    if width is not None and width >= LONG_BYTES:
        key = IndexKey(column=column)
        yield Index(name=name, keys=(key,), access_method=METHOD, predicate=predicate_of(use))


def serves(index: Index, use: TableUse) -> bool:
    """Whether the use looks for one value of the column, in no order."""
    is_sorted = bool(use.sorted_by) and (use.limited or bool(use.equal))
    others = is_sorted or bool(use.ranges) or bool(use.conditions)
    return is_reachable(index, use) and index.columns == use.equal and not others


def entry_work(shape: IndexShape) -> EntryWork:
    """The bucket is computed, and one page of it is changed: there is no way down.

    In the lab an entry made as much WAL as one at random in a B-tree, and took half as long.
    """
    return EntryWork(
        comparisons=COMPARISONS_PER_PAGE,
        page_changes=1.0,
        record_bytes=WAL_RECORD_BYTES + shape.entry_bytes,
    )
