"""BRIN: spans of a column whose values grow with the rows, in a table that is only added to.

An entry stands for 128 pages: the index is thousands of times smaller than a B-tree and costs
an insert next to nothing. What it finds are pages, so it wins where a span is many rows.

Source: PostgreSQL documentation 65.5 (BRIN Indexes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.entry_work import EntryWork
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.indexing.entry_work import IndexShape
    from dbarchitect.indexing.uses import TableFacts, TableUse
    from dbarchitect.model.identifier import QualifiedName

METHOD = "brin"

LARGE_ROWS = 10_000_000
"""From how many rows on the size of a B-tree weighs more than the pages read in vain.

A span reads at least 128 pages, a B-tree's one page a row: at 10 million rows of 100 bytes the
B-tree has 214 MB, the BRIN index some 50 kB.
"""


def candidates(use: TableUse, facts: TableFacts, name: QualifiedName) -> Iterator[Index]:
    """The index on the first span of a column that is appended in order."""
    spans = [column for column in use.ranges if column in facts.appended]
    found_otherwise = use.equal or use.limited or use.conditions
    if spans and not found_otherwise and facts.rows >= LARGE_ROWS:
        yield Index(name=name, keys=(IndexKey(column=spans[0]),), access_method=METHOD)


def serves(index: Index, use: TableUse) -> bool:
    """Whether the use is a span of the index's column, whole and in no order."""
    if not index.valid or index.on_only or index.predicate is not None:
        return False
    is_span = not (use.equal or use.limited)
    return is_span and any(column in use.ranges for column in index.columns)


def entry_work(_shape: IndexShape) -> EntryWork:
    """A row makes none: pages are summed up later, many rows at once.

    Source: PostgreSQL documentation 65.5.1 (Index Maintenance).
    """
    return EntryWork(comparisons=0.0, page_changes=0.0, record_bytes=0.0)
