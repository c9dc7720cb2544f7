"""IDX21: an index of a column of few values, each of them in many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import Table
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.indexes import (
    declared_indexes,
    index_path,
    is_needed_by_foreign_key,
    only_finds_rows,
)
from dbarchitect.review.row_counts import known_rows
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import ColumnStatistics, Snapshot

RULE = Rule(
    code="IDX21",
    slug="index_of_few_values",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The only key of the index has few values, and each is in many rows.",
    why=(
        "For a value that is in so many rows the planner reads the table rather than the "
        "index, whose entries are written for nothing."
    ),
    remedy=(
        "Drop it, or begin an index with what its queries compare beside this column; where "
        "only some rows are ever looked for, make it partial."
    ),
    systemic="{count} indexes have a key of few values, each in many rows",
    also_in=("pg-index-health", "index-digest"),
    references=(
        "https://www.postgresql.org/docs/18/indexes-examine.html",
        "https://www.postgresql.org/docs/18/planner-stats.html",
    ),
    needs=frozenset({Need.STATISTICS, Need.SIZES}),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, rarest_percent: float = 10.0, minimum_rows: int = 10_000
) -> Iterator[Finding]:
    """Whole B-trees of one column whose statistics list all values, and none is rare.

    Booleans are another rule's, and of a null nothing is looked up unless asked for.

    Args:
        snapshot: What was read.
        rarest_percent: A value in so many rows of a table is read faster without the index.
            Source: rows of 100 bytes are 80 a page, so that of a tenth in any order every
            page has some.
        minimum_rows: Smaller tables are read whole anyway.
    """
    types, rows = ColumnTypes.of(snapshot.schema), known_rows(snapshot)
    statistics = _statistics(snapshot)
    for relation, index in declared_indexes(snapshot.schema):
        if not isinstance(relation, Table) or rows.get(relation.name, 0) < minimum_rows:
            continue
        if not _is_plain(relation, index):
            continue
        known = statistics.get((relation.name, index.columns[0] or ""))
        column = relation.column(index.columns[0] or "")
        if known is None or types.plain(column.type).name == "boolean":
            continue
        if _rarest_percent(known) >= rarest_percent:
            yield _finding(snapshot, relation, index, known)


def _is_plain(table: Table, index: Index) -> bool:
    """Whether it is a whole B-tree of one column that only finds rows."""
    return (
        index.access_method == "btree"
        and len(index.keys) == 1
        and None not in index.columns
        and index.predicate is None
        and not index.include
        and only_finds_rows(index)
        and not is_needed_by_foreign_key(table, index)
    )


def _statistics(
    snapshot: Snapshot,
) -> dict[tuple[QualifiedName, str], ColumnStatistics]:
    """Those of columns, a partitioned table's of all its partitions."""
    assert isinstance(snapshot.planner_statistics, Known)  # noqa: S101 - the rule needs them
    found = snapshot.planner_statistics.value.columns
    ordered = sorted(found, key=lambda one: one.inherited)
    return {(one.relation, one.column): one for one in ordered}


def _rarest_percent(known: ColumnStatistics) -> float:
    """The share of the rows that have the rarest value, 0 where not all values are listed."""
    shares = known.most_common_frequencies
    if known.distinct <= 0 or len(shares) < known.distinct:
        return 0.0
    return 100.0 * min(shares, default=0.0)


def _finding(
    snapshot: Snapshot, table: Table, index: Index, known: ColumnStatistics
) -> Finding:
    name, column = quote_identifier(index.name.name), quote_identifier(index.columns[0] or "")
    count, share = round(known.distinct), _rarest_percent(known)
    values = "the one value" if count == 1 else f"each of the {count} values"
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"Reading {table.name.display} is faster than {name} for {values} of {column}: "
            f"even the rarest is in {share:.0f} % of the rows."
        ),
        claim="pg_stats lists all values of the column with their frequencies",
        method=Method.ESTIMATED,
        measurements=(
            Measurement(name="values", value=count, unit=Unit.COUNT, varying=True),
            Measurement(name="rarest", value=share, unit=Unit.PERCENT, varying=True),
        ),
    )
