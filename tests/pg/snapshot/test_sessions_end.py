"""How a session ends where the run is stopped at the worst moment."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest

from dbarchitect.postgres.session import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from dbarchitect.lab import Lab, LabDatabase

_BEGUN = psycopg.Transaction.__enter__.__code__


@pytest.fixture
def stopped_once_begun() -> Iterator[None]:
    """SIGINT reaches us when BEGIN has come back and nobody knows it yet."""

    def stop(frame: FrameType, event: str, _argument: object) -> None:
        if event == "return" and frame.f_code is _BEGUN:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.setprofile(stop)
    yield
    sys.setprofile(None)
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("isolation", [None, Isolation.SERIALIZABLE])
def test_a_run_stopped_just_after_begin_ends_as_stopped(
    lab: Lab,
    database: LabDatabase,
    isolation: Isolation | None,
    request: pytest.FixtureRequest,
) -> None:
    with lab.connect(database) as session:
        request.getfixturevalue("stopped_once_begun")
        with pytest.raises(KeyboardInterrupt), session.transaction(isolation=isolation):
            pytest.fail("the transaction was entered")
        assert session.is_closed
