"""Column order: wide alignments first, so that no bytes are lost between columns.

A value of eight bytes starts at a multiple of eight; after a shorter one, padding fills the
gap. Fixed widths go from eight bytes down, then values of varying width, whose short forms
need no alignment. Within one alignment the key leads, NOT NULL comes before nullable, change
times come last, and otherwise the brief's order stays.

Source: PostgreSQL documentation 66.6 (Database Page Layout).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Stage
from dbarchitect.design.names import CREATED_AT, DELETED_AT, UPDATED_AT
from dbarchitect.storage.types import layout_of

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.model.schema import Column, Table

_LAST = (CREATED_AT, UPDATED_AT, DELETED_AT)


def apply(draft: Draft, _context: Context) -> Draft:
    """Every table's columns in the order of least padding."""
    return draft.map_tables(_ordered)


def _ordered(table: Table) -> Table:
    key = table.primary_key.columns if table.primary_key is not None else ()
    columns = tuple(sorted(table.columns, key=lambda column: _place(column, key)))
    return replace(table, columns=columns)


def _place(column: Column, key: tuple[str, ...]) -> tuple[int, int, int, int]:
    layout = layout_of(column.type)
    width = -1 if layout.fixed_bytes is None else layout.alignment
    generated = column.generated is not None
    time = _LAST.index(column.name) + 1 if column.name in _LAST else 0
    return (
        -width,
        -len(key) + key.index(column.name) if column.name in key else 0,
        int(column.not_null is None) + 2 * int(generated),
        time,
    )


PATTERN = Pattern(slug="column-order", rank=20, steps=((Stage.ORDER, apply),))
