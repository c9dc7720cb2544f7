"""Lists inside of rows: arrays, against a row of a child table for each element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.storage.heap import heap_size
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName

SLUG = "lists"

_ELEMENT_BYTES = 8
"""The mean width that is taken for an element in a row of its own."""


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why lists are arrays, and what a child table would take."""
    columns = attribute_columns(context, lambda a: a.type.array)
    if not columns:
        return None
    indexes = [
        sizes.built_bytes(table, index) or 0
        for name, column in columns
        for table in (design.schema.table(name),)
        for index in table.indexes
        if index.columns == (column,)
    ]
    values = {
        "arrays": sum(sizes.column_bytes(table, column) for table, column in columns),
        "indexes": sum(indexes),
        "child tables": sum(_child_bytes(sizes, table, column) for table, column in columns),
    }
    claim = "What arrays and their indexes take at the horizon, and what child tables would."
    decision = _decision(columns, indexed=bool(indexes))
    return Reasoned(decision=decision, evidence=(estimated(SLUG, claim, values),))


def _child_bytes(sizes: Sizes, table: QualifiedName, column: str) -> int:
    """A table of (parent, element) with its key, and an index that finds an element."""
    pool = sizes.profiles[table].column(column).values.pool
    lists = [len(one) for one in pool if isinstance(one, tuple)]
    mean = sum(lists) / len(lists) if lists else 1.0
    rows = round(sizes.rows[table] * mean)
    parent = ColumnWidth(name="parent", layout=layout_of("bigint"))
    element = ColumnWidth(
        name="element", layout=layout_of("text"), payloads=((_ELEMENT_BYTES, 1.0),)
    )
    index = btree_size([parent, element], rows).size_bytes
    return heap_size([parent, element], rows).size_bytes + 2 * index


def _decision(columns: Iterable[tuple[QualifiedName, str]], *, indexed: bool) -> Decision:
    gin = " with a GIN index" if indexed else ", no index"
    beside = "" if not indexed else " and their indexes "
    return Decision(
        slug=SLUG,
        question=f"Lists in {listed(qualified(columns))}",
        choice=f"an array{gin}",
        why=(
            "The arrays take ",
            figure(SLUG, "arrays", cite=True),
            *((beside, figure(SLUG, "indexes", cite=True)) if indexed else ()),
            (
                " at the horizon. The elements are read and written with their row, have no "
                "facts of their own and nothing refers to them. A check keeps missing elements "
                f"out. Rows are found with {code('@>')} and {code('&&')}; "
                f"{code('value = ANY (column)')} finds the same and reads every row."
            ),
        ),
        alternatives=(
            Alternative(
                "a child table with a row for each element",
                (
                    "with its key and an index by element it would take ",
                    figure(SLUG, "child tables", cite=True),
                    ", and reading a row would need a join.",
                ),
            ),
        ),
        would_flip=(
            (
                "Elements that are rows elsewhere, have facts of their own, or are changed one "
                "by one at a high rate: then a table of pairs."
            ),
        ),
    )


PATTERN = Pattern(slug=SLUG, rank=70, decide=decide)
