"""One access pattern, prepared and executed with values in a session of the lab."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dbarchitect.design.proof.keys import listed_constants
from dbarchitect.errors import DbarchitectError, StatementFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from dbarchitect.postgres.session import Session

    _Values = tuple[str | None, ...]


_CLASSES_OF_VALUES = frozenset({"22", "23"})
"""Data exceptions and violated constraints. Source: PostgreSQL documentation, appendix A."""


class RefusedValuesError(Exception):
    """The server refuses the values, not the statement."""


class NothingTakenError(DbarchitectError):
    """A statement that writes took none of its values a second time."""

    exit_status = 5


@contextmanager
def values_judged() -> Generator[None]:
    """A refusal of the values alone leaves as an error of its own.

    Raises:
        RefusedValuesError: a constraint is violated, or a value does not fit its type.
    """
    try:
        yield
    except StatementFailedError as error:
        if (error.sqlstate or "")[:2] not in _CLASSES_OF_VALUES:
            raise
        raise RefusedValuesError from error


def execution(values: _Values, name: str = "pattern") -> str:
    """The statement that runs the prepared one with these values."""
    listed = ", ".join(listed_constants(values))
    return f"EXECUTE {name} ({listed})" if values else f"EXECUTE {name}"


@contextmanager
def prepared(session: Session, sql: str) -> Generator[None]:
    """The pattern is prepared inside; the driver drops it at each end of a transaction."""
    session.execute_untrusted(f"PREPARE pattern AS {sql}")
    try:
        yield
    except DbarchitectError:
        # In a transaction that failed it cannot be dropped, and goes with the rollback.
        with suppress(DbarchitectError):
            session.execute_untrusted("DEALLOCATE ALL")
        raise
    session.execute_untrusted("DEALLOCATE ALL")


def took_ms(session: Session, sql: str, clock: Callable[[], float]) -> float:
    """How long the statement took as the client sees it, its rows read."""
    before = clock()
    session.query_untrusted(sql)
    return (clock() - before) * 1000
