"""IDX04: an index beside a unique one of the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.indexes import (
    Relation,
    dropping,
    index_path,
    indexed_relations,
    is_partitioned,
    is_plain_twin,
    superfluous_twins,
)
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX04",
    slug="plain_twin_of_unique_index",
    severity=Severity.WARNING,
    summary="A unique index of the table has the same keys.",
    why=(
        "A unique index finds rows as any other does: the second one gains no query anything, "
        "and every INSERT, and every UPDATE that is not HOT, writes both."
    ),
    remedy="Drop the index that is not unique.",
    systemic="{count} indexes have the keys of a unique index of their table",
    also_in=("db_verifier i1003",),
    references=("https://www.postgresql.org/docs/18/indexes-unique.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Indexes that are not unique and have all of the keys of one that is.

    What a table is clustered by stays; the same index twice is the rule IDX02's.
    """
    for relation in indexed_relations(snapshot.schema):
        for index in relation.indexes:
            if index.unique or index.clustered or not index.valid:
                continue
            twin = next((o for o in relation.indexes if is_plain_twin(index, o)), None)
            if twin is not None and index not in dict(superfluous_twins(relation)):
                yield _finding(snapshot, relation, index, twin)


def _finding(snapshot: Snapshot, relation: Relation, index: Index, twin: Index) -> Finding:
    name, other = (quote_identifier(one.name.name) for one in (index, twin))
    partitioned = is_partitioned(relation)
    return RULE.found(
        snapshot,
        index_path(relation, index),
        message=f"{name} costs writes for nothing: {other} is unique on the same keys.",
        claim=f"pg_index gives {name} the keys of {other}, which is unique",
        remedy=Remedy(
            text=RULE.remedy,
            statements=(dropping(relation, index),),
            safety=Safety.NEEDS_REVIEW if partitioned else Safety.SAFE,
        ),
    )
