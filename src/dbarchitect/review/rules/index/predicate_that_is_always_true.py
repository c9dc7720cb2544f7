"""IDX11: a partial index WHERE a column that is never null IS NOT NULL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts
from dbarchitect.indexing.redundancy import redundant
from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Table
from dbarchitect.review.columns import is_never_null
from dbarchitect.review.indexes import (
    declared_indexes,
    dropping,
    index_path,
    is_partitioned,
)
from dbarchitect.review.making_indexes import index_steps
from dbarchitect.review.questions import tells
from dbarchitect.review.rule import PlannerProbe, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.questions import Places

RULE = Rule(
    code="IDX11",
    slug="predicate_that_is_always_true",
    severity=Severity.INFO,
    summary="The index leaves out rows where a column is null that is never null.",
    why=(
        "Each row has an entry as in a whole index, but the planner uses the index only where "
        "a condition compares the column: a query that only sorts by it reads the whole table. "
        "From PostgreSQL 17 on the planner drops a condition IS NOT NULL as always true: then "
        "min, max and even a query that repeats the predicate read the whole table, too."
    ),
    remedy="Replace it by an index without the predicate.",
    systemic="{count} indexes are partial by a predicate that is always true",
    also_in=("pg-index-health",),
    references=(
        "https://www.postgresql.org/docs/18/indexes-partial.html",
        "https://www.postgresql.org/docs/17/release-17.html",
    ),
    since="0.1",
)

_NULL_TEST = " IS NOT NULL"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Partial indexes whose predicate says of columns that are never null that they are not."""
    for relation, index in declared_indexes(snapshot.schema):
        if index.predicate is None or not isinstance(relation, Table) or not index.valid:
            continue
        never_null = {
            quote_identifier(column.name) + _NULL_TEST
            for column in relation.columns
            if is_never_null(relation, column)
        }
        if never_null.issuperset(conjuncts(index.predicate)):
            yield _finding(snapshot, relation, index)


def probe(places: Places, finding: Finding) -> PlannerProbe | None:
    """A query that sorts by the key of a B-tree, which a whole one would serve."""
    schema, name, index_name = finding.target.parts
    table = places.tables[QualifiedName(schema, name)]
    index = next((i for i in table.indexes if i.name.name == index_name), None)
    column = None if index is None else index.keys[0].column
    if index is None or column is None or index.access_method != "btree":
        return None
    key = quote_identifier(column)
    return PlannerProbe(
        statement=f"SELECT {key} FROM {table.name.sql} ORDER BY {key} LIMIT 1",  # noqa: S608 - names are quoted
        table=table.name.name,
        node="Seq Scan",
        refutes=tells(table, (column,), beside=index),
    )


def _finding(snapshot: Snapshot, table: Table, index: Index) -> Finding:
    name = quote_identifier(index.name.name)
    whole = replace(index, predicate=None)
    is_there = any(redundant(whole, other) for other in table.indexes)
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"Queries of {table.name.display} that only sort by the key of {name} cannot use "
            "it, though it holds each row."
        ),
        claim=f"{name} is partial WHERE {index.predicate}, which is so of every row",
        remedy=Remedy(
            text="Drop it: another index does what it does." if is_there else RULE.remedy,
            statements=(
                *(() if is_there else index_steps(snapshot, table, whole)),
                dropping(table, index),
            ),
            safety=Safety.NEEDS_REVIEW if is_partitioned(table) else Safety.SAFE,
        ),
    )
