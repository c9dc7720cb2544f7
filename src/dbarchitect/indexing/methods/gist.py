"""GiST: periods by what they overlap, hold or lie in; paths by what is above or below them.

What must be the same besides stays a filter: an exclusion constraint that compares it has an
index that finds both.

Source: PostgreSQL documentation 8.17.10 (Indexing of ranges), 65.2 (GiST) and F.22 (ltree).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.entry_work import WAL_RECORD_BYTES, EntryWork
from dbarchitect.indexing.methods.predicates import is_reachable, predicate_of
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.indexing.entry_work import IndexShape
    from dbarchitect.indexing.uses import Condition, TableFacts, TableUse
    from dbarchitect.model.identifier import QualifiedName

METHOD = "gist"

_OPERATORS = frozenset({"&&", "@>", "<@", "<<", ">>", "-|-", "&<", "&>"})
_OF_PATHS = frozenset({"@>", "<@", "~", "?", "@"})


def candidates(use: TableUse, _facts: TableFacts, name: QualifiedName) -> Iterator[Index]:
    """An index for each period or path that is asked what it holds or overlaps."""
    for condition in use.conditions:
        if _is_answered(condition):
            yield Index(
                name=name,
                keys=(IndexKey(column=condition.column),),
                access_method=METHOD,
                predicate=predicate_of(use),
            )


def serves(index: Index, use: TableUse) -> bool:
    """Whether a period or path is found by it: all keys before it are compared with `=`."""
    if not is_reachable(index, use):
        return False
    for condition in use.conditions:
        if _is_answered(condition) and condition.column in index.columns:
            before = index.columns[: index.columns.index(condition.column)]
            if all(column in use.equal for column in before):
                return True
    return False


def answers_whole(index: Index, use: TableUse) -> bool:
    """Whether one GiST index finds what is compared with `=` and the period beside it."""
    if index.access_method != METHOD or not use.equal:
        return False
    return serves(index, use) and set(use.equal) <= set(index.columns)


def _is_answered(condition: Condition) -> bool:
    if is_path(condition.type):
        return condition.expression is None and condition.operator in _OF_PATHS
    is_range = condition.type.endswith(("range", "multirange")) and condition.expression is None
    return is_range and condition.operator in _OPERATORS


def entry_work(shape: IndexShape) -> EntryWork:
    """On each level every entry of a page is asked how ill the new one would fit under it.

    Source: gistchoose, src/backend/access/gist/gistutil.c. In the lab an entry took twice as
    long as one at random in a B-tree and made as much WAL.
    """
    per_page = max(2.0, shape.entries / max(1, shape.pages))
    levels = max(1, math.ceil(math.log(max(2, shape.pages), per_page)))
    return EntryWork(
        comparisons=per_page * levels,
        page_changes=1.0,
        record_bytes=WAL_RECORD_BYTES + shape.entry_bytes,
    )
