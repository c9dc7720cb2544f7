"""IDX08: an index of nothing but a boolean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Table
from dbarchitect.review.columns import ColumnTypes, PlainType
from dbarchitect.review.indexes import (
    declared_indexes,
    index_path,
    is_needed_by_foreign_key,
    only_finds_rows,
)
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX08",
    slug="index_of_boolean",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The only key of the index is a boolean.",
    why=(
        "For the frequent value the planner reads the table rather than such an index, so that "
        "its entries are written for nothing; for the rare one a partial index is as good, and "
        "a fraction of the size."
    ),
    remedy=(
        "Replace it by a partial index WHERE the column has the rare value, on a key that its "
        "queries sort by or look up."
    ),
    systemic="{count} indexes have a boolean as their only key",
    also_in=("pg-index-health", "index-digest"),
    references=("https://www.postgresql.org/docs/18/indexes-partial.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Whole indexes of one boolean column that enforce nothing and serve no foreign key."""
    types = ColumnTypes.of(snapshot.schema)
    for relation, index in declared_indexes(snapshot.schema):
        if not isinstance(relation, Table) or not _is_of_one_column(index):
            continue
        if not only_finds_rows(index) or is_needed_by_foreign_key(relation, index):
            continue
        name = index.columns[0]
        column = next((c for c in relation.columns if c.name == name), None)
        if column is not None and _is_boolean(types.plain(column.type)):
            yield _finding(snapshot, relation, index)


def _is_boolean(plain: PlainType) -> bool:
    return plain.name == "boolean" and not plain.is_array


def _is_of_one_column(index: Index) -> bool:
    return len(index.keys) == 1 and index.predicate is None and not index.include


def _finding(snapshot: Snapshot, table: Table, index: Index) -> Finding:
    name, column = quote_identifier(index.name.name), quote_identifier(index.columns[0] or "")
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"{name} has an entry for each row of {table.name.display}, and hardly serves any "
            f"query but those for the rarer value of {column}."
        ),
        claim=f"{column} is a boolean and the only key of {name}, which has no predicate",
        remedy=Remedy(text=RULE.remedy),
    )
