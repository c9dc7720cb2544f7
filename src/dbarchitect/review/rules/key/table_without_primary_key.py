"""KEY01: a table without a primary key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import KeyConstraint
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY01",
    slug="table_without_primary_key",
    severity=Severity.WARNING,
    summary="The table has no primary key.",
    why=(
        "The same row can be stored twice and then neither updated nor deleted alone; logical "
        "replication refuses UPDATE and DELETE on the table."
    ),
    remedy="Declare the columns that identify a row as its primary key.",
    systemic="{count} of {of} tables have no primary key",
    also_in=(
        "splinter 0004",
        "pg-index-health",
        "pglinter B001",
        "SchemaCrawler",
        "db_verifier no1002",
        "Azimutt",
    ),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS",
        "https://www.postgresql.org/docs/18/logical-replication-publication.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables that are no partition and have no primary key; a partition has its parent's."""
    for table in declared_tables(snapshot.schema):
        if table.primary_key is None:
            yield _finding(snapshot, table)


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition."""
    return sum(1 for _ in declared_tables(snapshot.schema))


def _finding(snapshot: Snapshot, table: Table) -> Finding:
    target = path_of(ObjectKind.TABLE, table.name)
    return RULE.found(
        snapshot,
        target,
        message=(
            f"{table.name.display} has no primary key: a row stored twice can no longer be "
            "told apart, and logical replication refuses UPDATE and DELETE."
        ),
        remedy=_remedy(table),
        claim="pg_constraint holds no primary key",
    )


def _remedy(table: Table) -> Remedy:
    candidate = next((key for key in table.keys if _identifies_rows(table, key)), None)
    if candidate is not None:
        columns = ", ".join(map(quote_identifier, candidate.columns))
        return Remedy(
            text=(
                f"{quote_identifier(candidate.name)} is unique and never null: declare its "
                "columns as the primary key."
            ),
            statements=(f"ALTER TABLE {table.name.sql} ADD PRIMARY KEY ({columns});",),
            safety=Safety.NEEDS_REVIEW,
        )
    if table.partition_key is not None or any(c.name == "id" for c in table.columns):
        return Remedy(text=RULE.remedy)
    statement = (
        f"ALTER TABLE {table.name.sql} "
        "ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;"
    )
    return Remedy(
        text=(
            f"{RULE.remedy} Where there are none, add an identity column; this rewrites the "
            "table under ACCESS EXCLUSIVE."
        ),
        statements=(statement,),
        safety=Safety.NEEDS_REVIEW,
    )


def _identifies_rows(table: Table, key: KeyConstraint) -> bool:
    """Whether a unique constraint could be the primary key as it stands."""
    return not key.without_overlaps and all(
        table.column(name).not_null is not None for name in key.columns
    )
