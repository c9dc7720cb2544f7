"""What a choice costs in bytes at the horizon, by the formulas of `storage` and `indexing`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_widths import column_width
from dbarchitect.design.proof.horizon import SEED
from dbarchitect.design.proof.profiles import table_profiles
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import index_size, table_heap
from dbarchitect.indexing.size import btree_size, can_deduplicate
from dbarchitect.storage.heap import row_width
from dbarchitect.storage.rows import LINE_POINTER_BYTES
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.design.draft import Context
    from dbarchitect.design.proof.profiles import TableProfile
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Rows at the horizon and widths of columns, of every entity's table."""

    rows: Mapping[QualifiedName, int]
    profiles: Mapping[QualifiedName, TableProfile]
    setting: Setting

    def width(self, table: QualifiedName, column: str) -> ColumnWidth:
        """How wide the column's values are."""
        return column_width(self.setting, self.profiles[table].column(column))

    def rows_bytes(self, table: Table, order: Sequence[str] | None = None) -> int:
        """All rows with header, padding and line pointer, their columns in another order.

        What pages cannot fill and what TOAST takes out is the same in every order, and left
        out of the comparison.
        """
        names = order if order is not None else [column.name for column in table.columns]
        widths = [self.width(table.name, name) for name in names]
        return round(self.rows[table.name] * (row_width(widths).mean + LINE_POINTER_BYTES))

    def index_bytes(
        self, table: Table, index: Index, types: Mapping[str, str] | None = None
    ) -> int:
        """A B-tree of the table as built, with columns of other types."""
        names = [column for column in (*index.columns, *index.include) if column is not None]
        widths = [self._retyped(table.name, name, types or {}) for name in names]
        kept = 1.0
        if index.predicate is not None and index.predicate.endswith(" IS NULL"):
            kept = self._null_share(table, index.predicate)
        if index.predicate is not None and index.predicate.endswith(" IS NOT NULL"):
            kept = 1.0 - self._null_share(table, index.predicate)
            widths = [replace(width, null_fraction=0.0) for width in widths]
        return btree_size(
            widths,
            max(1, round(self.rows[table.name] * kept)),
            copies=self._copies(table, index),
        ).size_bytes

    def built_bytes(self, table: Table, index: Index) -> int | None:
        """An index of any kind of the table as built; None where no formula knows it."""
        profile = self.profiles[table.name]
        size = index_size(self.setting, profile, index, table_heap(self.setting, profile))
        return None if size is None else size.size_bytes

    def column_bytes(self, table: QualifiedName, column: str) -> int:
        """The values of one column in all rows, headers in, padding out."""
        width = self.width(table, column)
        return round(width.average_bytes * (1.0 - width.null_fraction) * self.rows[table])

    def _retyped(
        self, table: QualifiedName, column: str, types: Mapping[str, str]
    ) -> ColumnWidth:
        width = self.width(table, column)
        if column not in types:
            return width
        return replace(width, layout=layout_of(types[column]))

    def _null_share(self, table: Table, predicate: str) -> float:
        for column in self.profiles[table.name].columns:
            if predicate.strip("()").startswith(f"{column.name} "):
                return column.null_share
        return 1.0

    def _copies(self, table: Table, index: Index) -> tuple[tuple[float, float], ...]:
        columns = tuple(column for column in index.columns if column is not None)
        types = [table.column(name).type for name in columns]
        spread = self.profiles[table.name].spreads.get(columns)
        mergeable = can_deduplicate(types, unique=index.unique, has_include=bool(index.include))
        if spread is None or not mergeable:
            return ()
        if index.predicate is None:
            return spread.copies()
        kept = self.rows[table.name] * (1.0 - self.width(table.name, columns[0]).null_fraction)
        if kept == 0.0:
            return ()
        return tuple((count * kept / spread.rows, share) for count, share in spread.copies())


def sizes_at_horizon(design: Design, context: Context) -> Sizes:
    """The sizes of the entities' tables at the brief's horizon; at least one row each."""
    rows = {
        forecast.table: max(1, forecast.rows_at_horizon)
        for forecast in design.forecasts
        if forecast.entity is not None
    }
    # Widths hardly depend on the seed; with the proof's own its texts are made only once.
    setting = Setting(design=design, rows=rows, seed=SEED, as_of=context.as_of)
    return Sizes(rows=rows, profiles=table_profiles(setting), setting=setting)
