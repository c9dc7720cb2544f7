"""QRY25: A queue whose workers wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.query_access import is_one_row
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query


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

    One row that a unique key finds is no queue, and neither are the rows of one value that an
    index leads to, in the order of the key, which are locked so that nobody meets a deadlock.
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
        yield Defect(
            message="Workers choose the same rows, and each waits for the one before.",
            claim="rows are locked FOR UPDATE in an order, with LIMIT and without SKIP LOCKED",
            node=node.child("limitCount"),
        )


_FOR_UPDATE = frozenset(("LCS_FORUPDATE", "LCS_FORNOKEYUPDATE"))
_WAITS = "LockWaitBlock"
