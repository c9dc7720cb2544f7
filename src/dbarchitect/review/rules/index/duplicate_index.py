"""IDX02: two indexes of one table that do the same work."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Index, ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.constraint_names import dropping_constraint
from dbarchitect.review.indexes import (
    Relation,
    dropping,
    indexed_relations,
    is_partitioned,
    referenced_keys,
    superfluous_twins,
)
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX02",
    slug="duplicate_index",
    severity=Severity.WARNING,
    summary="Another index of the table does the same work.",
    why=(
        "Every INSERT, and every UPDATE that is not HOT, writes both; they take the space, the "
        "cache and the vacuum time of two, and no query gains."
    ),
    remedy="Drop the one that no constraint, foreign key or replica identity needs.",
    systemic="{count} indexes do the work of another index of their table",
    also_in=("pg-index-health", "db_verifier", "Azimutt", "splinter 0009"),
    references=("https://www.postgresql.org/docs/18/indexes-intro.html",),
    since="0.1",
)

_Keys = AbstractSet[frozenset[str | None]]


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Each index that a better-founded one makes superfluous, once.

    An index that is attached to a parent's is reported at the parent.
    """
    referenced = referenced_keys(snapshot.schema)
    for relation in indexed_relations(snapshot.schema):
        for index, twin in superfluous_twins(relation):
            keys = referenced.get(relation.name, set())
            yield _finding(snapshot, relation, index, twin, keys)


def _finding(
    snapshot: Snapshot, relation: Relation, index: Index, twin: Index, referenced: _Keys
) -> Finding:
    target = member_path(ObjectKind.INDEX, relation.name, index.name.name)
    return RULE.found(
        snapshot,
        target,
        message=(
            f"{quote_identifier(index.name.name)} costs writes and space for nothing: "
            f"{quote_identifier(twin.name.name)} does the same work."
        ),
        remedy=_remedy(relation, index, referenced),
        claim=f"pg_index gives it the keys of {quote_identifier(twin.name.name)}",
        detail=twin.name.name,
    )


def _remedy(relation: Relation, index: Index, referenced: _Keys) -> Remedy:
    if index.constraint is not None:
        return Remedy(
            text=f"{RULE.remedy} Foreign keys that were declared on it must be moved first.",
            statements=(dropping_constraint(relation.name, index.constraint),),
            safety=Safety.NEEDS_REVIEW,
        )
    # A foreign key takes any unique index of its columns, and the snapshot tells not which.
    if index.unique and frozenset(index.columns) in referenced:
        return Remedy(
            text=f"{RULE.remedy} One of the two serves a foreign key: DROP INDEX refuses it."
        )
    return Remedy(
        text=RULE.remedy,
        statements=(dropping(relation, index),),
        safety=Safety.NEEDS_REVIEW if is_partitioned(relation) else Safety.SAFE,
    )
