"""The extensions that a design's types and operator classes come from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.schema import Extension
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from dbarchitect.design.draft import Draft
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

EXTENSION_SCHEMA = "public"
"""Where extensions stand: the one schema that is there before the design's own."""

VECTOR = "vector"
TRIGRAMS = "pg_trgm"
PATHS = "ltree"

TRUSTED = frozenset({TRIGRAMS, PATHS, "btree_gist"})
"""Those that the owner of a database may create; pgvector's control file does not say so.

Source: the control files of PostgreSQL's contrib modules, `trusted`.
"""

_WORDS = {
    VECTOR: "Vectors, their distances, and indexes that find the nearest (pgvector).",
    TRIGRAMS: "Likeness of texts by pieces of three letters, and indexes that know them.",
    PATHS: "Paths from the root of a hierarchy, in an order that indexes know.",
}


def search_path(design: Design) -> tuple[str, ...]:
    """The schemas in which names without one are looked up: the design's, then extensions'."""
    named = (design.brief.schema, *(e.schema for e in design.schema.extensions))
    return tuple(dict.fromkeys(named))


def with_extensions(draft: Draft) -> Draft:
    """The draft with each extension that it uses and that is not in it yet."""
    have = {extension.name for extension in draft.extensions}
    made = tuple(
        Extension(name=name, schema=EXTENSION_SCHEMA, comment=_WORDS[name])
        for name in sorted(_used(draft) - have)
    )
    return replace(draft, extensions=(*draft.extensions, *made))


def _used(draft: Draft) -> set[str]:
    found: set[str] = set()
    for table in draft.tables:
        if any(is_vector(column.type) for column in table.columns):
            found.add(VECTOR)
        if any(is_path(column.type) for column in table.columns):
            found.add(PATHS)
        for index in table.indexes:
            classes = (key.operator_class for key in index.keys)
            if any(name is not None and name.name.endswith("_trgm_ops") for name in classes):
                found.add(TRIGRAMS)
    return found


def same_but_for_paths(table: Table, old: str, new: str) -> str | None:
    """SQL that two rows are the same but for their path; None where the table has none."""
    paths = [quote_literal(column.name) for column in table.columns if is_path(column.type)]
    if not paths:
        return None
    one, other = (f"(to_jsonb({row}) - {paths[0]}::text)" for row in (old, new))
    return f"({one} IS NOT DISTINCT FROM {other})"


def is_vector(type_name: str) -> bool:
    """Whether the type is pgvector's, with or without its schema."""
    return type_name.partition("(")[0].rpartition(".")[2] == "vector"
