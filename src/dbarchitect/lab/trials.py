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
from dbarchitect.lab.questions import generic_plan
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
    from dbarchitect.lab.questions import Question
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session

_EVERYWHERE = frozenset({"42501", "57014"})
"""What no other place changes: insufficient_privilege, query_canceled (a limit of time).

Source: PostgreSQL documentation, appendix A.
"""

_OPTIONS = SnapshotOptions(kind=OriginKind.LAB, measures=False)


@dataclass(frozen=True, slots=True)
class Trial:
    """A remedy's statements, and what the planner is asked before and after them."""

    statements: tuple[str, ...]
    question: Question | None = None


@dataclass(slots=True)
class Tried:
    """What came of several remedies run one after the other.

    `refusals` has, by the remedy's position, the statement that ended it, and `plans` the
    planner's answers before and after. `after` is what the database held in the end; None
    where nothing ran to its end.
    """

    after: Snapshot | None = None
    refusals: dict[int, Refusal] = field(default_factory=dict[int, Refusal])
    plans: dict[int, tuple[Plan, Plan]] = field(default_factory=dict[int, "tuple[Plan, Plan]"])


def read_pristine(database: LabDatabase) -> Snapshot:
    """What the database holds before any trial."""
    return read_snapshot(database.owner, options=_OPTIONS)


def try_rolled_back(database: LabDatabase, trials: Sequence[Trial]) -> Tried:
    """Each remedy ran inside one transaction, which was rolled back.

    A remedy that is refused is undone by itself, and the next one runs all the same.
    """
    tried = Tried()
    session = database.owner
    with session.rolled_back():
        for position, trial in enumerate(trials):
            _run_undoing(session, position, trial, tried)
        if len(tried.refusals) < len(trials):
            tried.after = read_snapshot_within(session, options=_OPTIONS)
    return tried


def try_in_clone(database: LabDatabase, trials: Sequence[Trial]) -> Tried:
    """Each remedy ran in a clone, every statement by itself; the clone is gone.

    A remedy that is refused keeps what it had done till then.
    """
    tried = Tried()
    with cloned(database) as clone:
        for position, trial in enumerate(trials):
            try:
                _run(clone.owner, position, trial, tried)
            except _RefusedError as error:
                tried.refusals[position] = error.refusal
        if len(tried.refusals) < len(trials):
            tried.after = read_snapshot(clone.owner, options=_OPTIONS)
    return tried


@contextmanager
def cloned(database: LabDatabase) -> Generator[LabDatabase]:
    """A copy of the database, gone at the end."""
    clone = database.lab.clone_database(database)
    try:
        yield clone
    finally:
        database.lab.drop_database(clone)


def may_run_outside(refusal: Refusal) -> bool:
    """Whether what was refused in a transaction might run where each statement commits."""
    return refusal.sqlstate not in _EVERYWHERE


def _run_undoing(session: Session, position: int, trial: Trial, tried: Tried) -> None:
    """The remedy has run within a transaction; what is refused leaves nothing."""
    try:
        with session.savepoint():
            _run(session, position, trial, tried)
    except _RefusedError as error:
        tried.refusals[position] = error.refusal


def _run(session: Session, position: int, trial: Trial, tried: Tried) -> None:
    """The statements ran in their order, between two questions to the planner.

    Raises:
        SafetyStopError: the lab's guard ended the session.
    """
    asked = trial.question
    before = None if asked is None else generic_plan(session, asked)
    for statement in trial.statements:
        try:
            session.execute_untrusted(statement)
        except (StatementFailedError, SafetyStopError) as error:
            if session.is_closed:
                raise
            raise _RefusedError(
                Refusal(statement=statement, message=error.message, sqlstate=error.sqlstate)
            ) from error
    after = None if asked is None else generic_plan(session, asked)
    if before is not None and after is not None:
        tried.plans[position] = (before, after)


class _RefusedError(Exception):
    """The server refused a statement, and nothing after it was run."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
