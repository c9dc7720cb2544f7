"""QRY30: A filter that a null bind turns off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.query_access import is_narrowed, leading_index, tests_in
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import disjuncts
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY30",
    slug="optional_filter",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary=("A condition holds for all rows where its bind is null."),
    why=(
        "One plan must serve both: once the server keeps a plan for all values, it "
        "reads the table from end to end even where the bind is given."
    ),
    remedy=(
        "Write the condition only where it is wanted, or set plan_cache_mode to "
        "force_custom_plan."
    ),
    systemic="{count} queries have filters that a null bind turns off",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/sql-prepare.html#SQL-PREPARE-NOTES",
        "https://www.postgresql.org/docs/18/runtime-config-query.html#GUC-PLAN-CACHE-MODE",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """`$1 IS NULL OR column = $1`, the column with an index.

    coalesce($1, column) = column, which is the same where the column holds no null, too. What
    an outer join adds is found by the join.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            sides = disjuncts(part)
            asked = {number for side in sides if (number := _bind_tested(side)) is not None}
            for side in sides:
                held = _compared(query, block, side, asked)
                if held is None or held.source.optional:
                    continue
                if not is_narrowed(query, block, held.source, part):
                    yield Defect(
                        message=(
                            f"A plan that is kept for all values reads all of "
                            f"{held.relation.name.display}, though {leading_index(held)} "
                            "would find the rows."
                        ),
                        claim="a null bind turns the condition off",
                        node=part,
                        detail=held.written,
                    )


def _bind_tested(side: Node) -> int | None:
    """The number of the bind that the part asks to be null."""
    argument = side.child("arg") if side.text("nulltesttype") == "IS_NULL" else None
    inner = None if argument is None else without_casts(argument)
    return inner.number("number") if inner is not None and inner.kind == "ParamRef" else None


def _compared(query: Query, block: Block, side: Node, asked: set[int]) -> Held | None:
    for test in tests_in(side):
        held = query.own(block, test.side)
        other = without_casts(test.other)
        if held is None or other.kind != "ParamRef" or not leading_index(held):
            continue
        if other.number("number") in asked:
            return held
    return None
