"""DOC01: a table or view without a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="DOC01",
    slug="table_without_comment",
    severity=Severity.INFO,
    summary="The table or view has no comment.",
    why="Who meets it in psql, in a diagram or in an editor must ask what its rows are.",
    remedy="Say with COMMENT ON what one row is, and who writes it.",
    systemic="{count} of {of} tables and views have no comment",
    also_in=("pg-index-health", "SchemaCrawler", "tbls", "Bytebase"),
    references=("https://www.postgresql.org/docs/18/sql-comment.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables that are no partition, views and materialised views without a comment."""
    for target, comment in _described(snapshot):
        if not comment:
            yield RULE.found(
                snapshot,
                target,
                message=f"Nobody wrote down what a row of {target.text} is.",
                claim="pg_description has no comment on it",
            )


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition, and views of both kinds."""
    return sum(1 for _ in _described(snapshot))


def _described(snapshot: Snapshot) -> Iterator[tuple[ObjectPath, str | None]]:
    schema = snapshot.schema
    for table in declared_tables(schema):
        yield path_of(ObjectKind.TABLE, table.name), table.comment
    for view in schema.views:
        yield path_of(ObjectKind.VIEW, view.name), view.comment
    for kept in schema.materialized_views:
        yield path_of(ObjectKind.MATERIALIZED_VIEW, kept.name), kept.comment
