"""One connection to a PostgreSQL server, in the house's own words.

Rule 1: SQL of ours is a literal (`query`, `execute`), with named binds `%(name)s`.
Rule 2: SQL that anyone else wrote, or that was put together, goes through `query_untrusted`
        and `execute_untrusted`: the extended protocol takes one statement at a time, so that
        nothing can be stacked behind it.
Rule 3: outside of `transaction` each statement commits by itself.
Rule 4: no error of the driver leaves this module.
Rule 5: in a session that only reads each statement stands in a READ ONLY transaction that we
        began: a function that it runs may change the session's settings, but not that.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple, Self, cast

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row

from dbarchitect.errors import ConnectionFailedError
from dbarchitect.postgres.batch import read_answers, send_together
from dbarchitect.postgres.capabilities import ServerCapabilities
from dbarchitect.postgres.sqlstate import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from types import TracebackType

    from dbarchitect.errors import DbarchitectError

_LIBPQ = "consuming input failed: "
_GUESS = "This probably means"
_LOST_HINT = "Run it again when the server is there; what was begun is rolled back."
_SET_SETTING = "select pg_catalog.set_config(%(name)s, %(value)s, false)"


class Isolation(Enum):
    """What a transaction sees of others. Source: PostgreSQL documentation 13.2."""

    READ_COMMITTED = psycopg.IsolationLevel.READ_COMMITTED
    REPEATABLE_READ = psycopg.IsolationLevel.REPEATABLE_READ
    SERIALIZABLE = psycopg.IsolationLevel.SERIALIZABLE


@dataclass(frozen=True, slots=True)
class Notice:
    """What the server said beside a result: a NOTICE, WARNING or INFO."""

    severity: str
    sqlstate: str
    message: str


class Session:
    """A connection that commits each statement; closed at the end of its `with` block.

    `notices` holds what the server said since the session began, in order.
    `explain_loss`, where somebody set it, is asked for the reason when the connection is
    lost: who terminated the backend knows more than the driver does.
    """

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        self.notices: list[Notice] = []
        self.explain_loss: Callable[[int], DbarchitectError | None] | None = None
        self.backend_pid = connection.info.backend_pid
        self.server_version_num = connection.info.server_version
        self._place = _place(connection.info)
        self._loss: ConnectionFailedError | None = None
        self._batch = ExitStack()
        """The transaction of the statements that were sent and not yet answered."""
        connection.add_notice_handler(self._keep_notice)

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """The connection is closed; an open transaction is rolled back by the server."""
        self.close()

    @property
    def capabilities(self) -> ServerCapabilities:
        """What this server's version offers."""
        return ServerCapabilities(self.server_version_num)

    @property
    def is_closed(self) -> bool:
        """Whether the connection is closed, by us or by a loss."""
        return self._connection.closed

    def query(
        self, sql: LiteralString, parameters: Mapping[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a query of ours, in the server's order."""
        with self._guarded(), self._reading():
            return self._connection.execute(sql, parameters).fetchall()

    def dict_rows(
        self, sql: LiteralString, parameters: Mapping[str, object] | None = None
    ) -> list[dict[str, Any]]:
        """All rows of a query of ours, each as column name to value."""
        with (
            self._guarded(),
            self._reading(),
            self._connection.cursor(row_factory=dict_row) as cursor,
        ):
            return cursor.execute(sql, parameters).fetchall()

    def query_pipelined(
        self, statements: Sequence[tuple[LiteralString, Mapping[str, object] | None]]
    ) -> list[list[tuple[Any, ...]]]:
        """The rows of several queries of ours, sent together in one round trip."""
        with self._guarded(), self._reading():
            with self._connection.pipeline():
                cursors = [self._connection.execute(sql, binds) for sql, binds in statements]
            return [cursor.fetchall() for cursor in cursors]

    def rows_pipelined(
        self,
        statements: Sequence[tuple[LiteralString, type[NamedTuple]]],
        parameters: Mapping[str, object],
    ) -> list[list[Any]]:
        """The rows of several queries of ours, sent together, each row as its named tuple.

        The values travel in binary, which is quicker to read than text. All queries share
        the binds.
        """
        (results,) = self.rows_by_group([statements], parameters)
        return results

    def rows_by_group(
        self,
        groups: Sequence[Sequence[tuple[LiteralString, type[NamedTuple]]]],
        parameters: Mapping[str, object],
    ) -> Generator[list[list[Any]]]:
        """The rows of each group of queries, as `rows_pipelined` returns them.

        When a group is handed out, the server already works on the next one: what the caller
        does with the rows costs no time as long as the server is busy.
        """
        with self._guarded(), self._reading(), self._connection.pipeline() as pipeline:
            awaited = self._send(groups[0], parameters)
            for number in range(1, len(groups) + 1):
                pipeline.sync()
                answered = awaited
                awaited = self._send(groups[number], parameters) if number < len(groups) else []
                yield [cursor.fetchall() for cursor in answered]

    def _send(
        self,
        statements: Sequence[tuple[LiteralString, type[NamedTuple]]],
        parameters: Mapping[str, object],
    ) -> list[psycopg.Cursor[Any]]:
        return [
            self._connection.cursor(binary=True, row_factory=_row_maker(row)).execute(
                sql, parameters
            )
            for sql, row in statements
        ]

    def execute(
        self, sql: LiteralString, parameters: Mapping[str, object] | None = None
    ) -> int:
        """A statement of ours has been run; the number of rows it touched, or -1."""
        with self._guarded(), self._reading():
            return self._connection.execute(sql, parameters).rowcount

    def query_untrusted(
        self, sql: str, parameters: Mapping[str, object] | Sequence[object] | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of one statement that somebody supplied; [] where it returns none.

        Raises:
            StatementFailedError: the server refused it; 42601 if it was several statements.
        """
        with self._guarded(), self._reading():
            cursor = self._execute_extended(sql, parameters)
            return cursor.fetchall() if cursor.description is not None else []

    def execute_untrusted(self, sql: str) -> int:
        """One statement that somebody supplied has been run; the rows it touched, or -1.

        Raises:
            StatementFailedError: the server refused it; 42601 if it was several statements.
        """
        with self._guarded(), self._reading():
            return self._execute_extended(sql, None).rowcount

    def execute_batch_untrusted(self, statements: Sequence[str]) -> None:
        """Statements that somebody supplied have been run as one transaction, sent together.

        Raises:
            StatementFailedError: the server refused one, and none has been run.
        """
        self.send_batch_untrusted(statements)
        self.end_batch()

    def send_batch_untrusted(self, statements: Sequence[str]) -> None:
        """Statements that somebody supplied are on their way, to be run as one transaction.

        The server works on them while the caller does something else, which may be anything
        but to use this session: `end_batch` comes before that.
        """
        with self._guarded(), ExitStack() as begun:
            begun.enter_context(self._connection.transaction())
            send_together(self._connection, [sql.encode() for sql in statements])
            self._batch = begun.pop_all()

    def end_batch(self) -> None:
        """The statements that were sent have been run.

        Raises:
            StatementFailedError: the server refused one, and none has been run.
        """
        batch, self._batch = self._batch, ExitStack()
        try:
            with self._guarded(), batch:
                read_answers(self._connection)
        finally:
            self._forget_prepared()

    def _forget_prepared(self) -> None:
        """The driver prepares its statements anew: the batch may have changed what they read.

        It has not heard of the batch, and forgets with a rollback.
        """
        if not self._connection.closed:
            with self._guarded(), self._connection.transaction(force_rollback=True):
                pass

    def copy_in(self, sql: LiteralString, rows: Iterable[Sequence[object]]) -> None:
        """The rows have been loaded by a `COPY ... FROM STDIN` of ours."""
        with self._guarded(), self._connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def transaction(
        self, *, isolation: Isolation | None = None, read_only: bool | None = None
    ) -> Generator[None]:
        """Everything inside commits together, or not at all when an error leaves."""
        before = self._connection.isolation_level, self._connection.read_only
        with self._guarded():
            if isolation is not None:
                self._connection.isolation_level = isolation.value
            if read_only is not None:
                self._connection.read_only = read_only
        try:
            with self._guarded(), self._connection.transaction():
                yield
        finally:
            self._restore(before[0], read_only=before[1])

    def _restore(
        self, isolation: psycopg.IsolationLevel | None, *, read_only: bool | None
    ) -> None:
        if self._connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            self._connection.isolation_level, self._connection.read_only = isolation, read_only
        else:
            # A signal came between BEGIN and its bookkeeping: nobody can say what is open.
            self._connection.close()

    @contextmanager
    def rolled_back(self) -> Generator[None]:
        """Everything inside is undone at the end, whatever happened."""
        with self._guarded(), self._connection.transaction(force_rollback=True):
            yield

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """Inside a transaction: an error that leaves undoes only what happened inside."""
        with self._guarded(), self._connection.transaction():
            yield

    @contextmanager
    def pipeline(self) -> Generator[None]:
        """Statements inside are sent without waiting for the answers of those before."""
        with self._guarded(), self._connection.pipeline():
            yield

    def apply_settings(self, settings: Mapping[str, str], *, read_only: bool = False) -> None:
        """The session's run-time settings hold; with `read_only`, no transaction writes."""
        with self._guarded():
            for name, value in settings.items():
                self._connection.execute(_SET_SETTING, {"name": name, "value": value})
            if read_only:
                self._connection.execute("set default_transaction_read_only = on")
                self._connection.read_only = True

    def cancel(self) -> None:
        """The statement that is running, if any, has been asked to stop; from any thread."""
        with self._guarded():
            self._connection.cancel_safe(timeout=5)

    def close(self) -> None:
        """The connection is closed; closing again does nothing."""
        self._connection.close()
        self._batch.close()

    def _execute_extended(
        self, sql: str, parameters: Mapping[str, object] | Sequence[object] | None
    ) -> psycopg.Cursor[tuple[Any, ...]]:
        # prepare=True is the public way to make psycopg use Parse/Bind/Execute even
        # without parameters; a plain execute() would allow stacked statements.
        return self._connection.execute(sql.encode(), parameters, prepare=True)

    @contextmanager
    def _reading(self) -> Generator[None]:
        """In a session that only reads, a READ ONLY transaction is open inside."""
        is_idle = self._connection.info.transaction_status is TransactionStatus.IDLE
        if not self._connection.read_only or not is_idle:
            yield
            return
        with self._connection.transaction():
            yield

    @contextmanager
    def _guarded(self) -> Generator[None]:
        try:
            with translated():
                yield
        except ConnectionFailedError as error:
            known = self.explain_loss(self.backend_pid) if self.explain_loss else None
            if known is not None:
                raise known from error
            if error is self._loss or not self._connection.closed:
                raise
            self._loss = _loss(error, self._place)
            raise self._loss from error

    def _keep_notice(self, diagnosis: psycopg.errors.Diagnostic) -> None:
        self.notices.append(
            Notice(
                severity=diagnosis.severity_nonlocalized or diagnosis.severity or "NOTICE",
                sqlstate=diagnosis.sqlstate or "00000",
                message=diagnosis.message_primary or "",
            )
        )


def _place(info: psycopg.ConnectionInfo) -> str:
    """Where a connection leads, without a secret."""
    return f"database {info.dbname} (host={info.host} port={info.port} user={info.user})"


def _loss(error: ConnectionFailedError, place: str) -> ConnectionFailedError:
    """The same failure with the server's name, and without libpq's guesses."""
    reason = error.message.partition(_GUESS)[0].removeprefix(_LIBPQ).strip()
    message = f"lost the connection to {place}: {reason}"
    return ConnectionFailedError(message, hint=_LOST_HINT, server=error.server)


def _row_maker(
    row: type[NamedTuple],
) -> Callable[[psycopg.Cursor[Any]], Callable[[Sequence[Any]], Any]]:
    """Rows as named tuples, made without a call of Python code for each."""
    new = cast("Callable[..., Any]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]  # of any items
    make = partial(new, row)
    return lambda _: make
