"""Pairs of columns of which one names a table and the other a row of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.review.columns import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table

_NAMING = frozenset({"type", "kind", "class", "table", "model"})
_KEYS = frozenset({"id", "uuid", "pk"})


def named_references(table: Table) -> Iterator[tuple[Column, Column]]:
    """Columns such as `owner_type` and `owner_id`, where no foreign key has the latter.

    So are `content_type_id` and `object_id`, as Django's generic relations have them.
    """
    referencing = {name for key in table.foreign_keys for name in key.columns}
    columns = {words_of(column.name): column for column in table.columns}
    for words, column in columns.items():
        if len(words) < 2 or words[-1] not in _KEYS or column.name in referencing:  # noqa: PLR2004 - a thing and `id`
            continue
        stem = words[:-1]
        naming = next((c for n in sorted(_NAMING) if (c := columns.get((*stem, n)))), None)
        if naming is None and stem == ("object",):
            naming = columns.get(("content", "type", "id"))
        if naming is not None:
            yield naming, column
