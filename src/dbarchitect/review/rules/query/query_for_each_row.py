"""QRY42: A query that is called for each row of another one's result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.queries import queries_of, uncounted
from dbarchitect.review.query_access import tests_in
from dbarchitect.review.query_facts import is_aggregated, is_value
from dbarchitect.review.query_findings import Defect, found_in_queries, shortened
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.model.workload import StatementCost
    from dbarchitect.review.queries import Held, Query

RULE = Rule(
    code="QRY42",
    slug="query_for_each_row",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary=(
        "A look-up by a key is called about as often as another query returns rows that the "
        "key belongs to: once for each of them, it seems."
    ),
    why=(
        "Each call is a round trip to the server, which takes longer than the look-up itself: "
        "a page of 100 rows waits for 101 answers, one after the other."
    ),
    remedy=(
        "Ask once for all rows: join the table in the first query, or pass the keys as an "
        "array, `WHERE id = ANY ($1)`. Mappers of objects call it eager loading."
    ),
    systemic="{count} queries seem to be called for each row of another one's result",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("bullet", "nplusone"),
    references=(
        "https://www.postgresql.org/docs/18/pgstatstatements.html",
        "https://www.postgresql.org/docs/18/functions-comparisons.html#FUNCTIONS-COMPARISONS-ANY-SOME",
    ),
    since="0.1",
)


def undecided(
    snapshot: Snapshot,
    *,
    minimum_calls: int = 1000,  # noqa: ARG001 - it takes what `check` takes
    longest_ms: float = 1.0,  # noqa: ARG001 - as said
    tolerance: float = 0.2,  # noqa: ARG001 - as said
) -> str | None:
    """Only a server counts how often a statement is called."""
    return uncounted(snapshot)


def check(
    snapshot: Snapshot,
    *,
    minimum_calls: int = 1000,
    longest_ms: float = 1.0,
    tolerance: float = 0.2,
) -> Iterator[Finding]:
    """A SELECT of one table by `column = $1`, and one whose rows it seems to be called for.

    A foreign key ties the two: the column is one that refers to the other's table, or the key
    that rows of the other's table refer to.

    Args:
        snapshot: What was read.
        minimum_calls: What is called less often costs little. An assumption.
        longest_ms: The look-up takes less than this on the mean, so that calling it is most
            of what it costs. Source: a round trip within a data centre takes 0.5 ms (J. Dean,
            Numbers Everyone Should Know).
        tolerance: The calls may differ from the rows by this share: other pages call it as
            well, and what is known already is not asked for again. An assumption.
    """
    lists = _lists(snapshot)
    ties = _ties(snapshot)

    def defects(query: Query) -> Iterator[Defect]:
        held, cost = _looked_up(query), query.cost
        if held is None or cost is None or cost.calls < minimum_calls:
            return
        if cost.total_ms / cost.calls >= longest_ms:
            return
        places = ties.get((held.relation.name, held.column.name), ())
        found = [
            (abs(cost.calls - one.cost.rows), place, one)
            for place, name in enumerate(places)
            for one in lists.get(name, ())
            if abs(cost.calls - one.cost.rows) <= tolerance * one.cost.rows
        ]
        if found:
            yield _defect(held, cost, min(found, key=lambda one: one[:2])[2])

    return found_in_queries(snapshot, RULE, defects)


@dataclass(frozen=True, slots=True)
class _List:
    """A query that returns several rows on the mean, with what it took."""

    query: Query
    cost: StatementCost


def _lists(snapshot: Snapshot) -> Mapping[QualifiedName, Sequence[_List]]:
    """Those of each table that they read."""
    found: dict[QualifiedName, list[_List]] = {}
    for query in queries_of(snapshot).queries:
        cost, block = query.cost, query.blocks[0]
        if cost is None or not block.is_select or cost.rows < _SEVERAL * max(cost.calls, 1):
            continue
        if is_aggregated(block):
            continue
        relations = [query.relation_of(source) for source in block.sources]
        for name in dict.fromkeys(one.name for one in relations if one is not None):
            found.setdefault(name, []).append(_List(query, cost))
    return found


_SEVERAL = 2
"""From so many rows on the mean a result is a list."""


def _ties(
    snapshot: Snapshot,
) -> Mapping[tuple[QualifiedName, str], Sequence[QualifiedName]]:
    """By table and column: the tables to which it refers, and those that refer to it."""
    found: dict[tuple[QualifiedName, str], list[QualifiedName]] = {}
    for table, key in declared_foreign_keys(snapshot.schema):
        if len(key.columns) == 1:
            found.setdefault((table.name, key.columns[0]), []).append(key.referenced_table)
            found.setdefault((key.referenced_table, key.referenced_columns[0]), []).append(
                table.name
            )
    return found


def _looked_up(query: Query) -> Held | None:
    """The column by which the query finds rows of one table, where it does nothing else."""
    block = query.blocks[0]
    if len(query.blocks) > 1 or not block.is_select or len(block.sources) != 1:
        return None
    if len(block.wheres) != 1 or is_aggregated(block):
        return None
    for test in tests_in(block.wheres[0]):
        held = query.own(block, test.side)
        if held is not None and test.operator == "=" and is_value(test.other):
            return held
    return None


def _defect(held: Held, cost: StatementCost, other: _List) -> Defect:
    column = quote_identifier(held.column.name)
    return Defect(
        message=(
            f"Called {cost.calls:,} times, as it seems once for each of {other.cost.rows:,} "
            f"rows of `{shortened(other.query.shown)}`."
        ),
        claim=(
            f"{cost.calls} calls by {column}, {other.cost.rows} rows of {other.cost.calls} "
            "calls of the other query"
        ),
        remedy=(
            f"Ask once for all rows: join {held.relation.name.display} in the other query, or "
            f"pass the keys as an array, `WHERE {column} = ANY ($1)`."
        ),
        measurements=(
            Measurement(
                name="calls of the other", value=other.cost.calls, unit=Unit.COUNT, varying=True
            ),
            Measurement(
                name="rows of the other", value=other.cost.rows, unit=Unit.ROWS, varying=True
            ),
        ),
        others=(other.query,),
    )
