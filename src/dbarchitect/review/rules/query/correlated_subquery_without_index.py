"""QRY23: A subquery for each row that no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Safety, Severity
from dbarchitect.review.query_access import (
    creating_index,
    is_narrowed,
    is_one_row,
    part_name,
    tests_of,
)
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role, own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block

RULE = Rule(
    code="QRY23",
    slug="correlated_subquery_without_index",
    severity=Severity.WARNING,
    summary=("A subquery in what is returned looks up rows by a column without an index."),
    why=(
        "It runs once for each row of the result and reads its table from end to end "
        "each time: the time is the product of both tables."
    ),
    remedy=(
        "Make an index on the column, or join the totals of a subquery that is grouped by it."
    ),
    systemic="{count} queries read a whole table for each row of their result",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/sql-expressions.html#SQL-SYNTAX-SCALAR-SUBQUERIES",
        "https://www.postgresql.org/docs/18/indexes-intro.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A subquery of the SELECT list that looks up a column of no index by one of the row.

    Where the outer query gives one row, or another column leads to few rows, it is cheap.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        outer = block.within
        if outer is None or block.sublink is None or not outer.sources:
            continue
        if block.role not in _FOR_EACH_ROW or not _is_returned(outer, block):
            continue
        if len(block.sources) != 1:
            continue
        if all(is_one_row(query, outer, source) for source in outer.sources):
            continue
        source = block.sources[0]
        relation = query.relation_of(source)
        looked_up = _looked_up(query, block)
        if relation is None or looked_up is None or is_narrowed(query, block, source):
            continue
        yield Defect(
            message=(
                f"{relation.name.display} is read from end to end for each row of the "
                f"result: no index begins with {looked_up.written}."
            ),
            claim=f"no index of {relation.name.display} begins with {looked_up.written}",
            node=block.sublink,
            detail=looked_up.written,
            statements=creating_index(relation, part_name(looked_up)),
            safety=Safety.SAFE,
        )


_FOR_EACH_ROW = frozenset((Role.SCALAR, Role.ARRAY))
"""What runs for each row; for EXISTS the planner may read the table once and hash it.

Source: `make_subplan`, src/backend/optimizer/plan/subselect.c.
"""


def _is_returned(outer: Block, block: Block) -> bool:
    return any(
        item.fields is block.sublink.fields
        for target in outer.targets
        for item in own_nodes(target)
        if block.sublink is not None
    )


def _looked_up(query: Query, block: Block) -> Held | None:
    """The column that must equal one of the row for which the subquery runs."""
    for test in tests_of(block):
        held = query.own(block, test.side)
        other = query.column(block, test.other)
        is_of_row = other is not None and not other.is_own
        if held is not None and is_of_row and test.operator == "=" and held.relation.table:
            return held
    return None
