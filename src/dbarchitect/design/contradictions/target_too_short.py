"""A target that is over before one page was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.model.contradiction import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief

ONE_BUFFER_MS = 0.002
"""The least time in which a statement that reads one page from memory is executed.

Source: lab case. A row found by its `ctid`, one shared buffer hit, as a prepared statement,
took 0.006 ms at the fastest of 3,000 executions and 0.011 ms at the median (PostgreSQL 18.6,
EXPLAIN ANALYZE without timing of nodes); a third of the fastest leaves room for any machine.
"""


def _found(brief: Brief) -> Iterator[Contradiction]:
    for pattern in brief.access:
        if pattern.p95_ms is None or pattern.p95_ms >= ONE_BUFFER_MS:
            continue
        yield Contradiction(
            id=f"C-target-too-short-{pattern.name}",
            path=f"access.{pattern.name}.p95",
            says=f"95 of 100 runs are done in {shown(pattern.p95_ms)} ms.",
            against=(
                "One page has to be read at least. Executing a statement that reads a single "
                f"page, from memory, takes {shown(ONE_BUFFER_MS)} ms at the very least; from "
                "disk, and with the way to the server, it is many times that."
            ),
            effect="The pattern is designed and measured as the others are, and misses it.",
        )


CONTRADICTION = Kind(slug="target_too_short", in_brief=_found)
