"""Indexes that are another each time that they are built, from the same rows.

The layers of an HNSW graph are drawn by chance, and GiST draws among places that are as good
as each other, where rows are inserted one by one: of paths they always are.
Source: pgvector, hnswutils.c (HnswInitElement); gistchoose, src/backend/access/gist/gistutil.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.methods import gist, hnsw
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.schema import Column, Index, ViewColumn


def is_built_by_chance(index: Index, columns: Iterable[Column | ViewColumn]) -> bool:
    """Whether pages and their number differ from build to build; `columns` are the table's."""
    if index.access_method == hnsw.METHOD:
        return True
    types = {column.name: column.type for column in columns}
    on_paths = (is_path(types.get(key.column or "", "")) for key in index.keys)
    return index.access_method == gist.METHOD and any(on_paths)
