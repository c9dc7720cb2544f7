"""QRY07: A comparison with NULL, which is never true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_facts import COMPARING, is_null_constant, operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY07",
    slug="compared_with_null",
    severity=Severity.ERROR,
    summary=("A value is compared with NULL by an operator, or NOT IN has a NULL in its list."),
    why=(
        "Such a comparison is null whatever the value is, and null is not true: the "
        "condition never holds."
    ),
    remedy=("Write IS NULL, IS NOT NULL or IS DISTINCT FROM."),
    systemic="{count} queries compare with NULL by an operator",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Fear of the Unknown",),
    references=(
        "https://www.postgresql.org/docs/18/functions-comparison.html",
        "https://www.postgresql.org/docs/18/functions-comparisons.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """=, <>, < and the like with a NULL as one side, and NOT IN with a NULL in its list.

    What a SET assigns is no comparison, and a bind may be null or not.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for node in block.nodes:
            defect = _defect(node)
            if defect is not None:
                yield defect


def _defect(node: Node) -> Defect | None:
    found = operator_of(node)
    is_comparison = found is not None and found[0] in COMPARING
    if found is not None and is_comparison and any(map(is_null_constant, found[1:])):
        return Defect(
            message=f"`{part_text(node)}` is never true, whatever the value is.",
            claim="a side of the comparison is NULL",
            node=node,
            detail=part_text(node),
            remedy="Write IS NULL." if found[0] == "=" else "Write IS NOT NULL.",
        )
    is_not_in = node.text("kind") == "AEXPR_IN" and node.strings("name") == ("<>",)
    items = node.child("rexpr") if node.kind == "A_Expr" and is_not_in else None
    if items is not None and any(map(is_null_constant, items.children("items"))):
        return Defect(
            message=f"`{part_text(node)}` is never true: its list holds a NULL.",
            claim="the list of NOT IN holds NULL",
            node=node,
            detail=part_text(node),
            remedy="Take NULL off the list, and add IS NOT NULL if that is meant.",
        )
    return None
