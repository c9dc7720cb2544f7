"""QRY10: OR over columns of two tables, which no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import (
    is_given,
    is_narrowed_by_value,
    leading_index,
    tests_in,
)
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import disjuncts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY10",
    slug="or_across_tables",
    severity=Severity.WARNING,
    summary=("A condition joins columns of two tables by OR."),
    why=(
        "Neither side can leave rows out before the tables are joined: all rows are "
        "joined, though each column has an index."
    ),
    remedy=(
        "Write a query for each side, joined by UNION, which keeps a row that both find only "
        "once: let both return a key, as UNION makes one of all rows that are equal."
    ),
    systemic="{count} queries join columns of two tables by OR",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("sqlcheck",),
    references=(
        "https://www.postgresql.org/docs/18/indexes-bitmap-scans.html",
        "https://www.postgresql.org/docs/18/queries-union.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """An OR whose sides each compare an indexed column of another table with given values.

    Where a part beside it leads to few rows by an index, nothing is gained.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            sides = disjuncts(part)
            sources = {source for side in sides for source in _indexed(query, block, side)}
            if len(sides) > 1 and len(sources) > 1 and not _is_narrowed(query, block, part):
                listed = " and ".join(sorted(quote_identifier(s.name) for s in sources))
                yield Defect(
                    message=f"All rows of {listed} are joined before any can be left out.",
                    claim=f"an OR has columns of {listed}, each with an index",
                    node=part,
                )


def _indexed(query: Query, block: Block, side: Node) -> list[Source]:
    """The source of the side's column, if it is compared with a value and has an index."""
    for test in tests_in(side):
        held = query.own(block, test.side)
        if held is not None and is_given(query, block, test.other):
            return [held.source] if leading_index(held) else []
    return []


def _is_narrowed(query: Query, block: Block, part: Node) -> bool:
    return any(is_narrowed_by_value(query, block, source, part) for source in block.sources)
