"""NAM11: a schema or table named after an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.columns import words_of
from dbarchitect.review.names import Named, named_objects
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM11",
    slug="environment_in_name",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="The schema's name begins or ends with that of an environment.",
    why=(
        "A copy for tests, a restore and a migration need other names than production: what "
        "runs in one does not run in the other, or runs on the wrong one."
    ),
    remedy="Tell environments apart by server and database, and name the schema alike in all.",
    systemic="{count} schemas are named after an environment",
    also_in=("pglinter S002",),
    references=("https://www.postgresql.org/docs/18/ddl-schemas.html",),
    since="0.1",
    opinion=True,
)

ENVIRONMENTS = frozenset(
    {"prod", "production", "stg", "staging", "preprod", "uat", "qa", "dev", "test", "sandbox"}
)
"""Words that name environments."""


def check(
    snapshot: Snapshot, *, environments: Collection[str] = ENVIRONMENTS
) -> Iterator[Finding]:
    """Schemas whose first or last word is one of `environments`.

    Args:
        snapshot: What was read.
        environments: Words that name environments, in lower case.
    """
    wanted = frozenset(environments)
    for named in named_objects(snapshot.schema):
        words = words_of(named.name)
        if named.kind is ObjectKind.SCHEMA and not wanted.isdisjoint(words[:1] + words[-1:]):
            yield _finding(snapshot, named)


def _finding(snapshot: Snapshot, named: Named) -> Finding:
    return RULE.found(
        snapshot,
        named.path,
        message=(
            f"The {named.display} is named after an environment: its copy elsewhere has a "
            "wrong name, or needs another."
        ),
        claim=f"the schema's name is {named.name!r}",
    )
