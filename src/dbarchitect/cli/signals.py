"""Signals become exceptions, so that `with` blocks clean up on the way out.

Rule: after the first signal the others are ignored, so that cleaning up is never cut short.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_by_exception_on_signals() -> None:
    """A signal raises SystemExit(128 + number), also where a library has its own way of SIGINT.

    A signal that our caller has us ignore stays ignored.
    """
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    for other in (number, *SIGNALS):
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)
