"""QRY25: A queue whose workers wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.columns import words_of
from dbarchitect.review.query_access import is_one_row, tests_in
from dbarchitect.review.query_facts import integer_of
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node


RULE = Rule(
    code="QRY25",
    slug="queue_without_skip_locked",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary=(
        "A query locks the first rows of an order for update, and waits for those that "
        "are locked."
    ),
    why=(
        "All workers choose the same rows: each waits until the one before has "
        "finished, so that a second worker adds nothing."
    ),
    remedy=("Add SKIP LOCKED."),
    systemic="{count} queries make workers wait for each other",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/sql-select.html#SQL-FOR-UPDATE-SHARE",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """SELECT ... ORDER BY ... LIMIT ... FOR UPDATE without SKIP LOCKED or NOWAIT.

    One row that a unique key finds is no queue, nor is the newest row of one thing, and neither
    are the rows of one value that an index leads to, in the order of the key, which are locked
    so that nobody meets a deadlock.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        node = block.node
        locks = [
            clause
            for clause in node.children("lockingClause")
            if clause.text("strength") in _FOR_UPDATE and clause.text("waitPolicy") == _WAITS
        ]
        if not locks or not node.has("limitCount") or not node.has("sortClause"):
            continue
        if any(is_one_row(query, block, source) for source in block.sources):
            continue
        if _is_newest_of_one(query, block):
            continue
        yield Defect(
            message="Workers choose the same rows, and each waits for the one before.",
            claim="rows are locked FOR UPDATE in an order, with LIMIT and without SKIP LOCKED",
            node=node.child("limitCount"),
        )


def _is_newest_of_one(query: Query, block: Block) -> bool:
    """The last row by one column, of what equals given values: it is locked, not taken."""
    keys = block.node.children("sortClause")
    is_last = [key.text("sortby_dir") for key in keys] == ["SORTBY_DESC"]
    if not is_last or integer_of(block.node.child("limitCount")) != 1 or not block.conditions:
        return False
    return all(_is_given_or_live(query, block, part) for part in block.conditions)


def _is_given_or_live(query: Query, block: Block, part: Node) -> bool:
    """`workflow_id = $1` and `deleted_at IS NULL`; a constant would be a state: `= 'ready'`."""
    argument = part.child("arg") if part.text("nulltesttype") == "IS_NULL" else None
    if argument is not None:
        held = query.own(block, argument)
        return held is not None and words_of(held.column.name)[:1] == ("deleted",)
    return any(
        test.operator == "="
        and query.own(block, test.side) is not None
        and without_casts(test.other).kind == "ParamRef"
        for test in tests_in(part)
    )


_FOR_UPDATE = frozenset(("LCS_FORUPDATE", "LCS_FORNOKEYUPDATE"))
_WAITS = "LockWaitBlock"
