"""Keys by which queries order rows, and whether an index has rows in that order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.schema import IndexKey
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column by which rows are ordered; `nulls_first` is so where nobody says it, too."""

    column: str
    descending: bool
    nulls_first: bool


def sort_key(query: Query, block: Block, item: Node, source: Source) -> SortKey | None:
    """The key of ORDER BY, if it is a column of the source in an order that it has itself."""
    held = query.own(block, item.child("node"))
    is_its = held is not None and held.source is source
    if held is None or not is_its or item.text("sortby_dir") == "SORTBY_USING":
        return None
    descending = item.text("sortby_dir") == "SORTBY_DESC"
    nulls = item.text("sortby_nulls")
    nulls_first = descending if nulls == "SORTBY_NULLS_DEFAULT" else nulls.endswith("FIRST")
    return SortKey(held.column.name, descending, nulls_first)


def keys_given(keys: Sequence[IndexKey], wanted: Sequence[SortKey]) -> int:
    """How many of the first wanted keys an index has in order, read forwards or backwards.

    As the planner does it: it asks where nulls stand for a column that holds none, too.
    """
    pairs = [*zip(wanted, keys, strict=False)]
    forwards = takewhile(lambda pair: _is_given(*pair, turned=False), pairs)
    backwards = takewhile(lambda pair: _is_given(*pair, turned=True), pairs)
    return max(len([*forwards]), len([*backwards]))


def _is_given(wanted: SortKey, key: IndexKey, *, turned: bool) -> bool:
    return (
        wanted.column == key.column
        and wanted.descending == (key.descending != turned)
        and wanted.nulls_first == (key.nulls_first != turned)
    )
