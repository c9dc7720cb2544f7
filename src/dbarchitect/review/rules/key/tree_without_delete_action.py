"""KEY13: a tree whose rows cannot be deleted from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ForeignKeyAction, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY13",
    slug="tree_without_delete_action",
    severity=Severity.INFO,
    summary="Rows refer to rows of their own table, and nothing says what a delete does.",
    why=(
        "A row with others below it cannot be deleted; to take a branch away, its rows must be "
        "found and deleted from the leaves up, or in one statement."
    ),
    remedy=(
        "Say what is meant: CASCADE takes the branch along, SET NULL makes its rows roots, "
        "RESTRICT keeps it."
    ),
    systemic="{count} tables refer to themselves without an action for deletes",
    also_in=("pg-index-health", "SchemaCrawler"),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys of a table to itself with ON DELETE NO ACTION, the default."""
    for table, key in declared_foreign_keys(snapshot.schema):
        idle = key.on_delete is ForeignKeyAction.NO_ACTION
        if key.referenced_table == table.name and key.enforced and idle:
            yield _finding(snapshot, table, key)


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey) -> Finding:
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"A row of {table.name.display} with rows below it cannot be deleted, and "
            f"{quote_identifier(key.name)} does not say that this is meant."
        ),
        claim="the foreign key refers to its own table with ON DELETE NO ACTION",
    )
