"""PAR03: an index of a partitioned table that some of its partitions lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.attaching import (
    attaching,
    partitions_unserved,
    partitions_without,
)
from dbarchitect.review.indexes import index_path
from dbarchitect.review.near_misses import unserved_foreign_keys
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import partitions_by_parent, with_foreign_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.attaching import Partitions

RULE = Rule(
    code="PAR03",
    slug="index_only_on_parent",
    severity=Severity.WARNING,
    summary="The index was made ON ONLY the partitioned table, and partitions lack it.",
    why=(
        "A partitioned table holds no rows: queries that the index is for read the partitions "
        "without it whole, and a unique one keeps nothing apart in them. Where each partition "
        "has such an index that is not attached, queries use it; ON CONFLICT and foreign keys "
        "cannot use the parent's, which stays invalid."
    ),
    remedy="Build the index of each partition that lacks it and attach it to the parent's.",
    systemic="{count} indexes of partitioned tables do not reach all partitions",
    also_in=("splinter 0001",),
    references=(
        (
            "https://www.postgresql.org/docs/18/ddl-partitioning.html"
            "#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE"
        ),
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Indexes of partitioned tables that are not valid, as a partition has none attached.

    One that is all that a foreign key has is the rule IDX01's. A parent's that is invalid only
    by one below it is mended there.
    """
    said = {
        unserved.near_miss.index.name
        for unserved in unserved_foreign_keys(snapshot.schema)
        if unserved.near_miss is not None
    }
    partitions = partitions_by_parent(snapshot.schema)
    for table in snapshot.schema.tables:
        for index in table.indexes:
            missing = partitions_without(index, partitions.get(table.name, []))
            if index.on_only and missing and index.name not in said:
                yield _finding(snapshot, table, index, missing, partitions)


def _finding(
    snapshot: Snapshot,
    table: Table,
    index: Index,
    missing: list[Table],
    partitions: Partitions,
) -> Finding:
    is_whole = table.name not in with_foreign_parts(snapshot.schema)
    statements = attaching(snapshot, index, missing, partitions) if is_whole else ()
    unserved = partitions_unserved(snapshot, index, missing)
    first = (unserved or missing)[0].name.display
    lacks = "has none that is attached to it" if not unserved else "has no such index"
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=_message(table, index, first, is_served=not unserved),
        severity=None if unserved else Severity.INFO,
        claim=f"the index is not valid, and {first} {lacks}",
        remedy=Remedy(
            text=RULE.remedy,
            statements=statements,
            safety=Safety.NEEDS_REVIEW if index.unique else Safety.SAFE,
        ),
    )


def _message(table: Table, index: Index, first: str, *, is_served: bool) -> str:
    name = quote_identifier(index.name.name)
    if not is_served and index.unique:
        return f"{first} may hold twice what {name} is to keep apart: it does not reach it."
    if not is_served:
        return (
            f"Queries of {table.name.display} that {name} is for read {first} whole: it does "
            "not reach it."
        )
    if index.unique:
        return (
            f"ON CONFLICT and foreign keys cannot use {name}: it is invalid until the index of "
            f"{first} is attached to it."
        )
    return (
        f"{name} is invalid until the index of {first} is attached to it, and dropping it "
        "leaves that one behind."
    )
