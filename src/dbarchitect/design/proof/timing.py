"""How long executions take: how often each is timed, and which percentiles can be told.

Rules:
    1. A percentile is told where enough executions lie behind it; else it is not measured.
    2. Fast statements are timed often, slow ones for a bounded time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.proof import Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXECUTIONS = 200
"""How often each key is timed, unless the time for it is used up before."""

LEAST_FOR_P99 = 100
"""Below this many executions not one of them stands for the slowest in a hundred."""

LEAST_FOR_P95 = 20
"""The same for the slowest in twenty; a series of fewer has its slowest taken instead."""

TIMING_BUDGET_S = 0.5
"""The most time that one key is timed for once its 99th percentile can be told."""

P99_BUDGET_S = 1.5
"""The most time that one key is timed for until then."""

FEWEST_EXECUTIONS = 10

FEWEST_SLOW_EXECUTIONS = 3
"""The same for a statement of seconds, whose spread is small beside itself."""

SLOW_MS = 1000.0

SERIES = 5
"""How often the timing of a key that misses its target is repeated at most.

Other work on the machine only ever adds time: the quietest series is nearest to what the
statement itself takes, and a target is missed only when each series misses it.
"""


def timed_series(execute: Callable[[], float], clock: Callable[[], float]) -> Timing:
    """Executions, each of which says how many milliseconds it took."""
    times: list[float] = []
    begin = clock()
    while len(times) < EXECUTIONS:
        times.append(execute())
        if _is_enough(times, clock() - begin):
            break
    return timing_of(times)


def timing_of(times: Sequence[float]) -> Timing:
    """The percentiles of at least one execution's milliseconds."""
    ordered = sorted(times)
    return Timing(
        n=len(ordered),
        p50_ms=percentile(ordered, 50),
        p95_ms=percentile(ordered, 95),
        p99_ms=percentile(ordered, 99) if len(ordered) >= LEAST_FOR_P99 else None,
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile of sorted values."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, rank - 1)]


def _is_enough(times: Sequence[float], spent_s: float) -> bool:
    budget_s = TIMING_BUDGET_S if len(times) >= LEAST_FOR_P99 else P99_BUDGET_S
    fewest = FEWEST_SLOW_EXECUTIONS if times[0] > SLOW_MS else FEWEST_EXECUTIONS
    return spent_s > budget_s and len(times) >= fewest
