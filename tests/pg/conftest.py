"""What holds for all tests on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import sharing, timing

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def timed_briefly() -> Iterator[None]:
    """Statements are timed 20 times instead of 200, sessions at once for a fifth of a second.

    No test here looks at how long something takes, and a proof is for the most part timing;
    tests/acceptance keeps the times that a user gets.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timing, "EXECUTIONS", timing.LEAST_FOR_P95)
        patch.setattr(sharing, "WINDOW_S", 0.2)
        yield
