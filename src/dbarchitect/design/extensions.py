"""The extensions that a design's types and operator classes come from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.schema import Extension

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context, Draft

VECTOR = "vector"
TRIGRAMS = "pg_trgm"

_WORDS = {
    VECTOR: "Vectors, their distances, and indexes that find the nearest (pgvector).",
    TRIGRAMS: "Likeness of texts by pieces of three letters, and indexes that know them.",
}


def with_extensions(draft: Draft, context: Context) -> Draft:
    """The draft with each extension that it uses and that is not in it yet."""
    have = {extension.name for extension in draft.extensions}
    made = tuple(
        Extension(name=name, schema=context.brief.schema, comment=_WORDS[name])
        for name in sorted(_used(draft) - have)
    )
    return replace(draft, extensions=(*draft.extensions, *made))


def _used(draft: Draft) -> set[str]:
    found: set[str] = set()
    for table in draft.tables:
        if any(is_vector(column.type) for column in table.columns):
            found.add(VECTOR)
        for index in table.indexes:
            classes = (key.operator_class for key in index.keys)
            if any(name is not None and name.name.endswith("_trgm_ops") for name in classes):
                found.add(TRIGRAMS)
    return found


def is_vector(type_name: str) -> bool:
    """Whether the type is pgvector's, with or without its schema."""
    return type_name.partition("(")[0].rpartition(".")[2] == "vector"
