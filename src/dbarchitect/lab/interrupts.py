"""Signals become exceptions, so that `with` blocks clean up on the way out."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class TerminatedError(KeyboardInterrupt):
    """A SIGTERM or SIGHUP arrived: all that cleans up after Ctrl-C does so here, too."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal.Signals(signal_number).name)
        self.exit_status = 128 + signal_number
        """143 for SIGTERM, as a shell says it."""


@contextmanager
def raise_on_termination() -> Generator[None]:
    """Inside, SIGTERM and SIGHUP raise `TerminatedError` in the main thread."""
    before = {number: signal.signal(number, _raise) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(signal_number: int, _frame: FrameType | None) -> None:
    # A second signal must not interrupt the cleaning up after the first.
    signal.signal(signal_number, signal.SIG_IGN)
    raise TerminatedError(signal_number)
