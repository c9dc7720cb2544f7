"""Questions about rows: each in its own READ ONLY transaction, and all in one time box.

Rules:
    1. A statement is put together of catalog names by `model.identifier`, and of nothing that
       stands in a row; it goes over the extended protocol.
    2. No transaction outlives its statement, so that neither VACUUM nor an ALTER TABLE waits
       for us longer than that.
    3. Row security is off for us: rows that policies would hide make the statement fail, where
       else half of a table would be taken for all of it.
    4. An unqualified name finds nothing of the user's, and values become text by their types'
       own output functions, not by casts that an owner may have made.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dbarchitect.errors import (
    SafetyStopError,
    ServerUnsupportedError,
    StatementFailedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dbarchitect.postgres.session import Session

LONGEST_SHARE = 0.5
"""No statement takes more than this share of the time that is left, so that one huge table
leaves time to others. An assumption."""

WORK_MEMORY = "64MB"
"""What one statement at a time sorts and groups in before the server uses its disk.

Measured: a table of 1,000,000 rows and 14 columns wrote 155 MB of temporary files with 4 MB.
"""

_LEAST_MS = 50
_SHRUNK = 0.9
_LOCK_NOT_AVAILABLE = "55P03"
_QUERY_CANCELED = "57014"
OUT_OF_TIME = "The time for its rows was over: --data-seconds gives more."


class RowsNotReadError(Exception):
    """The answer is not to be had; `reason` says why, as a full sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TimeBox:
    """When the reading of rows has to end, on a clock that never goes back, in seconds."""

    end: float
    clock: Callable[[], float] = field(default=time.monotonic)

    @classmethod
    def of(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> TimeBox:
        """A box that ends so many seconds from now."""
        return cls(clock() + seconds, clock)

    @property
    def left_ms(self) -> int:
        """What is left of it, in ms; 0 where it is over."""
        return max(0, int((self.end - self.clock()) * 1000))


class Asker:
    """Asks a server about rows until the time is over."""

    def __init__(self, session: Session, box: TimeBox) -> None:
        self._session = session
        self._box = box
        self._limit_ms: int | None = None

    @property
    def server_version_num(self) -> int:
        """The server's version, such as 180000."""
        return self._session.server_version_num

    @property
    def is_over(self) -> bool:
        """Whether no time is left for another statement."""
        return self._box.left_ms < _LEAST_MS

    @property
    def left_ms(self) -> int:
        """What is left of the time for all statements, in ms."""
        return self._box.left_ms

    def has_time_for(self, statement_ms: float) -> bool:
        """Whether a statement that takes so long would come to its end."""
        return statement_ms <= self._box.left_ms * LONGEST_SHARE

    def prepare(self, *, lock_timeout_ms: int) -> None:
        """The session's settings are those that questions about rows need."""
        self._session.apply_settings(
            {
                "search_path": "",
                "row_security": "off",
                "lock_timeout": f"{lock_timeout_ms}ms",
                "max_parallel_workers_per_gather": "0",
                "jit": "off",
                "work_mem": WORK_MEMORY,
                "datestyle": "ISO",
                "intervalstyle": "postgres",
                "timezone": "UTC",
                "extra_float_digits": "3",
            },
            read_only=True,
        )

    def rows(
        self, sql: str, parameters: Mapping[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """The rows of one statement, which was put together by rule 1.

        Raises:
            RowsNotReadError: there is no time left, the role may not, or a lock is in the way.
        """
        if self.is_over:
            raise RowsNotReadError(OUT_OF_TIME)
        self._limit()
        try:
            return self._session.query_untrusted(sql, parameters)
        except SafetyStopError as error:
            raise RowsNotReadError(_stopped(error.sqlstate)) from error
        except (StatementFailedError, ServerUnsupportedError) as error:
            reason = f"Its rows were not looked at: {error.message}."
            raise RowsNotReadError(reason) from error

    def _limit(self) -> None:
        """A statement ends with its share of what is left, said anew where that shrank."""
        limit_ms = max(_LEAST_MS, int(self._box.left_ms * LONGEST_SHARE))
        if self._limit_ms is None or limit_ms < self._limit_ms * _SHRUNK:
            self._session.apply_settings({"statement_timeout": f"{limit_ms}ms"})
            self._limit_ms = limit_ms


def _stopped(sqlstate: str | None) -> str:
    if sqlstate == _LOCK_NOT_AVAILABLE:
        return "Its rows were not looked at: another session has it locked."
    if sqlstate == _QUERY_CANCELED:
        return "It has more rows than the time was enough for: --data-seconds gives more."
    return "Its rows were not looked at: the server had no room for the answer."
