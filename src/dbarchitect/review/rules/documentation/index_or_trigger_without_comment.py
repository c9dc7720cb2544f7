"""DOC04: an index or trigger without a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.model.schema.paths import member_path, path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import MaterializedView, Table, View
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="DOC04",
    slug="index_or_trigger_without_comment",
    severity=Severity.INFO,
    summary="The index or trigger has no comment.",
    why="Nobody dares to drop an index, or to change a trigger, whose purpose is not known.",
    remedy="Say with COMMENT ON which query the index serves, or which rule the trigger keeps.",
    systemic="{count} of {of} indexes and triggers have no comment",
    also_in=("SchemaCrawler",),
    references=("https://www.postgresql.org/docs/18/sql-comment.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Triggers, and indexes of no constraint, of what is no partition."""
    for target, comment in _described(snapshot):
        if not comment:
            yield RULE.found(
                snapshot,
                target,
                message=f"Nobody wrote down what the {target.kind} {target.text} is for.",
                claim="pg_description has no comment on it",
            )


def population(snapshot: Snapshot) -> int:
    """Those indexes and triggers."""
    return sum(1 for _ in _described(snapshot))


def _described(snapshot: Snapshot) -> Iterator[tuple[ObjectPath, str | None]]:
    schema = snapshot.schema
    indexed: list[Table | MaterializedView]
    indexed = [*declared_tables(schema), *schema.materialized_views]
    for index in (index for relation in indexed for index in relation.indexes):
        if index.constraint is None:
            yield path_of(ObjectKind.INDEX, index.name), index.comment
    watched: list[Table | View] = [*declared_tables(schema), *schema.views]
    for relation in watched:
        for trigger in relation.triggers:
            path = member_path(ObjectKind.TRIGGER, relation.name, trigger.name)
            yield path, trigger.comment
