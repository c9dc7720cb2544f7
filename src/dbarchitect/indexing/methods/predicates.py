"""The WHERE of a partial index against the conditions of a use that never change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts

if TYPE_CHECKING:
    from dbarchitect.indexing.uses import TableUse
    from dbarchitect.model.schema import Index


def predicate_of(use: TableUse) -> str | None:
    """The constant conditions of the use as a partial index's predicate."""
    return " AND ".join(use.constants) or None


def is_reachable(index: Index, use: TableUse) -> bool:
    """Whether the index is whole and holds every row that the use wants."""
    wanted = {part for text in use.constants for part in conjuncts(text)}
    have = () if index.predicate is None else conjuncts(index.predicate)
    return index.valid and not index.on_only and set(have) <= wanted
