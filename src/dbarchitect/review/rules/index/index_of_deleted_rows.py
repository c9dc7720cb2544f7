"""IDX17: an index that keeps rows which are marked as deleted among those that are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.indexes import (
    dropping,
    index_path,
    is_needed_by_foreign_key,
    only_finds_rows,
    reads_column,
)
from dbarchitect.review.making_indexes import index_steps
from dbarchitect.review.rule import Rule
from dbarchitect.review.soft_deletion import deletion_mark, live_rows
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Index, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX17",
    slug="index_of_deleted_rows",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    opinion=True,
    summary="The index holds rows that are marked as deleted as well.",
    why=(
        "Queries of what is live read entries of deleted rows, and fetch each to throw it "
        "away; the share of these only grows."
    ),
    remedy="Make the index partial WHERE the row is live, unless it lists deleted ones.",
    systemic="{count} indexes hold rows that are marked as deleted",
    also_in=("active_record_doctor",),
    references=("https://www.postgresql.org/docs/18/indexes-partial.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Indexes that only find rows of tables with such a mark, and neither have nor ask it.

    Indexes that foreign keys need hold all rows: the server looks for deleted ones, too.
    """
    for table in declared_tables(snapshot.schema):
        mark = deletion_mark(table)
        if mark is None:
            continue
        for index in table.indexes:
            if _holds_deleted_rows(table, index, mark):
                yield _finding(snapshot, table, index, mark)


def _holds_deleted_rows(table: Table, index: Index, mark: Column) -> bool:
    if not only_finds_rows(index) or is_needed_by_foreign_key(table, index):
        return False
    return not reads_column(index, mark.name)


def _finding(snapshot: Snapshot, table: Table, index: Index, mark: Column) -> Finding:
    name, column = quote_identifier(index.name.name), quote_identifier(mark.name)
    live = live_rows(mark)
    predicate = live if index.predicate is None else f"({index.predicate}) AND {live}"
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"Queries of live rows of {table.name.display} by {name} read deleted ones and "
            "throw them away."
        ),
        claim=f"{column} marks rows as deleted, and {name} neither has nor asks it",
        remedy=Remedy(
            text=RULE.remedy,
            statements=(
                *index_steps(snapshot, table, replace(index, predicate=predicate)),
                dropping(table, index),
            ),
        ),
    )
