"""Statements of users told from those that read the system's own catalogs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.sqltext.blocks import blocks_of

if TYPE_CHECKING:
    from dbarchitect.sqltext.tree import Node

_SYSTEM_SCHEMAS = frozenset(("pg_catalog", "information_schema", "pg_toast"))
_SYSTEM_PREFIX = "pg_"


def reads_tables(tree: Node) -> bool:
    """Whether a statement names a table, or anything else, that is not the system's own."""
    return any(
        not is_system(*source.relation)
        for block in blocks_of(tree)
        for source in block.sources
        if source.relation is not None
    )


def is_system(schema: str | None, name: str) -> bool:
    """Whether a name is of the system's catalogs, or of its views on the server's activity."""
    if schema is None:
        return name.startswith(_SYSTEM_PREFIX)
    return schema in _SYSTEM_SCHEMAS or name.startswith(_SYSTEM_PREFIX)
