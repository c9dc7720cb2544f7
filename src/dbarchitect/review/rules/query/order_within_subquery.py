"""QRY31: ORDER BY within a subquery that takes all rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_facts import call_name, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import key_of, rewritten, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY31",
    slug="order_within_subquery",
    severity=Severity.INFO,
    summary="A subquery orders its rows and gives them all.",
    why=(
        "The rows are sorted, and their order is promised to nobody: what the outer query does "
        "with them may change it."
    ),
    remedy="Put ORDER BY into the outer query, or leave it out where no order is wanted.",
    systemic="{count} subqueries order rows for nobody",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/queries-order.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """ORDER BY without LIMIT in a subquery of FROM, a CTE, IN or EXISTS.

    Aggregates and window functions read rows in the order in which they come, which many rely
    on, and FOR UPDATE locks them so. Where the order may still reach who reads the rows, it is
    for him to say it in the outer query: leaving it out would not be the same to him.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    if any(_reads_in_order(node) for block in query.blocks for node in block.nodes):
        return
    for block in query.blocks:
        node = block.node
        if block.role not in _ROLES or not node.has("sortClause"):
            continue
        if any(node.has(name) for name in _USES):
            continue
        plain = without(node, ("sortClause",))
        yield Defect(
            message="The rows are sorted, and the outer query need not keep their order.",
            claim="a subquery has ORDER BY and no LIMIT",
            node=node.children("sortClause")[0].child("node"),
            rewrite=partial(rewritten, query.blocks[0].node, {key_of(node): plain})
            if _is_lost(query, block)
            else str,
        )


def _is_lost(query: Query, block: Block) -> bool:
    """Whether nobody can see the order: the whole has its own, or rows are only counted."""
    top = query.blocks[0]
    is_asked = block.role in {Role.ANY, Role.EXISTS}
    return is_asked or top.node.has("sortClause") or is_aggregated(top)


def _reads_in_order(node: Node) -> bool:
    return node.has("over") or call_name(node) in _IN_ORDER


_ROLES = frozenset((Role.FROM, Role.CTE, Role.ANY, Role.EXISTS))
_USES = ("limitCount", "limitOffset", "distinctClause", "lockingClause")
_IN_ORDER = frozenset(
    ("array_agg", "string_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg",
     "xmlagg", "row_number")
)  # fmt: skip
