"""How wide the values of columns are on the mean, as the planner's statistics tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known
from dbarchitect.storage.types import ColumnWidth, Storage, layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.schema import Column, Schema, Table
    from dbarchitect.model.snapshot import ColumnStatistics, Snapshot

Key = tuple[QualifiedName, str]
"""A table and a column of it."""


def column_statistics(snapshot: Snapshot) -> dict[Key, ColumnStatistics]:
    """What the planner knows of columns, in a rule that needs it; no partitions added up."""
    assert isinstance(snapshot.planner_statistics, Known)  # noqa: S101 - the rule needs them
    return {
        (column.relation, column.column): column
        for column in snapshot.planner_statistics.value.columns
        if not column.inherited
    }


def mean_widths(
    schema: Schema,
    table: Table,
    names: Sequence[str],
    statistics: Mapping[Key, ColumnStatistics],
) -> tuple[ColumnWidth, ...] | None:
    """The widths of these columns, in order; None where one of them is not known."""
    found: list[ColumnWidth] = []
    for name in names:
        known = statistics.get((table.name, name))
        if known is None:
            return None
        width = _width(schema, table.column(name), known)
        if width is None:
            return None
        found.append(width)
    return tuple(found)


def _width(schema: Schema, column: Column, known: ColumnStatistics) -> ColumnWidth | None:
    """Every value as wide as the mean, with its header, which the sample measures as stored.

    A value that was moved out is measured as the pointer that is left of it, so that none of
    the means is moved again.
    """
    try:
        layout = layout_of(column.type, schema)
    except KeyError:
        return None
    mean = int(known.average_width_bytes)
    header = 1 if layout.packable and mean <= _SHORT_BYTES else 4
    return ColumnWidth(
        name=column.name,
        layout=layout,
        payloads=((max(0, mean - header), 1.0),),
        null_fraction=known.null_fraction,
        chosen_storage=Storage.MAIN if layout.packable else None,
    )


_SHORT_BYTES = 127
"""The longest value with its 1-byte header. Source: VARATT_SHORT_MAX, varatt.h."""
