"""QRY08: Sums over rows that two joins multiply with each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.groups import Groups
from dbarchitect.review.query_access import joins_between, multiplied_by
from dbarchitect.review.query_facts import call_name, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY08",
    slug="sums_over_two_fan_outs",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    summary=(
        "A query joins two tables with several rows each to one row, and sums or counts them."
    ),
    why=(
        "Each row of one table meets each of the other: with 3 lines and 2 payments an "
        "order's lines are summed twice and its payments three times. The totals are "
        "wrong, without an error."
    ),
    remedy=("Sum each table in a subquery of its own, grouped by the key, and join the sums."),
    systemic="{count} queries sum rows that two joins multiply",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Spaghetti Query",),
    references=(
        "https://www.postgresql.org/docs/18/tutorial-agg.html",
        "https://www.postgresql.org/docs/18/queries-table-expressions.html#QUERIES-LATERAL",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """sum() and count() over two tables that are joined to a third by no unique key.

    DISTINCT within the aggregate, min() and max(), and groups by a key of one of the tables
    come out right.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if not is_aggregated(block):
            continue
        pairs = list(joins_between(query, block))
        found = _two_fan_outs(query, block, pairs)
        if found is None:
            continue
        call = _wrong_sum(query, block, found)
        if call is not None:
            one, other = (quote_identifier(source.name) for source in found)
            yield Defect(
                message=(
                    f"`{part_text(call)}` counts each row of {one} once for each row of "
                    f"{other} that belongs to the same key, and the other way round."
                ),
                claim=f"{one} and {other} are joined to the same rows, neither by a unique key",
                node=call,
            )


def _two_fan_outs(
    query: Query, block: Block, pairs: list[tuple[Held, Held]]
) -> tuple[Source, Source] | None:
    """Two sources of which several rows each meet one row of a third."""
    for base in block.sources:
        many = [
            s
            for s in block.sources
            if s is not base and multiplied_by(query, block, pairs, s, base)
        ]
        for one, other in combinations(many, 2):
            if not _are_linked(query, block, pairs, one, other):
                return one, other
    return None


def _are_linked(
    query: Query, block: Block, pairs: list[tuple[Held, Held]], one: Source, other: Source
) -> bool:
    """Whether joins lead from one to the other, but by rows that several of both meet.

    Then the pairs of their rows are what the query is about.
    """
    places = {id(source): place for place, source in enumerate(block.sources)}
    shared = {
        id(source)
        for source in block.sources
        if multiplied_by(query, block, pairs, one, source)
        and multiplied_by(query, block, pairs, other, source)
    }
    groups = Groups(len(places))
    for left, right in pairs:
        if shared.isdisjoint((id(left.source), id(right.source))):
            groups.join((places[id(left.source)], places[id(right.source)]))
    return any({places[id(one)], places[id(other)]} <= {*group} for group in groups.listed())


def _wrong_sum(query: Query, block: Block, found: tuple[Source, Source]) -> Node | None:
    """The first aggregate that rows which come too often make wrong."""
    for source in found:
        relation = query.relation_of(source)
        keys = frozenset(
            held.column.name
            for key in block.node.children("groupClause")
            if (held := query.own(block, key)) is not None and held.source is source
        )
        if relation is not None and relation.identified_by(keys):
            return None
    having = block.node.child("havingClause")
    for target in (*block.targets, *([] if having is None else [having])):
        for node in own_nodes(target):
            if call_name(node) in _SUMMING and not node.flag("agg_distinct"):
                named = [one for _, one in query.columns_in(block, node) if one is not None]
                if node.flag("agg_star") or any(one.source in found for one in named):
                    return node
    return None


_SUMMING = frozenset(("sum", "count"))
"""Of rows that all come equally often the average, the least and the largest stay."""
