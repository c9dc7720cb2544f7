"""Watching over SQL that was supplied, from outside of the server.

A role may SET its own statement_timeout to 0, and a loop that inserts needs no temporary file.
So limits are also kept here: a thread looks at each guarded backend and at the disk, and
terminates what went over. The session then fails with the reason instead of a lost connection.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from dbarchitect.errors import DbarchitectError, SafetyStopError
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.lab.options import SuppliedLimits
    from dbarchitect.postgres.session import Session

PERIOD_S = 0.2
"""How often the guard looks; a limit is kept to within this and the time of a termination."""

PERIOD_MAX_S = 2.0
"""How long the guard waits at most, where a look takes long."""

_SHARE = 0.1
"""The share of the time that looks may take: of a thousand tables there are ten thousand files,
and to measure them five times a second took a third of the time of a load."""

GRACE_MS = 500
"""How much later than the server's own statement_timeout the guard acts, which reports more."""

_TERMINATE = "select pg_catalog.pg_terminate_backend(%(pid)s)"


@dataclass(slots=True)
class _Watched:
    limits: SuppliedLimits
    used_ms: float = 0.0
    last_running_ms: float = 0.0


class Guard:
    """A thread that keeps the limits of the guarded sessions of one database while it runs."""

    def __init__(
        self, connect: Callable[[], Session], disk_bytes: Callable[[Session], int]
    ) -> None:
        self._connect = connect
        self._disk_bytes = disk_bytes
        self._watched: dict[int, _Watched] = {}
        self._reasons: dict[int, SafetyStopError] = {}
        self._mutex = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, session: Session, limits: SuppliedLimits) -> None:
        """The session's backend is held to the limits from now on."""
        with self._mutex:
            self._watched[session.backend_pid] = _Watched(limits)
            self._reasons.pop(session.backend_pid, None)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lab-guard", daemon=True)
                self._thread.start()
        session.explain_loss = self.reason

    def reason(self, backend_pid: int) -> DbarchitectError | None:
        """Why the guard terminated this backend, if it did."""
        with self._mutex:
            return self._reasons.get(backend_pid)

    def stop(self) -> None:
        """The thread has ended; nothing is watched any more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        # Databases that live shorter than one period cost no connection.
        if self._stopping.wait(PERIOD_S):
            return
        try:
            session = self._connect()
        except DbarchitectError:
            return  # the server is gone, as whoever works there is told
        with session:
            begin_s = monotonic()
            while self._look(session):
                if self._stopping.wait(pause_s(monotonic() - begin_s)):
                    return
                begin_s = monotonic()

    def _look(self, session: Session) -> bool:
        """One look; False when the server is gone, and with it everything to watch."""
        with self._mutex:
            watched = dict(self._watched)
        try:
            backends = session.query(load_sql("dbarchitect.lab", "backends"))
            alive = {pid: running_ms or 0.0 for pid, running_ms in backends}
            self._forget(set(watched) - set(alive))
            used_bytes = self._disk_bytes(session) if any(alive.values()) else 0
            for pid in watched.keys() & alive.keys():
                problem = _account(watched[pid], alive[pid], used_bytes)
                if problem is not None:
                    self._terminate(session, pid, problem)
        except DbarchitectError:
            return not session.is_closed
        return True

    def _forget(self, gone: set[int]) -> None:
        with self._mutex:
            for pid in gone:
                del self._watched[pid]

    def _terminate(self, session: Session, pid: int, problem: str) -> None:
        hint = "Give it a higher limit, or less to do."
        with self._mutex:
            self._reasons[pid] = SafetyStopError(problem, hint=hint)
        session.query(_TERMINATE, {"pid": pid})


def pause_s(look_s: float) -> float:
    """How long the guard waits after a look that took so long, in s."""
    return min(max(PERIOD_S, look_s / _SHARE - look_s), PERIOD_MAX_S)


def _account(watched: _Watched, running_ms: float, used_bytes: int) -> str | None:
    """What limit is over, after adding the time since the last look."""
    limits = watched.limits
    is_same_statement = running_ms >= watched.last_running_ms
    watched.used_ms += running_ms - (watched.last_running_ms if is_same_statement else 0.0)
    watched.last_running_ms = running_ms
    if running_ms > limits.statement_ms + GRACE_MS:
        return f"a supplied statement ran for more than {limits.statement_ms} ms"
    if watched.used_ms > limits.total_ms:
        return f"supplied statements ran for more than {limits.total_ms} ms in all"
    if running_ms > 0.0 and used_bytes > limits.disk_bytes:
        return f"supplied statements filled more than {limits.disk_bytes} bytes of disk"
    return None
