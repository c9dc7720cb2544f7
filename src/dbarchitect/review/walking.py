"""The objects that most rules look at, once each.

A partition's columns, keys and indexes are its parent's doing, and so are columns that a child
inherits: what is wrong with them is reported where it is declared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.migration_tools import KEPT_BY_TOOLS
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.latest import ForLatest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.schema import Column, MaterializedView, Schema, Table
    from dbarchitect.model.snapshot import Snapshot


def is_kept_by_a_tool(table: Table | MaterializedView) -> bool:
    """Whether a migration tool keeps the table for itself."""
    return table.name.name.lower() in KEPT_BY_TOOLS


def declared_tables(schema: Schema, *, of_tools: bool = False) -> tuple[Table, ...]:
    """Tables that are no partition of another, partitioned ones among them.

    Those that migration tools keep for themselves, and pg_partman's templates, are among them
    only where `of_tools` says so.
    """
    return _declared(schema) if of_tools else _declared_by_people(schema)


@ForLatest
def _declared(schema: Schema) -> tuple[Table, ...]:
    return tuple(table for table in schema.tables if table.partition_of is None)


@ForLatest
def _declared_by_people(schema: Schema) -> tuple[Table, ...]:
    templates = _templates(schema)
    return tuple(
        table
        for table in _declared(schema)
        if not is_kept_by_a_tool(table) and table.name.name not in templates
    )


def _templates(schema: Schema) -> frozenset[str]:
    """What pg_partman calls the tables whose indexes and settings new partitions get.

    They hold no rows. Source: the documentation of pg_partman, create_parent(),
    `p_template_table`.
    """
    return frozenset(
        f"template_{table.name.schema}_{table.name.name}"
        for table in schema.tables
        if table.partition_key is not None
    )


def number_of_tables(snapshot: Snapshot) -> int:
    """How many tables are no partition: the population of rules that look at each of them."""
    return len(declared_tables(snapshot.schema))


@ForLatest
def declared_columns(schema: Schema) -> tuple[tuple[Table, Column], ...]:
    """Columns that such a table declares itself, with it."""
    return tuple(
        (table, column)
        for table in declared_tables(schema)
        for column in table.columns
        if column.is_local
    )


@ForLatest
def tables_by_name(schema: Schema) -> Mapping[QualifiedName, Table]:
    """All tables, partitions too, by name."""
    return {table.name: table for table in schema.tables}


@ForLatest
def partitions_by_parent(schema: Schema) -> Mapping[QualifiedName, list[Table]]:
    """The direct partitions of each partitioned table that has some."""
    return schema.partitions_by_parent()


@ForLatest
def with_foreign_parts(schema: Schema) -> frozenset[QualifiedName]:
    """The tables of which a partition, or what else inherits, is a foreign table."""
    above = {table.name: table.inherits for table in schema.tables if table.inherits}
    above |= {name: (parent,) for name, parent in parents_of_partitions(schema).items()}
    waiting = [
        QualifiedName(*one.referenced.parts)
        for one in schema.dependencies
        if one.dependent.kind is ObjectKind.FOREIGN_TABLE
        and one.referenced.kind is ObjectKind.TABLE
    ]
    found: set[QualifiedName] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += above.get(name, ())
    return frozenset(found)


@ForLatest
def indexed_partitions(schema: Schema) -> Mapping[QualifiedName, list[Table]]:
    """The direct partitions of each table whose index can be made of those of its partitions.

    A foreign table has no index to attach: without one for each an index ON ONLY the parent
    stays invalid. Source: PostgreSQL's tablecmds.c, validatePartitionedIndex.
    """
    foreign = with_foreign_parts(schema)
    return {
        parent: parts
        for parent, parts in partitions_by_parent(schema).items()
        if parent not in foreign
    }


@ForLatest
def parents_of_partitions(schema: Schema) -> Mapping[QualifiedName, QualifiedName]:
    """The partitioned table that each partition is directly of."""
    return {
        table.name: table.partition_of.parent
        for table in schema.tables
        if table.partition_of is not None
    }


def topmost(
    parents: Mapping[QualifiedName, QualifiedName],
) -> dict[QualifiedName, QualifiedName]:
    """What stands at the top above each that has a parent."""
    found: dict[QualifiedName, QualifiedName] = {}
    for name in parents:
        top = name
        while top in parents:
            top = parents[top]
        found[name] = top
    return found
