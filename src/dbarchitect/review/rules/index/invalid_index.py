"""IDX05: an index that the planner does not use, since building it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.indexes import Relation, dropping, index_path, indexed_relations
from dbarchitect.review.near_misses import is_left_by_reindex, unserved_foreign_keys
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX05",
    slug="invalid_index",
    severity=Severity.WARNING,
    summary="The index is invalid: building it concurrently failed, or is going on.",
    why=(
        "No query uses such an index, and a unique one may have missed duplicates, while each "
        "write goes on paying for it."
    ),
    remedy=(
        "Build the index anew, unless pg_stat_progress_create_index shows that it is being "
        "built right now; what made it fail the first time must be gone."
    ),
    systemic="{count} indexes are invalid",
    also_in=("pg-index-health", "db_verifier", "postgres_dba"),
    references=(
        "https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
        "https://www.postgresql.org/docs/18/sql-reindex.html#SQL-REINDEX-CONCURRENTLY",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Invalid indexes of tables that hold rows.

    One that a partitioned table made ON ONLY itself is the rule PAR03's, and one that is all
    that a foreign key has the rule IDX01's.
    """
    said = {
        unserved.near_miss.index.name
        for unserved in unserved_foreign_keys(snapshot.schema)
        if unserved.near_miss is not None
    }
    for relation in indexed_relations(snapshot.schema):
        for index in relation.indexes:
            if not index.valid and not index.on_only and index.name not in said:
                yield _finding(snapshot, relation, index)


def _finding(snapshot: Snapshot, relation: Relation, index: Index) -> Finding:
    name = quote_identifier(index.name.name)
    return RULE.found(
        snapshot,
        index_path(relation, index),
        message=f"No query of {relation.name.display} uses {name}, and each write pays for it.",
        claim=f"pg_index.indisvalid of {name} is false",
        remedy=_remedy(relation, index),
    )


def _remedy(relation: Relation, index: Index) -> Remedy:
    if is_left_by_reindex(index):
        return Remedy(
            text="Drop what REINDEX CONCURRENTLY left behind, and run that again.",
            statements=(dropping(relation, index),),
            safety=Safety.SAFE,
        )
    if index.unique:
        text = f"{RULE.remedy} Delete rows that are there twice before."
    else:
        text = RULE.remedy
    return Remedy(
        text=text,
        statements=(f"REINDEX INDEX CONCURRENTLY {index.name.sql};",),
        safety=Safety.NEEDS_REVIEW if index.unique else Safety.SAFE,
    )
