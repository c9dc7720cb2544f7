"""QRY29: OR with a column without an index, which makes those of the others useless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.query_access import (
    creating_index,
    is_given,
    is_narrowed,
    leading_index,
    part_name,
    tests_in,
)
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import disjuncts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY29",
    slug="or_with_unindexed_column",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary=("A condition joins columns of a table by OR, and one of them has no index."),
    why=(
        "The rows that the column without an index may find are anywhere: the table is "
        "read from end to end, and the other indexes are of no use."
    ),
    remedy=(
        "Make an index on the column that has none: then a bitmap of all of them finds "
        "the rows."
    ),
    systemic="{count} queries join an indexed column by OR with one without an index",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/indexes-bitmap-scans.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """An OR of comparisons of one table's columns with given values, some with an index.

    Where another part leads to few rows, and in a table that is known to be small, it is cheap.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            held = [_compared(query, block, side) for side in disjuncts(part)]
            known = [one for one in held if one is not None]
            if len(known) < len((0, 1)) or len(known) < len(held):
                continue
            without = [one for one in known if not leading_index(one)]
            sources = {one.source for one in known}
            if not without or len(without) == len(known) or len(sources) > 1:
                continue
            first = without[0]
            if is_narrowed(query, block, first.source, part):
                continue
            if query.relations.is_small(first.relation):
                continue
            yield Defect(
                message=(
                    f"{first.relation.name.display} is read from end to end: no index has "
                    f"{first.written}, and those of the other columns are of no use."
                ),
                claim=f"an OR has {first.written}, which no index begins with",
                node=part,
                detail=first.written,
                statements=creating_index(first.relation, part_name(first)),
            )


def _compared(query: Query, block: Block, side: Node) -> Held | None:
    """The bare column of a table that is equal to, or in a range of, what is given."""
    for test in tests_in(side):
        held = query.own(block, test.side)
        if held is None or held.relation.table is None or test.operator in {"<>", "!="}:
            continue
        if is_given(query, block, test.other):
            return held
    return None
