"""KEY26: a table of links that can hold one link twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.junctions import Junction, is_named_after_both, junction_of
from dbarchitect.review.making_unique import unique_statements
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY26",
    slug="junction_without_unique",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The table links rows of two others and can hold the same link twice.",
    why=(
        "A link that was made twice is counted twice by each join and total, and deleting it "
        "once leaves it there."
    ),
    remedy="Declare the two references unique together.",
    systemic="{count} tables of links can hold one link twice",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables of two references and nothing else, whose key is a surrogate.

    Where rows bear a time as well, or link one table with itself, and the name is not that of
    the two tables, rows may be events that repeat: that is worth knowing and no more. A table
    without a primary key is reported as that.
    """
    for table in declared_tables(snapshot.schema):
        if table.primary_key is None:
            continue
        junction = junction_of(table)
        if junction is not None and not _is_unique(table, junction):
            yield _finding(snapshot, table, junction)


def _is_unique(table: Table, junction: Junction) -> bool:
    linking = set(junction.columns)
    return any(
        index.unique
        and index.valid
        and None not in index.columns
        and linking.issuperset(name for name in index.columns if name is not None)
        for index in table.indexes
    )


def _finding(snapshot: Snapshot, table: Table, junction: Junction) -> Finding:
    one, other = junction.first.referenced_table, junction.second.referenced_table
    certain = is_named_after_both(table, junction) or (one != other and not junction.dated)
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{table.name.display} can link the same rows of {one.display} and {other.display} "
            "twice: joins count such a link twice, and deleting it once leaves it there."
        ),
        claim=(
            "no unique index has columns of "
            f"({', '.join(map(quote_identifier, junction.columns))}) alone"
        ),
        remedy=_remedy(table, junction),
        severity=Severity.WARNING if certain else Severity.INFO,
    )


def _remedy(table: Table, junction: Junction) -> Remedy:
    if table.partition_key is not None:
        return Remedy(
            text=f"{RULE.remedy} With the partition key beside them: the server asks for it."
        )
    return Remedy(
        text=(
            f"{RULE.remedy} Links that are there twice must be deleted first. Indexes that the "
            "new one makes needless are dropped."
        ),
        statements=unique_statements(table, junction.columns),
    )
