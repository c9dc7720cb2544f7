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

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.names import CREATED_AT, DELETED_AT, UPDATED_AT
from dbarchitect.design.reasoning import estimated, figure
from dbarchitect.model.decision import Decision
from dbarchitect.storage.types import layout_of

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.schema import Column, Table

SLUG = "column-order"

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


def brief_order(context: Context, table: Table) -> list[str] | None:
    """The columns as the brief lists them: key, references, attributes, change times."""
    entity = context.entity_of(table.name)
    if entity is None:
        return None
    names = context.names[entity.name]
    wanted = [
        *((names.tenant,) if names.tenant else ()),
        *names.key,
        *(column for r in entity.references for column in names.references[r.name]),
        *(names.columns[a.name] for a in entity.attributes),
    ]
    order = list(dict.fromkeys(wanted))
    return order + [c.name for c in table.columns if c.name not in order]


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why columns are not in the brief's order, and what that saves."""
    if not context.brief.entities:
        return None
    before = after = 0
    for table in design.schema.tables:
        order = brief_order(context, table)
        if order is not None:
            before += sizes.rows_bytes(table, order)
            after += sizes.rows_bytes(table)
    evidence = estimated(
        SLUG,
        "Rows with header and padding, in the brief's order and in that of alignment.",
        {"brief_order": before, "saved": before - after},
    )
    saved: Prose = ()
    if after < before:
        saved = (
            " At the horizon that saves ",
            figure(SLUG, "saved"),
            " of padding in rows of ",
            figure(SLUG, "brief_order", cite=True),
            ".",
        )
    decision = Decision(
        slug=SLUG,
        question="Order of columns",
        choice="fixed widths first, the widest alignment leading",
        why=(
            (
                "The server reaches a column of fixed width at a known place as long as "
                "nothing of varying width stands before it, and no gap is left between "
                "columns."
            ),
            *saved,
            (
                " The order is free only now: to change it later rewrites the table. Within "
                "one alignment the key leads, then references, and otherwise the brief's "
                "order stays."
            ),
        ),
        would_flip=("Nothing in the data; a team that reads `SELECT *` by eye may want it.",),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


PATTERN = Pattern(slug=SLUG, rank=20, steps=((Stage.ORDER, apply),), decide=decide)
