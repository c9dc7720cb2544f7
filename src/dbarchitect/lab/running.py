"""Statements of somebody else, run in the lab in their order, many in one round trip.

Rule 1: a statement that only makes or changes objects shares a transaction with others of its
        kind. Where one of them is refused, none has happened, and each runs by itself.
Rule 2: an object gets its owner before anything runs that could tell the difference.
Rule 3: while the server works on such a transaction, the next one is made ready; nothing else
        is asked of the session before it has ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.errors import (
    ConnectionFailedError,
    DbarchitectError,
    LabFailedError,
    PrivilegeMissingError,
    SafetyStopError,
    SqlError,
    StatementFailedError,
)
from dbarchitect.lab.extensions import LACKING_HINT
from dbarchitect.lab.planned import Planned, is_about_a_publication, planned
from dbarchitect.lab.refusals import hint_for, shown, told
from dbarchitect.lab.stand_ins import is_refusal
from dbarchitect.model.migration_tools import KEPT_BY_TOOLS
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.needs import without_local
from dbarchitect.sqltext.pieces import Unparsed
from dbarchitect.sqltext.script import CopyData, MetaCommand
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.lab.loading import Loaded, RolesOfFiles
    from dbarchitect.lab.reading import Part
    from dbarchitect.lab.refusals import Refusals
    from dbarchitect.sqltext.statements import Statement

BATCH_STATEMENTS = 100
"""So many statements share a transaction. Source: benchmarks/review_speed.py; 1,000 are no
faster, and hold as many locks."""

_KEEP_GOING = "With `review --keep-going` the rest is reviewed."
_NO_ROWS = "A schema is read without its rows."
_ABOUT_ROWS = frozenset(
    {
        StatementKind.CALL,
        StatementKind.DELETE,
        StatementKind.DO,
        StatementKind.INSERT,
        StatementKind.MERGE,
        StatementKind.SELECT,
        StatementKind.UPDATE,
    }
)

_CHANGES_ROWS = frozenset(
    {
        StatementKind.COPY,
        StatementKind.DELETE,
        StatementKind.INSERT,
        StatementKind.MERGE,
        StatementKind.UPDATE,
    }
)
_ROWS_DO_NOT_FIT = frozenset({"22", "23", "P0"})
"""Classes of SQLSTATE that blame values: data exceptions, constraints, what triggers raise."""

_UNDEFINED_OBJECT = "42704"
_UNDEFINED_TABLE = "42P01"
_SETTING_FAILS = frozenset({"42704", "22023", "42501", "55P02"})
"""Unknown here, of a value that is, for a superuser, or only with a restart."""

_WHO_WE_ARE = frozenset({"role", "session_authorization"})
_SEARCH_PATH = "SELECT pg_catalog.current_setting('search_path')"
_SET_SEARCH_PATH = "SELECT pg_catalog.set_config('search_path', %(path)s, true)"
_SETTING = "SELECT pg_catalog.current_setting(%(name)s, true)"
_SET_SETTING = "SELECT pg_catalog.set_config(%(name)s, %(value)s, false)"


@dataclass(slots=True)
class Runner:
    """Takes the parts of files one by one; what it came to is in `loaded` and `refusals`."""

    database: LabDatabase
    loaded: Loaded
    refusals: Refusals
    roles: RolesOfFiles
    keep_going: bool = field(kw_only=True)
    _batch: list[Planned] = field(default_factory=list[Planned])
    _sent: list[Planned] = field(default_factory=list[Planned])
    _given: list[tuple[Planned, str, str]] = field(
        default_factory=list[tuple[Planned, str, str]]
    )
    _path: str | None = None
    _in_transaction: bool = False
    _before_local: dict[str, str | None] = field(default_factory=dict[str, "str | None"])

    def take(self, part: Part) -> None:
        """The part has been run, or will be with those that come next, or is told.

        Raises:
            DbarchitectError: it cannot be loaded, and we do not go on.
        """
        if isinstance(part, Unparsed):
            self.refusals.add_unparsed(part)
        elif isinstance(part, CopyData):
            self.loaded.leave_out(part.location, "rows of COPY", _NO_ROWS)
        elif isinstance(part, MetaCommand):
            self._take_command(part)
        elif part.left_out is not None:
            self.loaded.leave_out(
                part.statement.location, part.statement.kind.value, part.left_out
            )
        else:
            self._take_statement(part)

    def finish(self) -> None:
        """Everything that was taken has been run."""
        self._give_owners()

    def abandon(self) -> None:
        """Nothing is under way any more, whether or not it was run."""
        if self._sent and not self.database.owner_is_lost:
            self.database.owner.close()

    def _take_command(self, command: MetaCommand) -> None:
        if command.left_out:
            self.loaded.leave_out(command.location, f"\\{command.name}", command.left_out)
        if command.name != "gexec" or command.query is None:
            return
        self._give_owners()
        self.roles.complete()
        one = planned(command.query)
        try:
            rows = self.database.owner.query_untrusted(one.sql)
        except DbarchitectError as error:
            self._fail(one, error)
            return
        for text in (value for row in rows for value in row if value is not None):
            # What is made so has the place of the query that made it.
            for statement in split(str(text), file=command.location.text):
                self.take(planned(statement))

    def _take_statement(self, one: Planned) -> None:
        if one.owner is not None:
            self._remember_owner(one, one.owner)
            return
        if self._given and not one.asks_no_owner:
            self._give_owners()
        if one.may_ask_for_roles:
            self.roles.complete()
        if not one.is_batchable:
            self._run_batch()
            self._run_alone(one)
            return
        self._batch.append(one)
        if len(self._batch) >= BATCH_STATEMENTS:
            self._send_batch()

    def _send_batch(self) -> None:
        """What was taken is on its way, and what was sent before has been run."""
        self._end_batch()
        batch, self._batch = self._batch, []
        if len(batch) == 1:
            self._run_alone(batch[0])
            return
        self._sent = batch
        owner = self.database.owner
        if not self._succeeds(partial(owner.send_batch_untrusted, [one.sql for one in batch])):
            self._run_sent_alone()

    def _end_batch(self) -> None:
        """What was sent has been run."""
        if not self._sent:
            return
        if not self._succeeds(self.database.owner.end_batch):
            self._run_sent_alone()
            return
        for one in self._sent:
            self.loaded.remember(one)
        self._sent = []

    def _run_sent_alone(self) -> None:
        sent, self._sent = self._sent, []
        for one in sent:
            self._run_alone(one)

    def _run_batch(self) -> None:
        """What was taken has been run."""
        if self._batch:
            self._send_batch()
        self._end_batch()

    def _succeeds(self, work: Callable[[], None]) -> bool:
        """Whether the server did not refuse it; with a session that is lost nothing goes on."""
        try:
            work()
        except (SafetyStopError, ConnectionFailedError):
            if self.database.owner_is_lost:
                raise
            return False
        except StatementFailedError:
            return False
        return True

    def _run_alone(self, one: Planned) -> None:
        error = self._failure(one)
        # It may mean a role, as a text, that the files name only later.
        if error is not None and not self.database.owner_is_lost and self.roles.complete():
            error = self._failure(one)
        if error is None:
            self.loaded.remember(one)
        else:
            self._fail(one, error)

    def _failure(self, one: Planned) -> DbarchitectError | None:
        """Why it could not be run, where it could not."""
        try:
            self._run(one)
        except DbarchitectError as error:
            return error
        return None

    def _fail(self, one: Planned, error: DbarchitectError) -> None:
        """What failed is left out where a schema can do without it; else it is an error."""
        statement = one.statement
        why = _why_not_run(one, error)
        if why is not None:
            self.loaded.leave_out(statement.location, shown_kind(one), why)
            return
        if self.database.owner_is_lost or not isinstance(
            error, (StatementFailedError, SafetyStopError, LabFailedError, SqlError)
        ):
            raise _placed(statement, error) from error
        told_error = _refused(one, error)
        if not self.keep_going:
            raise told_error from error
        state = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
        self.refusals.add(statement, told_error, f"{error.message}{state}")

    def _run(self, one: Planned) -> None:
        if one.statement.kind is StatementKind.CREATE_ROLE:
            return
        if one.transaction:
            self._follow_transaction(one)
        elif one.extension is not None:
            wanted = one.extension
            note = self.database.lab.create_extension(
                self.database, wanted.name, schema=wanted.schema
            )
            if note is not None:
                self.loaded.notes.append(f"{one.statement.location.text}: {note}")
        elif one.is_local:
            self._set_local(one)
        else:
            self._path = None
            self.database.owner.execute_untrusted(one.sql)

    def _follow_transaction(self, one: Planned) -> None:
        """Each statement is its own transaction here; only SET LOCAL sees their bounds."""
        word = one.transaction
        if word.endswith("PREPARED") or word == "PREPARE":
            message = "a schema file that prepares a transaction cannot be loaded"
            hint = "Remove PREPARE TRANSACTION, or write COMMIT."
            raise SqlError(message, hint=hint, location=one.statement.location)
        self._in_transaction = word in {"BEGIN", "START", "SAVEPOINT", "RELEASE"}
        if word == "COMMIT":
            for name, value in self._before_local.items():
                self.database.owner.query(_SET_SETTING, {"name": name, "value": value})
            self._before_local.clear()
            self._path = None

    def _set_local(self, one: Planned) -> None:
        """It holds until COMMIT; outside of a transaction it would hold for nothing."""
        if not self._in_transaction:
            return
        owner = self.database.owner
        if one.setting and one.setting not in self._before_local:
            ((value,),) = owner.query(_SETTING, {"name": one.setting})
            self._before_local[one.setting] = value
        self._path = None
        owner.execute_untrusted(without_local(one.statement))

    def _remember_owner(self, one: Planned, owner: str) -> None:
        """The object gets its owner later, with others; the admin does it.

        Whoever owns the database may lack CREATE in the schema for the new owner. Rule 1 of
        loading holds because every role that a file names was made by us, without rights, or is
        the owner of the database. A role of another making is left alone.
        """
        if owner not in self.database.lab.roles:
            reason = f"The role {owner} is none of the lab's stand-ins."
            self.loaded.leave_out(one.statement.location, one.statement.kind.value, reason)
            return
        if self._path is None:
            self._run_batch()
            self._path = str(self.database.owner.query(_SEARCH_PATH)[0][0])
        self._given.append((one, owner, self._path))

    def _give_owners(self) -> None:
        self._run_batch()
        given, self._given = self._given, []
        paths = dict.fromkeys(path for _, _, path in given)
        for path in paths:
            own = [one for one, _, of in given if of == path]
            # A transaction holds a lock for each object, and the server has room for thousands.
            for first in range(0, len(own), BATCH_STATEMENTS):
                self._give(own[first : first + BATCH_STATEMENTS], path)

    def _give(self, given: list[Planned], path: str) -> None:
        """Of all objects that were named under one search path."""
        admin = self.database.admin
        try:
            with admin.transaction():
                admin.query(_SET_SEARCH_PATH, {"path": path})
                admin.execute_batch_untrusted([one.sql for one in given])
        except (StatementFailedError, SafetyStopError) as error:
            if len(given) == 1:
                self._fail(given[0], error)
                return
            for one in given:
                self._give([one], path)
            return
        for one in given:
            self.loaded.remember(one)


def shown_kind(one: Planned) -> str:
    """A setting is told whole, anything else by its kind."""
    statement = one.statement
    return statement.text if statement.kind is StatementKind.SET else statement.kind.value


def _why_not_run(one: Planned, error: DbarchitectError) -> str | None:
    """Why a statement that the server refused may be left out; None where it may not."""
    statement, sqlstate = one.statement, error.sqlstate or ""
    kind = statement.kind
    if not isinstance(error, StatementFailedError):
        return None
    reason = None
    if one.setting not in _WHO_WE_ARE and one.setting and sqlstate in _SETTING_FAILS:
        reason = f"This server says: {error.message}."
    elif kind is StatementKind.CREATE_PUBLICATION and isinstance(error, PrivilegeMissingError):
        reason = "Only a superuser publishes all tables, or those of a schema."
    elif sqlstate == _UNDEFINED_OBJECT and is_about_a_publication(statement):
        reason = "The publication was left out."
    elif kind is StatementKind.REFRESH_MATERIALIZED_VIEW or (
        kind in _CHANGES_ROWS and sqlstate[:2] in _ROWS_DO_NOT_FIT
    ):
        reason = f"{_NO_ROWS} This server says: {error.message}."
    elif sqlstate == _UNDEFINED_TABLE and kind in _CHANGES_ROWS and _is_of_a_tool(statement):
        reason = "A migration tool keeps the table, and makes it itself."
    elif is_refusal(error) and kind in _ABOUT_ROWS:
        reason = f"A schema is read without its rows, and {error.message}."
    return reason


def _is_of_a_tool(statement: Statement) -> bool:
    written = statement.tree().child("relation")
    return written is not None and written.text("relname").lower() in KEPT_BY_TOOLS


def _refused(one: Planned, error: DbarchitectError) -> DbarchitectError:
    statement = one.statement
    location = statement.location
    if isinstance(error, PrivilegeMissingError):
        return _not_allowed(statement, error)
    if not isinstance(error, StatementFailedError):
        return _placed(statement, error)
    if is_refusal(error):
        return LabFailedError(error.message, hint=LACKING_HINT, location=location)
    if error.position is not None and one.sql == statement.text:
        before = statement.text[: error.position - 1]
        location = statement.locate(len(before.encode()))
    hint = f"{hint_for(error)} {_KEEP_GOING}"
    return SqlError(told(statement, error), hint=hint, location=location, server=error.server)


def _placed(statement: Statement, error: DbarchitectError) -> DbarchitectError:
    """The same error with the statement's place."""
    location = error.location or statement.location
    return type(error)(error.message, hint=error.hint, location=location, server=error.server)


def _not_allowed(statement: Statement, error: DbarchitectError) -> SafetyStopError:
    message = (
        f"supplied SQL may not do this in the lab: {error.message}, in: {shown(statement.text)}"
    )
    hint = (
        "Supplied SQL runs as an owner without superuser; leave the statement out."
        f" {_KEEP_GOING}"
    )
    return SafetyStopError(message, hint=hint, location=statement.location, server=error.server)
