"""Opening connections: libpq URLs, service names and key=value strings.

Rule 1: no password is ever part of a message, a hint or a repr.
Rule 2: a role's own timeouts do not end what we do: the session has its own.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import conninfo as libpq

from dbarchitect.errors import ConnectionFailedError, UsageError
from dbarchitect.postgres.session import Session

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

CONNECT_TIMEOUT_S = 10
"""Seconds to wait for a server to answer, unless the connection string says otherwise."""

READING_TIMEOUT = "60s"
"""Of a statement, and of a pause within a transaction, in a session that only reads.

A role may have timeouts of its own that no query of ours fits in.
"""

READING_LOCK_TIMEOUT = "2s"
"""How long a statement of a session that only reads waits for a lock; others queue behind."""

_ENVIRONMENT_MUTEX = threading.Lock()
_SHOWN = ("host", "hostaddr", "port", "dbname", "user", "service")
_SECRET = ("password", "sslpassword", "oauth_client_secret", "scram_client_key")


def connect(
    conninfo: str,
    *,
    application_name: str = "dbarchitect",
    settings: Mapping[str, str] | None = None,
    read_only: bool = False,
    from_environment: bool = True,
) -> Session:
    """A session with the server that libpq finds by `conninfo`; it commits each statement.

    Args:
        conninfo: A libpq URL, key=value pairs, or `service=NAME`.
        application_name: Shown in `pg_stat_activity`.
        settings: Run-time settings of the session, set after connecting.
        read_only: Whether each transaction of the session is READ ONLY.
        from_environment: Whether libpq's PG* variables fill what `conninfo` leaves open.

    Raises:
        UsageError: `conninfo` is no connection string.
        ConnectionFailedError: no server there, or it refused us.
    """
    chosen = {"statement_timeout": READING_TIMEOUT} if read_only else {}
    chosen.update(settings or {})
    wanted = parse_conninfo(conninfo)
    wanted.setdefault("application_name", application_name)
    # Names and comments travel as they are, whatever the role or PGCLIENTENCODING say.
    wanted["client_encoding"] = "UTF8"
    if "PGCONNECT_TIMEOUT" not in os.environ:
        wanted.setdefault("connect_timeout", str(CONNECT_TIMEOUT_S))
    with nullcontext() if from_environment else _libpq_environment_hidden():
        session = Session(_connected(wanted, chosen.get("statement_timeout")))
    if read_only:
        chosen |= _timeouts_of_a_reading(session)
    try:
        session.apply_settings(chosen, read_only=read_only)
    except BaseException:
        session.close()
        raise
    return session


def _connected(
    wanted: Mapping[str, str], statement_timeout: str | None
) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection whose statement timeout holds from the first statement on.

    A SET of it would itself run under the role's own. PgBouncer refuses what it does not know
    of a startup packet, and a service may have options of its own; there the SET has to do.
    """
    try:
        if statement_timeout is not None and not _names_a_service(wanted):
            options = wanted.get("options", os.environ.get("PGOPTIONS", ""))
            ours = f"{options} -c statement_timeout={statement_timeout}".strip()
            with _poolers_refusal_ignored():
                return _connect_by_libpq({**wanted, "options": ours})
        return _connect_by_libpq(wanted)
    except psycopg.Error as error:
        raise _connection_failed(error, wanted) from error


@contextmanager
def _poolers_refusal_ignored() -> Generator[None]:
    """A pooler's refusal of what it does not know in a startup packet does not count."""
    try:
        yield
    except psycopg.OperationalError as error:
        if "unsupported startup parameter" not in str(error):
            raise


def _connect_by_libpq(wanted: Mapping[str, str]) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(libpq.make_conninfo(**wanted), autocommit=True)


def _names_a_service(wanted: Mapping[str, str]) -> bool:
    return "service" in wanted or "PGSERVICE" in os.environ


def _timeouts_of_a_reading(session: Session) -> dict[str, str]:
    """These end a session that is slow; that of a transaction would end a large reading."""
    timeouts = {
        "idle_in_transaction_session_timeout": READING_TIMEOUT,
        "lock_timeout": READING_LOCK_TIMEOUT,
    }
    if session.capabilities.has_transaction_timeout:
        timeouts["transaction_timeout"] = "0"
    return timeouts


def parse_conninfo(conninfo: str) -> dict[str, str]:
    """The parameters that a connection string names.

    Raises:
        UsageError: it is none; the message does not repeat it, since it may hold a password.
    """
    try:
        parsed = libpq.conninfo_to_dict(conninfo)
    except psycopg.Error as error:
        message = "this is not a connection string that libpq understands"
        hint = "Write postgresql://user@host:5432/database, or service=NAME."
        raise UsageError(message, hint=hint) from error
    return {key: str(value) for key, value in parsed.items() if value is not None}


def make_conninfo(parameters: Mapping[str, str]) -> str:
    """The connection string that means these parameters, quoted as libpq asks."""
    return libpq.make_conninfo(**dict(parameters))


def describe_conninfo(conninfo: str) -> str:
    """Where a connection string leads, without a secret: `host=... dbname=... user=...`."""
    return _describe(parse_conninfo(conninfo))


@contextmanager
def _libpq_environment_hidden() -> Generator[None]:
    """No PG* variable is set inside: a PGSERVICE cannot be overruled in any other way."""
    with _ENVIRONMENT_MUTEX:
        hidden = {name: os.environ.pop(name) for name in list(os.environ) if name[:2] == "PG"}
        try:
            yield
        finally:
            os.environ.update(hidden)


def _describe(parameters: Mapping[str, str]) -> str:
    shown = [f"{key}={parameters[key]}" for key in _SHOWN if parameters.get(key)]
    return " ".join(shown) or "libpq's defaults"


def _connection_failed(
    error: psycopg.Error, wanted: Mapping[str, str]
) -> ConnectionFailedError:
    reason = " ".join(str(error).split())
    for key in _SECRET:
        secret = wanted.get(key)
        if secret:
            reason = reason.replace(secret, "****")
    message = f"cannot connect to {_describe(wanted)}: {reason}"
    return ConnectionFailedError(message, hint=_hint_for(reason))


def _hint_for(reason: str) -> str:
    """What to check; libpq reports no SQLSTATE for failed connections, only text."""
    if "does not exist" in reason and "database" in reason:
        return "Name a database that exists: psql -l lists them."
    if "authentication failed" in reason or "no password supplied" in reason:
        return "Check the role and its password (PGPASSWORD or ~/.pgpass keep it out of sight)."
    if "pg_hba.conf" in reason:
        return "The server's pg_hba.conf must allow this role, database and address."
    if "definition of service" in reason:
        return "Name a service of ~/.pg_service.conf, or set PGSERVICEFILE."
    return "Check host and port, that the server runs, and that no firewall is in between."
