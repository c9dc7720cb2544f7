"""The least and greatest values of columns that lead a B-tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.twin import ColumnEnds

if TYPE_CHECKING:
    from dbarchitect.design.horizon.columns import Part
    from dbarchitect.design.horizon.evaluated import Evaluated


def column_ends(rows: Evaluated, part: Part) -> tuple[ColumnEnds, ...]:
    """The ends of each such column, among the rows that were worked out.

    The first and the last row of the table are among them, and with these the ends of what
    grows with the rows.
    """
    table = rows.profile.table
    leading = dict.fromkeys(
        index.columns[0]
        for index in table.indexes
        if index.access_method == "btree" and index.predicate is None
    )
    found = (_ends(rows, part, name) for name in leading if name is not None)
    return tuple(one for one in found if one is not None)


def _ends(rows: Evaluated, part: Part, column: str) -> ColumnEnds | None:
    if rows.profile.column(column).computed:
        return None
    name = quote_identifier(column)
    ((found,),) = rows.query(
        "SELECT (percentile_disc(ARRAY[0, 1]::float8[]) "  # noqa: S608 - quoted names
        f"WITHIN GROUP (ORDER BY {name}))::text[] FROM {rows.table} WHERE {part.condition}"
    )
    if found is None or found[0] is None:
        return None
    return ColumnEnds(column=column, least=found[0], most=found[1])
