"""Every error that a user can meet, as one tree.

    DbarchitectError
    |-- UsageError                 2   bad flag, bad brief, bad SQL, bad output folder
    |   |-- BriefError             2   a place in a brief, and what to write instead
    |   |   `-- SeveralBriefError  2   all that is wrong with a brief
    |   `-- SqlError               2   a place in SQL text
    |       `-- SeveralSqlError    2   all that does not parse
    |-- ConnectionFailedError      3   no server there, or it refused us, or it went away
    |-- StatementFailedError      70   the server refused a statement
    |   `-- PrivilegeMissingError  3   the server said no to this role
    |-- ServerUnsupportedError     3   older than 13, or not PostgreSQL
    |-- SafetyStopError            4   a limit of time, memory, disk or rights was reached
    |-- LabFailedError             5   the throw-away server could not be had
    |-- OutputFailedError          5   no room for a result, or its disk failed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDiagnosis:
    """What a PostgreSQL server reported with an error, field by field.

    Source: PostgreSQL documentation, 54.8 Error and Notice Message Fields.
    """

    sqlstate: str
    severity: str
    message: str
    detail: str | None = None
    server_hint: str | None = None
    position: int | None = None
    """Characters into the statement, counted from 1."""
    context: str | None = None
    schema_name: str | None = None
    table_name: str | None = None
    column_name: str | None = None
    data_type_name: str | None = None
    constraint_name: str | None = None


class DbarchitectError(Exception):
    """An error with a message, a hint, a place where there is one, and an exit status.

    `server` holds the report of the PostgreSQL server where one caused the error. `left_off`
    counts the errors beyond its `parts`.
    """

    exit_status = 70

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        location: Location | None = None,
        server: ServerDiagnosis | None = None,
    ) -> None:
        # What `str` shows is the message after its place; the hint is shown apart.
        super().__init__(message if location is None else f"{location.text}: {message}")
        self.message = message
        self.hint = hint
        self.location = location
        self.server = server
        self.left_off = 0
        self._parts: tuple[DbarchitectError, ...] = ()

    @property
    def parts(self) -> tuple[DbarchitectError, ...]:
        """The errors that are told: this one, or all of which it is made."""
        return self._parts or (self,)

    @property
    def sqlstate(self) -> str | None:
        """The five characters of the server's report; None where no server spoke."""
        return None if self.server is None else self.server.sqlstate


class UsageError(DbarchitectError):
    """What the user gave cannot be used: nothing was done, nothing was written."""

    exit_status = 2


class BriefError(UsageError):
    """A brief says something that it cannot mean."""


class SeveralBriefError(BriefError):
    """A brief says several things that it cannot mean; it reads like the first of them.

    `parts` are in the order of their places; `left_off` is how many more there are.
    """

    def __init__(self, parts: tuple[BriefError, ...], *, left_off: int = 0) -> None:
        first = parts[0]
        super().__init__(first.message, hint=first.hint, location=first.location)
        self._parts = parts
        self.left_off = left_off


class SqlError(UsageError):
    """SQL text does not parse, or names what is not there."""


class SeveralSqlError(SqlError):
    """Several places in SQL text do not parse; it reads like the first of them.

    `parts` are in the order of their places; `left_off` is how many more there are.
    """

    def __init__(self, parts: tuple[SqlError, ...], *, left_off: int = 0) -> None:
        first = parts[0]
        super().__init__(first.message, hint=first.hint, location=first.location)
        self._parts = parts
        self.left_off = left_off


class ConnectionFailedError(DbarchitectError):
    """No connection to the server that was named."""

    exit_status = 3


class StatementFailedError(DbarchitectError):
    """The server refused a statement.

    Its exit status is that of a bug: where the statement was the user's, the caller says so
    with a `SqlError` or a `BriefError` that names the place.
    """

    exit_status = 70

    @property
    def detail(self) -> str | None:
        """The server's DETAIL."""
        return None if self.server is None else self.server.detail

    @property
    def server_hint(self) -> str | None:
        """The server's HINT."""
        return None if self.server is None else self.server.server_hint

    @property
    def position(self) -> int | None:
        """Where in the statement, in characters from 1."""
        return None if self.server is None else self.server.position

    @property
    def schema_name(self) -> str | None:
        """The schema that the error is about."""
        return None if self.server is None else self.server.schema_name

    @property
    def table_name(self) -> str | None:
        """The table that the error is about."""
        return None if self.server is None else self.server.table_name

    @property
    def column_name(self) -> str | None:
        """The column that the error is about."""
        return None if self.server is None else self.server.column_name

    @property
    def constraint_name(self) -> str | None:
        """The constraint that was violated; unique indexes count as constraints here."""
        return None if self.server is None else self.server.constraint_name


class PrivilegeMissingError(StatementFailedError):
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


class OutputFailedError(DbarchitectError):
    """A result could not be written: its disk is full, or failed."""

    exit_status = 5


class InvariantBrokenError(DbarchitectError):
    """Something that dbarchitect promises itself does not hold: a bug to report."""

    exit_status = 70
