"""QRY24: A list of a thousand values in the text of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query


RULE = Rule(
    code="QRY24",
    slug="long_list_of_values",
    severity=Severity.INFO,
    summary=("A query holds a long list of values."),
    why=(
        "The text is parsed and planned anew with each list, and each length is "
        "another statement for a cache of plans and, before PostgreSQL 18, for "
        "pg_stat_statements."
    ),
    remedy=("Pass one array: `column = ANY ($1)`."),
    systemic="{count} queries hold long lists of values",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/functions-comparisons.html",
        "https://www.postgresql.org/docs/18/pgstatstatements.html",
    ),
    since="0.1",
)

VALUES = 1000
"""So many values are a long list.

Source: measured on PostgreSQL 18: by a primary key, IN with 5 integers takes 0.04 ms to plan,
with 1,000 it is 2 ms, with 10,000 it is 27 ms.
"""


def check(snapshot: Snapshot, *, values: int = VALUES) -> Iterator[Finding]:
    """IN or NOT IN with a list of `values` or more, and as many comparisons joined by OR."""
    return found_in_queries(snapshot, RULE, lambda query: _defects(query, values), bodies=False)


def _defects(query: Query, values: int) -> Iterator[Defect]:
    for block in query.blocks:
        for node in block.nodes:
            items = node.child("rexpr") if node.text("kind") == "AEXPR_IN" else None
            count = 0 if items is None else len(items.children("items"))
            if node.kind == "BoolExpr" and node.text("boolop") == "OR_EXPR":
                count = len(node.children("args"))
            if count >= values:
                yield Defect(
                    message="The text is parsed and planned anew with each list of values.",
                    claim=f"a list in the query has {count:,} values",
                    node=node,
                )
