"""QRY15: Some rows taken in no order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import are_one_row
from dbarchitect.review.query_facts import is_aggregated, is_null_constant, is_value
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY15",
    slug="limit_without_order",
    severity=Severity.WARNING,
    summary=("A query takes some of several rows without ORDER BY."),
    why=(
        "Which rows come is left to the plan: they change with statistics, a VACUUM or "
        "another session's scan, and pages overlap."
    ),
    remedy=("Add ORDER BY with a unique key at its end."),
    systemic="{count} queries take some rows in no order",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/queries-limit.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """LIMIT over a table without ORDER BY.

    Any row will do where only its presence is asked for, in EXISTS, in a queue that skips what
    is locked, or to change rows in batches; one row that a unique key finds has no order.
    Without OFFSET it is told as info.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        limit = block.node.child("limitCount")
        if limit is None or block.node.has("sortClause") or not block.is_select:
            continue
        if is_null_constant(limit) or _any_row_will_do(query, block):
            continue
        is_paged = block.node.has("limitOffset")
        yield Defect(
            message=(
                "Pages of these rows overlap and leave rows out: without ORDER BY each call "
                "may see them in another order."
                if is_paged
                else "Which rows these are is left to the plan, and may change from day to day."
            ),
            claim="the query has LIMIT and no ORDER BY",
            node=limit,
            severity=Severity.WARNING if is_paged else Severity.INFO,
        )


def _any_row_will_do(query: Query, block: Block) -> bool:
    relations = [s for s in block.sources if query.relation_of(s) is not None]
    top = query.blocks[0].node
    return (
        not relations
        or len(relations) < len(block.sources)
        or block.role in {Role.EXISTS, Role.CTE}
        or (block.role is not Role.STATEMENT and top.kind != "SelectStmt")
        or block.node.has("lockingClause")
        or is_aggregated(block)
        or all(map(_is_constant, block.targets))
        or are_one_row(query, block)
    )


def _is_constant(target: Node) -> bool:
    value = target.child("val")
    return value is not None and is_value(value)
