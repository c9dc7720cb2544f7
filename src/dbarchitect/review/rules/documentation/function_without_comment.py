"""DOC03: a function without a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema.paths import routine_path
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Aggregate, Routine
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="DOC03",
    slug="function_without_comment",
    severity=Severity.INFO,
    summary="The function, procedure or aggregate has no comment.",
    why="Who may call it, and what it changes, can be found out only by reading its body.",
    remedy="Say with COMMENT ON ROUTINE what it gives or changes, and who calls it.",
    systemic="{count} of {of} functions have no comment",
    also_in=("pg-index-health", "SchemaCrawler", "tbls"),
    references=("https://www.postgresql.org/docs/18/sql-comment.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Functions, procedures and aggregates without a comment."""
    schema = snapshot.schema
    routines: tuple[Routine | Aggregate, ...] = (*schema.routines, *schema.aggregates)
    for routine in routines:
        if not routine.comment:
            target = routine_path(routine)
            yield RULE.found(
                snapshot,
                target,
                message=f"Nobody wrote down what {target.text} does.",
                claim="pg_description has no comment on it",
            )


def population(snapshot: Snapshot) -> int:
    """Functions, procedures and aggregates."""
    return len(snapshot.schema.routines) + len(snapshot.schema.aggregates)
