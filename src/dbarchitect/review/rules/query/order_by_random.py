"""QRY04: All rows sorted by random numbers to take some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import is_narrowed_by_value, is_one_row
from dbarchitect.review.query_facts import RANDOM, call_name, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block


RULE = Rule(
    code="QRY04",
    slug="order_by_random",
    severity=Severity.WARNING,
    summary=("Rows are ordered by random numbers."),
    why=(
        "Every row that qualifies is read, given a number and sorted, however few are "
        "taken: the time grows with the table, and no index helps."
    ),
    remedy=("Draw keys or use TABLESAMPLE, or keep a column of random numbers with an index."),
    systemic="{count} queries sort rows by random numbers",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Random Selection", "sqlcheck"),
    references=(
        "https://www.postgresql.org/docs/18/sql-select.html#SQL-FROM",
        "https://www.postgresql.org/docs/18/tablesample-method.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """ORDER BY random(), gen_random_uuid() and the like over rows of a table.

    Where a unique key leaves one row, or an index leads to those of one value, or groups or
    what a function made are ordered, it is cheap.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _makes_fewer(block: Block) -> bool:
    """Whether all rows must be read in any case, and fewer are left to sort."""
    return is_aggregated(block) or block.node.has("distinctClause")


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        relations = [s for s in block.sources if query.relation_of(s) is not None]
        if not relations or all(is_one_row(query, block, source) for source in relations):
            continue
        is_narrowed = any(is_narrowed_by_value(query, block, source) for source in relations)
        if is_narrowed or _makes_fewer(block):
            continue
        for key in block.node.children("sortClause"):
            expression = key.child("node")
            if call_name(expression) not in RANDOM:
                continue
            listed = ", ".join(quote_identifier(source.name) for source in relations)
            yield Defect(
                message=f"All rows of {listed} that qualify are sorted, however few are taken.",
                claim=f"the rows are ordered by {call_name(expression)}()",
                node=expression,
            )
