"""IDX01: a foreign key whose referencing columns no index covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import Coverage, foreign_key_coverage
from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import PlannerProbe, Rule
from dbarchitect.review.walking import partitions_by_parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX01",
    slug="foreign_key_without_index",
    severity=Severity.WARNING,
    summary="No index covers the referencing columns of the foreign key.",
    why=(
        "Each DELETE of a referenced row, and each UPDATE of its key, reads the whole "
        "referencing table and holds its locks for as long."
    ),
    remedy="Create a B-tree index that begins with the foreign key's columns, in any order.",
    systemic="{count} of {of} foreign keys have no index that covers them",
    also_in=(
        "splinter 0001",
        "pg-index-health",
        "pglinter B003",
        "schemalint",
        "SchemaCrawler",
        "Azimutt",
        "active_record_doctor",
    ),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys that the server looks up by reading a whole table or partition.

    A foreign key that is not enforced is never looked up. One that a partition inherits is
    reported at its parent, once.
    """
    partitions = partitions_by_parent(snapshot.schema)
    for table in snapshot.schema.tables:
        for key in table.foreign_keys:
            if key.inherited or not key.enforced:
                continue
            if not _is_covered(table, key, partitions):
                yield _finding(snapshot, table, key)


def population(snapshot: Snapshot) -> int:
    """Foreign keys that the server enforces, those of partitions with their parent's."""
    keys = (key for table in snapshot.schema.tables for key in table.foreign_keys)
    return sum(key.enforced and not key.inherited for key in keys)


def probe(snapshot: Snapshot, finding: Finding) -> PlannerProbe:
    """The look-up that the server makes when a referenced row is deleted."""
    schema, table_name, constraint = finding.target.parts
    table = next(
        t
        for t in snapshot.schema.tables
        if (t.name.schema, t.name.name) == (schema, table_name)
    )
    key = next(k for k in table.foreign_keys if k.name == constraint)
    conditions = " AND ".join(
        f"{quote_identifier(name)} = ${position}"
        for position, name in enumerate(key.columns, start=1)
    )
    source = f"{table.name.sql} x"
    return PlannerProbe(
        statement=f"SELECT 1 FROM {source} WHERE {conditions} FOR KEY SHARE OF x",  # noqa: S608 - names are quoted, values are binds
        parameters=len(key.columns),
        table=table_name,
        node="Seq Scan",
    )


def _is_covered(
    table: Table, key: ForeignKey, partitions: dict[QualifiedName, list[Table]]
) -> bool:
    """Rows live in the leaves: a partitioned table is covered when each of its leaves is."""
    children = partitions.get(table.name, [])
    if children:
        return all(_is_covered(child, key, partitions) for child in children)
    return any(
        foreign_key_coverage(index, key.columns, table) is not Coverage.NONE
        for index in table.indexes
    )


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey) -> Finding:
    target = member_path(ObjectKind.CONSTRAINT, table.name, key.name)
    return RULE.found(
        snapshot,
        target,
        message=(
            f"Deleting a row of {key.referenced_table.display} reads all of "
            f"{table.name.display}: no index covers {quote_identifier(key.name)}."
        ),
        remedy=_remedy(table, key),
        claim=(
            f"none of the indexes of {table.name.display} serves "
            f"({', '.join(map(quote_identifier, key.columns))})"
        ),
    )


def _remedy(table: Table, key: ForeignKey) -> Remedy:
    columns = ", ".join(map(quote_identifier, key.columns))
    # A partitioned table's index cannot be built concurrently in one statement.
    concurrently = "" if table.partition_key is not None else "CONCURRENTLY "
    return Remedy(
        text=RULE.remedy,
        statements=(f"CREATE INDEX {concurrently}ON {table.name.sql} ({columns});",),
        safety=Safety.NEEDS_REVIEW if table.partition_key is not None else Safety.SAFE,
    )
