"""Indexes as rules look at them: each once, where it is declared, and the SQL that changes it.

A partition's index that is attached to its parent's is the parent's doing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import Coverage, foreign_key_coverage
from dbarchitect.indexing.redundancy import duplicate, redundant
from dbarchitect.model.schema import MaterializedView, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.constraint_names import dropping_constraint
from dbarchitect.review.mentions import mentions
from dbarchitect.review.walking import is_kept_by_a_tool, topmost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, ObjectPath, Schema

Relation = Table | MaterializedView
"""What has indexes."""


def indexed_relations(schema: Schema) -> Iterator[Relation]:
    """Tables, partitions too, and materialised views; none that migration tools keep."""
    yield from (table for table in schema.tables if not is_kept_by_a_tool(table))
    yield from schema.materialized_views


def declared_indexes(schema: Schema) -> Iterator[tuple[Relation, Index]]:
    """Every index with its relation, those that are attached to a parent's left out."""
    for relation in indexed_relations(schema):
        yield from ((relation, i) for i in relation.indexes if i.partition_of is None)


def told_apart_by(index: Index) -> frozenset[str] | None:
    """The columns that no two of its rows have alike; None where it keeps nothing unique.

    So it does by an expression: which columns that tells apart, nobody says.
    """
    if not (index.unique and index.valid):
        return None
    names = [name for name in index.columns if name is not None]
    return frozenset(names) if len(names) == len(index.keys) else None


def index_path(relation: Relation, index: Index) -> ObjectPath:
    """Where the index is, under its relation."""
    return member_path(ObjectKind.INDEX, relation.name, index.name.name)


def only_finds_rows(index: Index) -> bool:
    """Whether the index enforces, identifies and orders nothing: it only makes queries fast."""
    return not (
        index.unique
        or index.constraint is not None
        or index.replica_identity
        or index.clustered
        or index.partition_of is not None
    )


def reads_column(index: Index, column: str) -> bool:
    """Whether the index has the column: as a key, beside, in an expression or predicate."""
    return (
        column in (*index.columns, *index.include)
        or mentions(index.predicate, column)
        or any(mentions(key.expression, column) for key in index.keys)
    )


def is_partitioned(relation: Relation) -> bool:
    """Whether the relation's rows are all in partitions."""
    return isinstance(relation, Table) and relation.partition_key is not None


def is_needed_by_foreign_key(relation: Relation, index: Index) -> bool:
    """Whether an enforced foreign key of the table has no other index that serves it so well.

    Keys that partitions inherit count, too.
    """
    if not isinstance(relation, Table):
        return False
    for key in relation.foreign_keys:
        own = foreign_key_coverage(index, key.columns, relation)
        if key.enforced and own is not Coverage.NONE:
            others = (i for i in relation.indexes if i.name != index.name)
            if all(foreign_key_coverage(i, key.columns, relation) < own for i in others):
                return True
    return False


def topmost_indexes(schema: Schema) -> dict[QualifiedName, QualifiedName]:
    """The index at the top of the tree of partitions, for each index that is attached."""
    parents = {
        index.name: index.partition_of
        for table in schema.tables
        for index in table.indexes
        if index.partition_of is not None
    }
    return topmost(parents)


def dropping(relation: Relation, index: Index) -> str:
    """DROP INDEX, which readers and writers do not wait for save on a partitioned table."""
    concurrently = "" if is_partitioned(relation) else "CONCURRENTLY "
    return f"DROP INDEX {concurrently}{index.name.sql};"


def superfluous_twins(relation: Relation) -> Iterator[tuple[Index, Index]]:
    """Each index that is a better-founded one under another name, with that one.

    An index that is attached to a parent's is its parent's doing.
    """
    kept: list[Index] = []
    for index in sorted(relation.indexes, key=_best_founded_first):
        if index.partition_of is not None:
            continue
        twin = next((other for other in kept if duplicate(other, index)), None)
        if twin is None:
            kept.append(index)
        else:
            yield index, twin


def is_plain_twin(index: Index, other: Index) -> bool:
    """Whether the other one is unique on the same keys, and this one is not."""
    return (
        other.unique
        and not index.unique
        and len(other.keys) == len(index.keys)
        and redundant(index, other)
    )


def _best_founded_first(index: Index) -> tuple[bool, bool, bool, bool, bool, int, str]:
    """Primary keys stay before constraints, these before what identifies or orders rows.

    Of equals the shorter name stays: copies are usually named after what they copy.
    """
    return (
        not index.primary,
        index.constraint is None,
        not index.replica_identity,
        not index.unique,
        not index.clustered,
        len(index.name.name),
        index.name.name,
    )


def removing(relation: Relation, index: Index) -> str:
    """The statement that takes the index away, with the constraint that owns it."""
    if index.constraint is None:
        return dropping(relation, index)
    return dropping_constraint(relation.name, index.constraint)


def referenced_keys(schema: Schema) -> dict[QualifiedName, set[frozenset[str | None]]]:
    """The sets of columns of each table that foreign keys refer to."""
    found: dict[QualifiedName, set[frozenset[str | None]]] = {}
    for table in schema.tables:
        for key in table.foreign_keys:
            names = frozenset[str | None](key.referenced_columns)
            found.setdefault(key.referenced_table, set()).add(names)
    return found
