"""MNT04: a query that is slow each time, or now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.queries import queries_of, uncounted
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query

RULE = Rule(
    code="MNT04",
    slug="slow_query",
    severity=Severity.INFO,
    summary="A query takes seconds, each time or now and then.",
    why=(
        "Whoever waits for it turns to something else, and it holds a connection, its locks "
        "and its snapshot meanwhile. One that is slow only now and then waits for a lock, "
        "reads what is not in the cache, or has a plan that does not suit all values."
    ),
    remedy=(
        "Look at its plan with EXPLAIN (ANALYZE, BUFFERS), for frequent values and for rare "
        "ones; auto_explain and log_lock_waits tell of the slow calls."
    ),
    systemic="{count} queries take seconds, each time or now and then",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Azimutt",),
    references=(
        "https://www.postgresql.org/docs/18/pgstatstatements.html",
        "https://www.postgresql.org/docs/18/auto-explain.html",
        "https://www.nngroup.com/articles/response-times-3-important-limits/",
    ),
    since="0.1",
)


def undecided(
    snapshot: Snapshot,
    *,
    slow_ms: float = 1000.0,  # noqa: ARG001 - it takes what `check` takes
    minimum_calls: int = 100,  # noqa: ARG001 - as said
    times: float = 100.0,  # noqa: ARG001 - as said
) -> str | None:
    """Only a server counts what its statements take."""
    return uncounted(snapshot)


def check(
    snapshot: Snapshot,
    *,
    slow_ms: float = 1000.0,
    minimum_calls: int = 100,
    times: float = 100.0,
) -> Iterator[Finding]:
    """Queries that take so long on the mean, or once took so many times as long.

    Args:
        snapshot: What was read.
        slow_ms: From so long on a call is slow, in ms. Source: after 1.0 s a user's flow of
            thought is interrupted (J. Nielsen, Response Times: The 3 Important Limits).
        minimum_calls: What is called less often is a report, or somebody at a terminal. An
            assumption.
        times: A slow call takes so many times the mean. Source: reading a page from a disk
            takes some 100 times as long as from the cache; more than that is not the cache's
            doing alone.
    """
    total_ms = sum(q.cost.total_ms for q in queries_of(snapshot).queries if q.cost is not None)

    def defects(query: Query) -> Iterator[Defect]:
        cost = query.cost
        if cost is None or cost.calls < minimum_calls:
            return
        mean = cost.total_ms / cost.calls
        slowest = cost.slowest_ms or 0.0
        if mean >= slow_ms:
            yield Defect(
                message=(
                    f"Takes {mean / 1000:,.1f} s each time, called {cost.calls:,} times: "
                    f"{cost.total_ms / total_ms:.0%} of the time of all queries."
                ),
                claim=f"pg_stat_statements: {mean:,.0f} ms on the mean of {cost.calls} calls",
            )
        elif slowest >= max(slow_ms, times * mean):
            yield Defect(
                message=(
                    f"Takes {mean:,.1f} ms on the mean and once took {slowest / 1000:,.1f} s: "
                    "a lock, the disk, or a plan that does not suit all values."
                ),
                claim=(
                    f"pg_stat_statements has {mean:,.1f} ms on the mean of {cost.calls} calls, "
                    f"and {slowest:,.0f} ms for the slowest"
                ),
            )

    return found_in_queries(snapshot, RULE, defects)
