"""QRY34: A column compared with a value that changes from row to row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import is_given, is_narrowed, leading_index, tests_of
from dbarchitect.review.query_facts import VOLATILE, call_name
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query


RULE = Rule(
    code="QRY34",
    slug="column_equals_random_value",
    severity=Severity.WARNING,
    summary=(
        "A condition compares an indexed column with a function that gives another "
        "value at each call."
    ),
    why=(
        "The function is called for each row, which is compared with a value of its "
        "own: none, one or several rows come, and the index is of no use."
    ),
    remedy=("Compute the value once: `WHERE id = (SELECT ...)`."),
    systemic="{count} queries compare a column with a value that changes from row to row",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/xfunc-volatility.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A comparison of a column that an index begins with and a call of a volatile function.

    Within a subquery it is called once; now() is the same for the whole transaction.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for test in tests_of(block):
            held = query.own(block, test.side)
            if held is None or not is_given(query, block, test.other):
                continue
            calls = [node for node in own_nodes(test.other) if call_name(node) in VOLATILE]
            index = leading_index(held)
            if calls and index and not is_narrowed(query, block, held.source, test.part):
                yield Defect(
                    message=(
                        f"`{part_text(calls[0])}` is called for each row, and {held.written} "
                        f"is compared with another value each time; {index} is of no use."
                    ),
                    claim=f"{call_name(calls[0])}() gives another value at each call",
                    node=calls[0],
                    detail=held.written,
                )
