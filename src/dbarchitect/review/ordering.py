"""Keys by which queries order rows, and whether an index has rows in that order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.schema import IndexKey
    from dbarchitect.review.queries import Query
    from dbarchitect.review.relations import Relation
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


def gives_order(
    keys: Sequence[IndexKey], wanted: Sequence[SortKey], relation: Relation
) -> bool:
    """Whether keys of an index over the wanted columns have that order, or its reverse.

    Where nulls stand is of no matter for a column that holds none.
    """
    pairs = list(zip(keys, wanted, strict=False))
    return any(
        all(
            (ours.descending != theirs.descending) is is_turned
            and (
                theirs.column in relation.never_null
                or (ours.nulls_first != theirs.nulls_first) is is_turned
            )
            for ours, theirs in pairs
        )
        for is_turned in (False, True)
    )
