"""IDX07: an index most of whose entries are nulls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import Table
from dbarchitect.review.indexes import (
    declared_indexes,
    dropping,
    index_path,
    is_partitioned,
    only_finds_rows,
)
from dbarchitect.review.making_indexes import index_steps
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX07",
    slug="index_of_mostly_nulls",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Most entries of the index are of rows where its key is null.",
    why=(
        "Equality, ranges and joins never ask for them; each such row is written to the index "
        "all the same, and takes space and cache there."
    ),
    remedy=(
        "Make the index partial WHERE the key IS NOT NULL, unless queries look for nulls or "
        "sort all rows by it."
    ),
    systemic="{count} indexes hold mostly nulls",
    also_in=("pg-index-health",),
    references=("https://www.postgresql.org/docs/18/indexes-partial.html",),
    needs=frozenset({Need.STATISTICS, Need.SIZES}),
    since="0.1",
)

_MEGABYTE = 1024 * 1024


def check(
    snapshot: Snapshot, *, minimum_percent: int = 75, minimum_bytes: int = _MEGABYTE
) -> Iterator[Finding]:
    """Whole B-trees of one column that is null in most rows, of tables without partitions.

    Args:
        snapshot: What was read.
        minimum_percent: From so many nulls on. Source: then three of four entries go.
        minimum_bytes: Smaller indexes have nothing to save. Source: 128 pages.
    """
    nulls, sizes = _null_fractions(snapshot), _sizes(snapshot)
    for relation, index in declared_indexes(snapshot.schema):
        if not isinstance(relation, Table) or is_partitioned(relation):
            continue
        size = sizes.get(index.name, 0)
        if size < minimum_bytes or not _is_whole_tree(index):
            continue
        share = nulls.get((relation.name, index.columns[0]), 0.0)
        if share * 100 >= minimum_percent:
            yield _finding(snapshot, relation, index, share, size)


def _is_whole_tree(index: Index) -> bool:
    return (
        index.access_method == "btree"
        and len(index.keys) == 1
        and index.predicate is None
        and index.valid
        and only_finds_rows(index)
    )


def _null_fractions(snapshot: Snapshot) -> dict[tuple[QualifiedName, str | None], float]:
    assert isinstance(snapshot.planner_statistics, Known)  # noqa: S101 - the rule needs them
    return {
        (column.relation, column.column): column.null_fraction
        for column in snapshot.planner_statistics.value.columns
        if not column.inherited
    }


def _sizes(snapshot: Snapshot) -> dict[QualifiedName, int]:
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs them
    return {
        size.relation: size.stored.value.main_bytes
        for size in snapshot.sizes.value
        if isinstance(size.stored, Known)
    }


def _finding(
    snapshot: Snapshot, table: Table, index: Index, share: float, size: int
) -> Finding:
    name, column = quote_identifier(index.name.name), quote_identifier(index.columns[0] or "")
    partial = replace(index, predicate=f"{column} IS NOT NULL")
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"{share:.0%} of the entries of {name} of {table.name.display} are nulls, which no "
            "equality or range asks for."
        ),
        claim=f"pg_stats.null_frac of {column} is {share:.2f}, from a sample",
        method=Method.ESTIMATED,
        remedy=Remedy(
            text=RULE.remedy,
            statements=(*index_steps(snapshot, table, partial), dropping(table, index)),
            safety=Safety.NEEDS_REVIEW,
        ),
        measurements=(
            Measurement(name="size", value=size, unit=Unit.BYTES, varying=True),
            Measurement(
                name="nulls", value=round(share * 100), unit=Unit.PERCENT, varying=True
            ),
        ),
    )
