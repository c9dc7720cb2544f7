"""IDX01: a foreign key whose referencing columns no index covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.attaching import attaching
from dbarchitect.review.making_indexes import plain_index_steps
from dbarchitect.review.near_misses import Unserved, path_to_unserved, unserved_foreign_keys
from dbarchitect.review.questions import tells
from dbarchitect.review.rule import PlannerProbe, Rule
from dbarchitect.review.walking import partitions_by_parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.questions import Places

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
    for unserved in unserved_foreign_keys(snapshot.schema):
        yield _finding(snapshot, unserved, _remedy(snapshot, unserved, partitions))


def population(snapshot: Snapshot) -> int:
    """Foreign keys that the server enforces, those of partitions with their parent's."""
    keys = (key for table in snapshot.schema.tables for key in table.foreign_keys)
    return sum(key.enforced and not key.inherited for key in keys)


def probe(places: Places, finding: Finding) -> PlannerProbe:
    """The look-up that the server makes when a referenced row is deleted."""
    table, key = places.table_of(finding.target), places.foreign_key(finding.target)
    conditions = " AND ".join(
        f"{quote_identifier(name)} = ${position}"
        for position, name in enumerate(key.columns, start=1)
    )
    source = f"{table.name.sql} x"
    # Rows live in the leaves, and so it is a leaf that the plan names.
    path = path_to_unserved(table, key, places.partitions)
    leaf = path[-1] if path else table
    return PlannerProbe(
        statement=f"SELECT 1 FROM {source} WHERE {conditions} FOR KEY SHARE OF x",  # noqa: S608 - names are quoted, values are binds
        table=leaf.name.name,
        node="Seq Scan",
        refutes=not path or tells(leaf, key.columns),
    )


def _finding(snapshot: Snapshot, unserved: Unserved, remedy: Remedy) -> Finding:
    table, key, near_miss = unserved.table, unserved.key, unserved.near_miss
    claim = (
        f"none of the indexes of {unserved.leaf.name.display} serves "
        f"({', '.join(map(quote_identifier, key.columns))})"
    )
    if near_miss is not None:
        claim += f"; {quote_identifier(near_miss.index.name.name)} {near_miss.why}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"Deleting a row of {key.referenced_table.display} reads all of "
            f"{table.name.display}: no index covers {quote_identifier(key.name)}."
        ),
        remedy=remedy,
        claim=claim,
    )


def _remedy(
    snapshot: Snapshot, unserved: Unserved, partitions: Mapping[QualifiedName, list[Table]]
) -> Remedy:
    near_miss = unserved.near_miss
    if near_miss is not None and near_miss.index.on_only:
        below = partitions.get(near_miss.table.name, [])
        statements = attaching(snapshot, near_miss.index, below, partitions)
        if statements:
            return Remedy(
                text="Build the index of each partition and attach it to the parent's.",
                statements=statements,
                safety=Safety.SAFE,
            )
    if near_miss is not None and not near_miss.index.valid and not near_miss.index.unique:
        return Remedy(
            text="Build the invalid index anew; find out why that failed.",
            statements=(f"REINDEX INDEX CONCURRENTLY {near_miss.index.name.sql};",),
            safety=Safety.SAFE,
        )
    table = unserved.table
    return Remedy(
        text=RULE.remedy,
        statements=plain_index_steps(snapshot, table, unserved.key.columns),
        safety=Safety.NEEDS_REVIEW if table.partition_key is not None else Safety.SAFE,
    )
