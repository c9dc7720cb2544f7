"""References to one of several tables: a foreign key for each, and a CHECK of their number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.arcs import arcs_of
from dbarchitect.design.draft import Pattern, Reasoned, Stage
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.schema import Check
from dbarchitect.storage.heap import heap_bytes
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from dbarchitect.design.arcs import Arc
    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence

SLUG = "exclusive-arcs"

_KIND_BYTES = 2
"""The `smallint` that would say to which table a number refers."""


def apply(draft: Draft, context: Context) -> Draft:
    """The CHECK of each arc."""
    for arc in arcs_of(context.brief, context.names):
        table = draft.table(arc.table)
        most = "at most one" if arc.rule.optional else "exactly one"
        said = arc.rule.description or f"It refers to {most} row as its {arc.rule.name}."
        check = Check(
            name=arc.constraint,
            expression=arc.expression,
            columns=tuple(columns[0] for columns in arc.arms),
            comment=said,
        )
        draft = draft.with_table(replace(table, constraints=(*table.constraints, check)))
    return draft


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why each kind of row has its own foreign key, with the bytes of the other ways."""
    arcs = tuple(arcs_of(context.brief, context.names))
    if not arcs:
        return None
    names = listed(f"{arc.table.display}.{arc.rule.name}" for arc in arcs)
    decision = Decision(
        slug=SLUG,
        question=f"References to one of several tables: {names}",
        choice="a foreign key for each table, and a CHECK that one of them is set",
        why=(
            (
                "The server keeps each reference whole: it refuses an orphan, and does on "
                "delete what is declared. A column that is null takes a bit and no bytes, and "
                "indexes hold only rows that do refer, so that columns and indexes take "
            ),
            figure(SLUG, "arms", cite=True),
            " at the horizon.",
        ),
        alternatives=(
            Alternative(
                "a type and a number",
                (
                    "it would take ",
                    figure(SLUG, "pair"),
                    (
                        ", but no foreign key can follow the number: what it refers to may be "
                        "deleted or never have been there, and each join has to name the type."
                    ),
                ),
            ),
            Alternative(
                "a table above them all, whose key they share",
                (
                    "one foreign key instead of several, for ",
                    figure(SLUG, "above"),
                    (
                        " more: a row and an index entry there for each row that can be "
                        "referred to, written and deleted with it."
                    ),
                ),
            ),
        ),
        would_flip=(
            (
                "Many more kinds to refer to, each a column, an index and a foreign key more: "
                "then a table above them, which holds what they have in common."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=(_evidence(design, arcs, sizes),))


def _evidence(design: Design, arcs: tuple[Arc, ...], sizes: Sizes) -> Evidence:
    arms = pair = above = 0
    for arc in arcs:
        arms += _arms(design, arc, sizes)
        pair += _pair(arc, sizes)
        above += _above(design, arc, sizes)
    return estimated(
        SLUG,
        "Columns and indexes of the references, and of the other ways to keep them.",
        {"arms": arms, "pair": pair, "above": above},
    )


def _arms(design: Design, arc: Arc, sizes: Sizes) -> int:
    table = design.schema.table(arc.table)
    columns = {name for arm in arc.arms for name in arm}
    values = sum(sizes.column_bytes(arc.table, name) for name in columns)
    return values + sum(
        sizes.index_bytes(table, index)
        for index in table.indexes
        if index.columns and index.columns[0] in columns and index.access_method == "btree"
    )


def _pair(arc: Arc, sizes: Sizes) -> int:
    """A `smallint` and the widest of the keys, and an index over both."""
    kind = ColumnWidth(name="kind", layout=layout_of("smallint"))
    number = max(
        (_alone(sizes, arc, name) for arm in arc.arms for name in arm[:1]),
        key=lambda width: width.average_bytes,
    )
    referring = sum(
        round(sizes.rows[arc.table] * (1.0 - sizes.width(arc.table, arm[0]).null_fraction))
        for arm in arc.arms
    )
    own = round(referring * (_KIND_BYTES + number.average_bytes))
    return own + btree_size((kind, number), max(1, referring)).size_bytes


def _alone(sizes: Sizes, arc: Arc, name: str) -> ColumnWidth:
    return replace(sizes.width(arc.table, name), null_fraction=0.0)


def _above(design: Design, arc: Arc, sizes: Sizes) -> int:
    """A table with a row for each row that can be referred to: its key and its kind."""
    table = design.schema.table(arc.table)
    parents = [k.referenced_table for k in table.foreign_keys if arc.others(k.columns)]
    rows = sum(sizes.rows[name] for name in dict.fromkeys(parents))
    key = ColumnWidth(name="id", layout=layout_of("bigint"))
    kind = ColumnWidth(name="kind", layout=layout_of("smallint"))
    return heap_bytes((key, kind), rows) + btree_size((key,), rows).size_bytes


PATTERN = Pattern(slug=SLUG, rank=48, steps=((Stage.CONSTRAINTS, apply),), decide=decide)
