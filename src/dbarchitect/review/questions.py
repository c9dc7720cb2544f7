"""Questions to the planner of a lab without rows, and where its answer says something.

With sequential scans disabled the planner reads a table whole only where nothing else is there:
an index that could merely be walked from end to end is taken before. Then its plan is that of
the empty table, and tells nothing of one with rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.review.walking import partitions_by_parent, tables_by_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dbarchitect.model.schema import ForeignKey, Index, ObjectPath, Schema, Table


@dataclass(frozen=True)
class Places:
    """Where things are in one schema, for all questions about it."""

    schema: Schema

    @cached_property
    def tables(self) -> Mapping[QualifiedName, Table]:
        """All tables, partitions too, by name."""
        return tables_by_name(self.schema)

    @cached_property
    def partitions(self) -> Mapping[QualifiedName, Sequence[Table]]:
        """The direct partitions of each partitioned table that has some."""
        return partitions_by_parent(self.schema)

    def table_of(self, member: ObjectPath) -> Table:
        """The table that a constraint, a policy or an index path begins with."""
        schema, name, *_ = member.parts
        return self.tables[QualifiedName(schema, name)]

    def foreign_key(self, path: ObjectPath) -> ForeignKey:
        """The foreign key of that path."""
        keys = self.table_of(path).foreign_keys
        return next(key for key in keys if key.name == path.parts[-1])


def tells(table: Table, columns: Collection[str], *, beside: Index | None = None) -> bool:
    """Whether the plan of the empty table says how a look-up by the columns is served.

    It does not where an index has one of them anywhere in it, or is partial: what is asked may
    imply the predicate, and then the planner walks it whole. The index `beside` is left out.
    A partitioned table without partitions has no plan at all.

    Source: `build_index_paths`, src/backend/optimizer/path/indxpath.c.
    """
    return table.partition_key is None and not any(
        index.predicate is not None or not {*index.columns, *index.include}.isdisjoint(columns)
        for index in table.indexes
        if index != beside
    )
