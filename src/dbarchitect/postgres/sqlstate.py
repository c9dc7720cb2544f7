"""Errors of the driver become errors of ours, by SQLSTATE.

Rule 1: the server's five characters decide, never the text of a message.
Rule 2: an exact SQLSTATE wins over its class (the first two characters).
Rule 3: what is in neither table is a `StatementFailedError`.

Source: PostgreSQL documentation, appendix A, PostgreSQL Error Codes.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from dbarchitect.errors import (
    ConnectionFailedError,
    DbarchitectError,
    PrivilegeMissingError,
    SafetyStopError,
    ServerDiagnosis,
    ServerUnsupportedError,
    StatementFailedError,
)

if TYPE_CHECKING:
    from collections.abc import Generator

ERROR_BY_SQLSTATE: dict[str, type[DbarchitectError]] = {
    "42501": PrivilegeMissingError,  # insufficient_privilege
    "57014": SafetyStopError,  # query_canceled: statement_timeout, or a cancel of ours
    "55P03": SafetyStopError,  # lock_not_available: lock_timeout, or NOWAIT
    "25P03": SafetyStopError,  # idle_in_transaction_session_timeout
    "25P04": SafetyStopError,  # transaction_timeout (17 and later)
    "57P01": ConnectionFailedError,  # admin_shutdown: the backend was terminated
    "57P02": ConnectionFailedError,  # crash_shutdown
    "57P03": ConnectionFailedError,  # cannot_connect_now
    "57P04": ConnectionFailedError,  # database_dropped
    "57P05": ConnectionFailedError,  # idle_session_timeout
    "3D000": ConnectionFailedError,  # invalid_catalog_name: no such database
}

ERROR_BY_CLASS: dict[str, type[DbarchitectError]] = {
    "08": ConnectionFailedError,  # connection exception
    "28": ConnectionFailedError,  # invalid authorization specification
    "53": SafetyStopError,  # insufficient resources: disk, memory, connections, temp_file_limit
}

_HINT_BY_ERROR: dict[type[DbarchitectError], str] = {
    SafetyStopError: "Give the statement a higher limit, or less to do.",
    ConnectionFailedError: "Check that the server is running and accepts this role.",
    PrivilegeMissingError: "Ask the owner of the object for the privilege, or change roles.",
}


def error_class(sqlstate: str) -> type[DbarchitectError]:
    """The class of ours that a SQLSTATE becomes."""
    exact = ERROR_BY_SQLSTATE.get(sqlstate)
    if exact is not None:
        return exact
    return ERROR_BY_CLASS.get(sqlstate[:2], StatementFailedError)


def translate(error: psycopg.Error) -> DbarchitectError:
    """The same failure as an error of ours; the server's report stays with it."""
    diagnosis = _diagnosis(error)
    if diagnosis is None:
        return _translate_without_report(error)
    chosen = error_class(diagnosis.sqlstate)
    hint = diagnosis.server_hint or _HINT_BY_ERROR.get(chosen)
    return chosen(diagnosis.message, hint=hint, server=diagnosis)


@contextmanager
def translated() -> Generator[None]:
    """Inside, each error of the driver leaves as an error of ours."""
    try:
        yield
    except psycopg.Error as error:
        raise translate(error) from error
    except UnicodeDecodeError as error:
        message = f"the server sent text that is not UTF-8: {error.object[:80]!r}"
        hint = "A database of encoding SQL_ASCII keeps any bytes: rename or convert these."
        raise ServerUnsupportedError(message, hint=hint) from error


def _diagnosis(error: psycopg.Error) -> ServerDiagnosis | None:
    """The server's report, or None where the driver itself failed."""
    diag = error.diag
    if diag.sqlstate is None:
        return None
    return ServerDiagnosis(
        sqlstate=diag.sqlstate,
        severity=diag.severity_nonlocalized or diag.severity or "ERROR",
        message=diag.message_primary or str(error),
        detail=diag.message_detail,
        server_hint=diag.message_hint,
        position=int(diag.statement_position) if diag.statement_position else None,
        context=diag.context,
        schema_name=diag.schema_name,
        table_name=diag.table_name,
        column_name=diag.column_name,
        data_type_name=diag.datatype_name,
        constraint_name=diag.constraint_name,
    )


def _translate_without_report(error: psycopg.Error) -> DbarchitectError:
    """Operational errors without a report are lost connections; others are misuse."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return ConnectionFailedError(text, hint=_HINT_BY_ERROR[ConnectionFailedError])
    return StatementFailedError(text)
