"""Columns of paths in a tree: what a brief says of them is said by `tree`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.design.derived.references import Derived
    from dbarchitect.model.schema import Column, Table

_PATH = re.compile(r'(?:(?:\w+|"(?:[^"]|"")+")\.)?ltree')
"""`ltree` of PostgreSQL's contrib, in whichever schema its extension stands."""


def path_said_by_tree(
    table: Table, column: Column, references: tuple[Derived, ...]
) -> str | None:
    """How a brief asks for the path that the column is, as full sentences; None for another.

    The depth of a tree is not in its table, so that no `tree` is written by itself.
    """
    if _PATH.fullmatch(column.type) is None:
        return None
    above = (one.reference.name for one in references if _is_above(table, one))
    parent = next(above, None)
    if parent is None:
        return (
            "A path of keys is kept by `tree` with `form: path`, which needs a reference to "
            "the row above; another one is no type of a brief."
        )
    return (
        f"The design keeps it where the brief says `tree: {{parent: {parent}, depth: ..., "
        "form: path}` with the number of levels; it is called `path` there."
    )


def _is_above(table: Table, one: Derived) -> bool:
    """Whether the reference is an optional one to the table itself."""
    return one.reference.optional and any(
        key.columns == one.columns and key.referenced_table == table.name
        for key in table.foreign_keys
    )
