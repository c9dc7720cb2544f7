"""DOC02: a column without a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="DOC02",
    slug="column_without_comment",
    severity=Severity.INFO,
    summary="The column has no comment.",
    why="Its unit, its source and what null means there have to be guessed from its name.",
    remedy="Say with COMMENT ON COLUMN what it holds, in which unit, and what null means.",
    systemic="{count} of {of} columns have no comment",
    also_in=("pg-index-health", "SchemaCrawler", "tbls", "Bytebase"),
    references=("https://www.postgresql.org/docs/18/sql-comment.html",),
    since="0.1",
    opinion=True,
)


def check(
    snapshot: Snapshot,
    *,
    plain_names: Collection[str] = ("id", "created_at", "updated_at"),
) -> Iterator[Finding]:
    """Columns that a table declares itself, without a comment, but for plain names.

    A column of a foreign key says by it what it is.
    """
    referring = {
        (table.name, column)
        for table in snapshot.schema.tables
        for key in table.foreign_keys
        for column in key.columns
    }
    for table, column in declared_columns(snapshot.schema):
        is_told = column.name in plain_names or (table.name, column.name) in referring
        if not column.comment and not is_told:
            yield _finding(snapshot, table, column)


def population(snapshot: Snapshot) -> int:
    """Columns that tables declare themselves."""
    return len(declared_columns(snapshot.schema))


def _finding(snapshot: Snapshot, table: Table, column: Column) -> Finding:
    target = member_path(ObjectKind.COLUMN, table.name, column.name)
    return RULE.found(
        snapshot,
        target,
        message=f"Nobody wrote down what {target.text} holds.",
        claim="pg_description has no comment on the column",
    )
