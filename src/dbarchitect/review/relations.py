"""What queries may name, with what the schema says of it: nulls, keys, indexes, types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.schema import Column, MaterializedView, ObjectKind, Table, View
from dbarchitect.review.columns import ColumnTypes, PlainType, is_never_null
from dbarchitect.review.indexes import told_apart_by
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.row_counts import known_rows
from dbarchitect.review.walking import indexed_partitions
from dbarchitect.sqltext.blocks import conjuncts
from dbarchitect.sqltext.predicates import predicate_tree
from dbarchitect.sqltext.resolve import Catalogue
from dbarchitect.sqltext.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, IndexKey
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.nullability import Nullability

_UNREADABLE = frozenset(
    (ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.FOREIGN_TABLE)
)
_ORDERED = "btree"

SMALL_ROWS = 1000
LARGE_ROWS = 10_000
"""Rows of which a table is small or large to be read from end to end.

Source: measured on PostgreSQL 18, rows of 110 bytes: reading all of 1,000 takes 0.5 ms, of
10,000 it is 3.5 ms, where a look-up by an index takes 0.01 ms.
"""


@dataclass(eq=False)
class Relation:
    """A table, view or materialised view; `table` is None where it is a view of either kind.

    `partitions` are the direct ones of each table whose index is made of those of its
    partitions.
    """

    name: QualifiedName
    columns: Mapping[str, Column]
    indexes: tuple[Index, ...]
    table: Table | None
    has_children: bool
    nullability: Nullability
    partitions: Mapping[QualifiedName, Sequence[Table]]

    @cached_property
    def never_null(self) -> frozenset[str]:
        """The columns that hold no null in any row that is there."""
        table = self.table
        if table is None:
            return frozenset()
        refusing = self.nullability.domains
        return frozenset(
            column.name
            for column in table.columns
            if column.type in refusing
            or (is_never_null(table, column) and not self._is_of_parent_only(column))
        )

    @cached_property
    def unique_sets(self) -> tuple[frozenset[str], ...]:
        """The sets of columns of which no two rows have the same values, none of them null."""
        if self.has_children:
            return ()
        return tuple(
            columns
            for index in self.indexes
            if index.predicate is None and (columns := told_apart_by(index)) is not None
        )

    @cached_property
    def unique_where(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """The same of rows of a condition: the shapes of its parts, and the columns."""
        if self.has_children:
            return ()
        return tuple(
            (frozenset(map(shape_of, conjuncts(predicate_tree(index.predicate)))), columns)
            for index in self.indexes
            if index.predicate is not None and (columns := told_apart_by(index)) is not None
        )

    @cached_property
    def whole_indexes(self) -> tuple[Index, ...]:
        """The indexes that find any row: valid, not partial, of all partitions."""
        return tuple(i for i in self.indexes if i.valid and not i.on_only and not i.predicate)

    @cached_property
    def ordered_indexes(self) -> tuple[Index, ...]:
        """Those of them that are B-trees."""
        return tuple(i for i in self.whole_indexes if i.access_method == _ORDERED)

    def leading(self, column: str) -> list[Index]:
        """The B-trees, partial ones too, whose first key is the bare column."""
        return [
            index
            for index in self.indexes
            if index.valid
            and not index.on_only
            and index.access_method in {_ORDERED, "hash"}
            and index.keys[0].column == column
        ]

    def has_expression(self, shape: str) -> bool:
        """Whether an index has a key of that shape (see `shape_of`)."""
        return shape in self._shapes

    def identified_by(self, columns: frozenset[str]) -> bool:
        """Whether at most one row has given values in these columns."""
        return any(unique <= columns for unique in self.unique_sets)

    @cached_property
    def _shapes(self) -> frozenset[str]:
        return frozenset(
            key_shape(key)
            for index in self.indexes
            for key in index.keys
            if key.expression is not None
        )

    def _is_of_parent_only(self, column: Column) -> bool:
        said = column.not_null
        return self.has_children and (said is None or said.no_inherit)


def key_shape(key: IndexKey) -> str:
    """The shape of an index key, as `shape_of` tells that of a query's expression."""
    return "" if key.expression is None else shape_of(predicate_tree(key.expression))


class Relations:
    """The relations of a snapshot by name."""

    def __init__(self, snapshot: Snapshot) -> None:
        schema = snapshot.schema
        self.snapshot = snapshot
        self.types = ColumnTypes.of(schema)
        nullability = nullability_of(schema)
        partitions = indexed_partitions(schema)
        parents = {parent for table in schema.tables for parent in table.inherits}
        self.by_name: dict[QualifiedName, Relation] = {
            table.name: Relation(
                name=table.name,
                columns={column.name: column for column in table.columns},
                indexes=table.indexes,
                table=table,
                has_children=table.name in parents,
                nullability=nullability,
                partitions=partitions,
            )
            for table in schema.tables
        }
        views: tuple[View | MaterializedView, ...] = (*schema.views, *schema.materialized_views)
        for view in views:
            self.by_name[view.name] = Relation(
                name=view.name,
                columns={
                    c.name: Column(name=c.name, type=c.type, collation=c.collation)
                    for c in view.columns
                },
                indexes=view.indexes if isinstance(view, MaterializedView) else (),
                table=None,
                has_children=False,
                nullability=nullability,
                partitions=partitions,
            )
        schemas = {name.schema for name in self.by_name}
        self.catalogue = Catalogue(
            {name: tuple(relation.columns) for name, relation in self.by_name.items()},
            ("public", *sorted(schemas - {"public"})),
        )
        self._by_last_name: dict[str, list[Relation]] = {}
        for name, relation in self.by_name.items():
            self._by_last_name.setdefault(name.name, []).append(relation)
        self._unread = {
            item.path.parts[-2:] for item in schema.unread if item.path.kind in _UNREADABLE
        }

    def named(
        self, schema: str | None, name: str, path: tuple[str, ...] | None = None
    ) -> list[Relation]:
        """What a name may mean: by the search path, or that of `public` before all others."""
        found = self._by_last_name.get(name, [])
        if schema is None and path is not None:
            by_schema = {relation.name.schema: relation for relation in found}
            return [by_schema[one] for one in path if one in by_schema][:1]
        wanted = schema or "public"
        exact = [relation for relation in found if relation.name.schema == wanted]
        return exact if exact or schema is not None else found

    def is_unread(
        self, schema: str | None, name: str, path: tuple[str, ...] | None = None
    ) -> bool:
        """Whether the name means something that is there and was not read."""
        if self.named(schema, name, path):
            return False
        where = path if schema is None else (schema,)
        return any(
            parts[-1] == name and (where is None or parts[0] in where) for parts in self._unread
        )

    def rows_of(self, relation: Relation) -> int | None:
        """How many rows the planner of a server in use believes in; None where nobody knows."""
        return self._rows.get(relation.name)

    def is_small(self, relation: Relation) -> bool:
        """Whether it is known to have so few rows that reading them all is as good."""
        rows = self.rows_of(relation)
        return rows is not None and rows < SMALL_ROWS

    def is_large(self, relation: Relation) -> bool:
        """Whether it is known to have so many rows that reading them all takes long."""
        return self._rows.get(relation.name, 0) >= LARGE_ROWS

    @cached_property
    def _rows(self) -> dict[QualifiedName, int]:
        return known_rows(self.snapshot)

    def type_of(self, column: Column) -> PlainType:
        """The column's type beneath its domains."""
        return self.types.plain(column.type)


relations_of = ForLatest(Relations)
"""The relations of a snapshot, made once."""
