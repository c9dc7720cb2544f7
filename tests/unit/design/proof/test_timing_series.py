"""A busy machine alone does not miss a target; a slow statement does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof import access
from dbarchitect.design.proof.access import Runner
from dbarchitect.design.proof.timing import SERIES
from dbarchitect.model.design import PhysicalAccess
from dbarchitect.model.proof import Timing
from dbarchitect.model.quantities import Milliseconds, PerHour

if TYPE_CHECKING:
    import pytest

PATTERN = PhysicalAccess(
    name="p",
    sql="SELECT 1",
    binds=(),
    rate_per_hour=PerHour(1),
    p95_ms=Milliseconds(5),
    writes=False,
    tables=(),
)


def timed(monkeypatch: pytest.MonkeyPatch, p95s: list[float]) -> tuple[Timing, int]:
    """What the runner keeps of series with these 95th percentiles, and how many it took."""
    taken: list[float] = []

    def series(*_arguments: object) -> Timing:
        taken.append(p95s[len(taken)])
        return Timing(n=10, p50_ms=1, p95_ms=taken[-1], p99_ms=taken[-1])

    monkeypatch.setattr(Runner, "_series", series)
    monkeypatch.setattr(Runner, "_planning_ms", lambda *_arguments: 0.5)
    runner = object.__new__(Runner)
    found = access.Runner._timed(runner, PATTERN, ((),))  # noqa: SLF001 - no server needed
    assert found.planning_ms == 0.5
    return found, len(taken)


def test_a_series_that_meets_the_target_is_the_only_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timing, series = timed(monkeypatch, [4.0, 1.0])
    assert (timing.p95_ms, series) == (4.0, 1)


def test_a_series_after_a_disturbed_one_meets_the_target(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timing, series = timed(monkeypatch, [80.0, 3.0, 1.0])
    assert (timing.p95_ms, series) == (3.0, 2)


def test_a_statement_that_is_slow_each_time_misses_with_its_quietest_series(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timing, series = timed(monkeypatch, [9.0, 7.0, 6.0, 8.0, 9.0])
    assert (timing.p95_ms, series) == (6.0, SERIES)


def test_a_statement_far_over_its_target_is_not_timed_again() -> None:
    far = Timing(n=10, p50_ms=51, p95_ms=60, p99_ms=60)
    near = Timing(n=10, p50_ms=6, p95_ms=60, p99_ms=60)
    assert access._hopeless(PATTERN, far)  # noqa: SLF001 - the rule itself
    assert not access._hopeless(PATTERN, near)  # noqa: SLF001 - the rule itself
