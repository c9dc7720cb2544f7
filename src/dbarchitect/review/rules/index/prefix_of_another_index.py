"""IDX03: an index whose keys are the first keys of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.redundancy import duplicate, redundant
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.indexes import (
    Relation,
    dropping,
    index_path,
    indexed_relations,
    is_plain_twin,
    only_finds_rows,
    superfluous_twins,
)
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX03",
    slug="prefix_of_another_index",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The keys of the index are the first keys of another one.",
    why=(
        "Each query that the shorter index serves the longer one serves as well; meanwhile "
        "every INSERT, and every UPDATE that is not HOT, writes both, and both take space and "
        "cache."
    ),
    remedy=(
        "Drop the shorter one, unless it is so much smaller that queries which read much of it "
        "would feel the difference."
    ),
    systemic="{count} indexes are the beginning of another index of their table",
    also_in=(
        "pg-index-health",
        "db_verifier",
        "pglinter B002",
        "Azimutt",
        "SchemaCrawler",
        "active_record_doctor",
        "database_consistency",
        "postgres_dba",
    ),
    references=("https://www.postgresql.org/docs/18/indexes-multicolumn.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Indexes that a longer one replaces in all that they do.

    The same index twice is the rule IDX02's, and one beside a unique index of the same keys
    the rule IDX04's. What a table is clustered by stays.
    """
    for relation in indexed_relations(snapshot.schema):
        for index in relation.indexes:
            if index.partition_of is None and index.valid and not index.clustered:
                longer = [other for other in relation.indexes if _replaces(other, index)]
                if longer and not _is_said(relation, index):
                    best = max(longer, key=lambda o: (len(o.keys), o.name))
                    yield _finding(snapshot, relation, index, best)


def _replaces(other: Index, index: Index) -> bool:
    return redundant(index, other) and not (
        duplicate(index, other) or is_plain_twin(index, other)
    )


def _is_said(relation: Relation, index: Index) -> bool:
    """Whether the rules IDX02 or IDX04 find the index."""
    return index in dict(superfluous_twins(relation)) or any(
        is_plain_twin(index, other) for other in relation.indexes
    )


def _finding(snapshot: Snapshot, relation: Relation, index: Index, longer: Index) -> Finding:
    name, other = (quote_identifier(one.name.name) for one in (index, longer))
    return RULE.found(
        snapshot,
        index_path(relation, index),
        message=(
            f"{name} costs writes and space, and {other} serves all that it serves: it begins "
            "with the same keys."
        ),
        claim=f"pg_index gives {other} the keys of {name} in front, compared and sorted alike",
        remedy=_remedy(relation, index),
    )


def _remedy(relation: Relation, index: Index) -> Remedy:
    if not only_finds_rows(index):
        return Remedy(text=RULE.remedy)
    return Remedy(
        text=RULE.remedy,
        statements=(dropping(relation, index),),
        safety=Safety.NEEDS_REVIEW,
    )
