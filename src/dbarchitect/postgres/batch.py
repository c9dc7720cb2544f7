"""Many statements sent as one message, and their answers read afterwards.

The driver's own pipeline makes a cursor for each statement and speaks with the server after
each: that took as long as the driver's whole work on a dump of ten thousand statements.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from psycopg.abc import PQGen
    from psycopg.pq.abc import PGconn, PGresult

_COPYING = frozenset({ExecStatus.COPY_IN, ExecStatus.COPY_OUT, ExecStatus.COPY_BOTH})


def send_together(
    connection: psycopg.Connection[tuple[Any, ...]], statements: Iterable[bytes]
) -> None:
    """The statements are on their way, to be run in their order by the extended protocol.

    `read_answers` has to follow, and nothing before it: until then the caller is free.
    """
    server = connection.pgconn
    with _closed_when_interrupted(connection):
        server.enter_pipeline_mode()
        for statement in statements:
            server.send_query_params(statement, None)
        server.pipeline_sync()
        connection.wait(send(server))


def read_answers(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """The statements that were sent together have been run.

    Raises:
        psycopg.Error: the server refused one, and those behind it were not run.
    """
    server = connection.pgconn
    with _closed_when_interrupted(connection):
        answers = connection.wait(_answers(server))
        if server.status == ConnStatus.OK:
            server.exit_pipeline_mode()
    for answer in answers:
        if answer.status == ExecStatus.FATAL_ERROR:
            raise psycopg.errors.error_from_result(answer, connection.info.encoding)


@contextmanager
def _closed_when_interrupted(
    connection: psycopg.Connection[tuple[Any, ...]],
) -> Generator[None]:
    """Nothing of an interrupted batch can be read any more: its connection is closed."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _answers(server: PGconn) -> PQGen[list[PGresult]]:
    """What the server says to everything that was sent, up to its end."""
    found: list[PGresult] = []
    while True:
        try:
            answers = yield from fetch_many(server)
        except psycopg.OperationalError:
            # What a server says before it ends a session tells more than that it is gone.
            if any(answer.status == ExecStatus.FATAL_ERROR for answer in found):
                return found
            raise
        for answer in answers:
            if answer.status == ExecStatus.PIPELINE_SYNC:
                return found
            if answer.status in _COPYING:
                message = "COPY cannot be sent together with other statements"
                raise psycopg.NotSupportedError(message)
            found.append(answer)
