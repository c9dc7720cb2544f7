"""Statements tried on a database of the lab that stays as it is.

Rule 1: what runs in a transaction is rolled back; what PostgreSQL refuses inside of one, such
        as CREATE INDEX CONCURRENTLY, runs in a clone that is dropped afterwards.
Rule 2: each statement is sent by itself, as it was given.
Rule 3: what a remedy's statements left is read by the same role, in the same way, as what was
        there before: only then do two readings compare.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.errors import SafetyStopError, StatementFailedError
from dbarchitect.model.remedy_proof import Refusal
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.postgres.snapshot import (
    SnapshotOptions,
    read_snapshot,
    read_snapshot_within,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session

Statements = tuple[str, ...]

_EVERYWHERE = frozenset({"42501", "57014"})
"""What no other place changes: insufficient_privilege, query_canceled (a limit of time).

Source: PostgreSQL documentation, appendix A.
"""

_OPTIONS = SnapshotOptions(kind=OriginKind.LAB, measures=False)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of several remedies run one after the other.

    `refusals` has, by the remedy's position, the statement that ended it. `after` is what the
    database held in the end; None where nothing ran to its end.
    """

    after: Snapshot | None = None
    refusals: dict[int, Refusal] = field(default_factory=dict[int, Refusal])


def read_pristine(database: LabDatabase) -> Snapshot:
    """What the database holds before any trial."""
    return read_snapshot(database.owner, options=_OPTIONS)


def try_rolled_back(database: LabDatabase, remedies: Sequence[Statements]) -> Tried:
    """Each remedy ran inside one transaction, which was rolled back.

    A remedy that is refused is undone by itself, and the next one runs all the same.
    """
    refusals: dict[int, Refusal] = {}
    session = database.owner
    with session.rolled_back():
        for position, statements in enumerate(remedies):
            refusal = _run_undoing(session, statements)
            if refusal is not None:
                refusals[position] = refusal
        if len(refusals) == len(remedies):
            return Tried(refusals=refusals)
        return Tried(read_snapshot_within(session, options=_OPTIONS), refusals)


def try_in_clone(database: LabDatabase, remedies: Sequence[Statements]) -> Tried:
    """Each remedy ran in a clone, every statement by itself; the clone is gone.

    A remedy that is refused keeps what it had done till then.
    """
    refusals: dict[int, Refusal] = {}
    with cloned(database) as clone:
        for position, statements in enumerate(remedies):
            refusal = run_statements(clone.owner, statements)
            if refusal is not None:
                refusals[position] = refusal
        if len(refusals) == len(remedies):
            return Tried(refusals=refusals)
        return Tried(read_snapshot(clone.owner, options=_OPTIONS), refusals)


@contextmanager
def cloned(database: LabDatabase) -> Generator[LabDatabase]:
    """A copy of the database, gone at the end."""
    clone = database.lab.clone_database(database)
    try:
        yield clone
    finally:
        database.lab.drop_database(clone)


def run_statements(session: Session, statements: Statements) -> Refusal | None:
    """The statements ran in their order, up to the first that the server refuses.

    Raises:
        SafetyStopError: the lab's guard ended the session.
    """
    try:
        _run(session, statements)
    except _RefusedError as error:
        return error.refusal
    return None


def may_run_outside(refusal: Refusal) -> bool:
    """Whether what was refused in a transaction might run where each statement commits."""
    return refusal.sqlstate not in _EVERYWHERE


def _run_undoing(session: Session, statements: Statements) -> Refusal | None:
    """As `run_statements`, within a transaction; what is refused leaves nothing."""
    try:
        with session.savepoint():
            _run(session, statements)
    except _RefusedError as error:
        return error.refusal
    return None


def _run(session: Session, statements: Statements) -> None:
    for statement in statements:
        try:
            session.execute_untrusted(statement)
        except (StatementFailedError, SafetyStopError) as error:
            if session.is_closed:
                raise
            raise _RefusedError(
                Refusal(statement=statement, message=error.message, sqlstate=error.sqlstate)
            ) from error


class _RefusedError(Exception):
    """The server refused a statement, and nothing after it was run."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
