"""Progress on stderr, for a run that takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock, Timer

from dbarchitect.report.printable import printable

SILENT_SECONDS = 1.0
"""A run shorter than this shows no progress."""

Reporter = Callable[[str], None]


@contextmanager
def progress(*, quiet: bool) -> Generator[Reporter]:
    """What a verb calls with the name of each phase as it begins.

    An exception by which a signal ends the run has a note of the phase that it ended.
    """
    line = _ProgressLine(rewrites=sys.stderr.isatty())
    timer = Timer(SILENT_SECONDS, line.appear)
    timer.daemon = True
    if not quiet:
        timer.start()
    try:
        yield line.report
    except (KeyboardInterrupt, SystemExit) as stop:
        if line.phase is not None:
            stop.add_note(line.phase)
        raise
    finally:
        timer.cancel()
        line.clear()


class _ProgressLine:
    """One line on a terminal, rewritten; one line for each phase elsewhere."""

    def __init__(self, *, rewrites: bool) -> None:
        self._rewrites = rewrites
        self.phase: str | None = None
        self._visible = False
        self._lock = Lock()

    def report(self, phase: str) -> None:
        with self._lock:
            if self._visible and phase != self.phase:
                self._write(phase)
            self.phase = phase

    def appear(self) -> None:
        with self._lock:
            self._visible = True
            if self.phase is not None:
                self._write(self.phase)

    def clear(self) -> None:
        with self._lock:
            if self._visible and self._rewrites:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            self._visible = False

    def _write(self, phase: str) -> None:
        text = printable(phase)
        sys.stderr.write(f"\r\x1b[K{text} ..." if self._rewrites else f"{text} ...\n")
        sys.stderr.flush()
