"""KEY03: a primary key of many columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import KeyConstraint, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import referencing_keys
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY03",
    slug="wide_primary_key",
    severity=Severity.INFO,
    summary="The primary key has many columns.",
    why=(
        "Each table that refers to it repeats all of them in its rows and indexes, and each "
        "join compares them all; a change of one is a change of all those rows."
    ),
    remedy=(
        "Give the table a key of one column, let others refer to that, and keep the columns "
        "unique together."
    ),
    systemic="{count} of {of} primary keys have many columns",
    also_in=("pglinter B012", "SchemaCrawler"),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS",
    ),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, columns: int = 4, referenced_columns: int = 2, references: int = 3
) -> Iterator[Finding]:
    """Primary keys of more columns than that, those of the partition key left out.

    One that no foreign key repeats costs its own index alone.

    Args:
        snapshot: What was read.
        columns: What it may have where one foreign key refers to it. Source: pglinter's B012
            has the same limit.
        referenced_columns: What it may have where foreign keys refer to it: a tenant and a
            number are two. Source: arithmetic; each reference repeats them in a row and in an
            index.
        references: From how many foreign keys on that holds. Source: the same.
    """
    referring = referencing_keys(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        key = table.primary_key
        if key is None:
            continue
        width = len(_beside_the_partition_key(table, key))
        count = sum(
            set(k.referenced_columns) == set(key.columns)
            for _, k in referring.get(table.name, ())
        )
        needed = 1 if width > columns else references
        if width > referenced_columns and count >= needed:
            yield _finding(snapshot, table, key, count)


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition and have a primary key."""
    return sum(t.primary_key is not None for t in declared_tables(snapshot.schema))


def _beside_the_partition_key(table: Table, key: KeyConstraint) -> list[str]:
    by = table.partition_key.columns if table.partition_key is not None else ()
    return [name for name in key.columns if name not in by]


def _finding(snapshot: Snapshot, table: Table, key: KeyConstraint, count: int) -> Finding:
    tables = "table repeats" if count == 1 else "tables repeat"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"To name a row of {table.name.display} takes {len(key.columns)} columns, and "
            f"{count} referring {tables} them in each row and index."
        ),
        claim=(
            f"the primary key is ({', '.join(map(quote_identifier, key.columns))}), and "
            f"{count} foreign {'key refers' if count == 1 else 'keys refer'} to it"
        ),
    )
