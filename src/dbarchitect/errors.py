"""Every error that a user can meet, as one tree.

    DbarchitectError
    |-- UsageError                 2   bad flag, bad brief, bad SQL, bad output folder
    |   |-- BriefError             2   a place in a brief, and what to write instead
    |   `-- SqlError               2   a place in SQL text
    |-- ConnectionFailedError      3   no server there, or it refused us
    |-- PrivilegeMissingError      3   the server said no to this role
    |-- ServerUnsupportedError     3   older than 13, or not PostgreSQL
    |-- SafetyStopError            4   a limit of time, memory, disk or rights was reached
    |-- LabFailedError             5   the throw-away server could not be had
    `-- InvariantBrokenError      70   a bug of ours

The message is lower case and names the object; the hint is a full sentence that says what
to do. Exit status 1 is no error: it says that a result holds findings or a missed target.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a text that the user wrote; lines and columns count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    @property
    def text(self) -> str:
        """`file:line:column`, as far as they are known."""
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


class DbarchitectError(Exception):
    """An error with a message, a hint, a place where there is one, and an exit status."""

    exit_status = 70

    def __init__(
        self, message: str, *, hint: str | None = None, location: Location | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.location = location

    def __str__(self) -> str:
        """The message after its place; the hint is shown apart."""
        if self.location is None:
            return self.message
        return f"{self.location.text}: {self.message}"


class UsageError(DbarchitectError):
    """What the user gave cannot be used: nothing was done, nothing was written."""

    exit_status = 2


class BriefError(UsageError):
    """A brief says something that it cannot mean."""


class SqlError(UsageError):
    """SQL text does not parse, or names what is not there."""


class ConnectionFailedError(DbarchitectError):
    """No connection to the server that was named."""

    exit_status = 3


class PrivilegeMissingError(DbarchitectError):
    """The server refused this role."""

    exit_status = 3


class ServerUnsupportedError(DbarchitectError):
    """The server is none that dbarchitect knows."""

    exit_status = 3


class SafetyStopError(DbarchitectError):
    """A limit of time, memory, disk or rights was reached, and the work was stopped."""

    exit_status = 4


class LabFailedError(DbarchitectError):
    """The throw-away PostgreSQL could not be started, or it died."""

    exit_status = 5


class InvariantBrokenError(DbarchitectError):
    """Something that dbarchitect promises itself does not hold: a bug to report."""

    exit_status = 70
