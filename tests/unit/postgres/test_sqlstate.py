"""Errors of the driver become errors of ours."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors as driver

from dbarchitect.errors import (
    ConnectionFailedError,
    DbarchitectError,
    PrivilegeMissingError,
    SafetyStopError,
    StatementFailedError,
)
from dbarchitect.postgres.sqlstate import (
    ERROR_BY_CLASS,
    ERROR_BY_SQLSTATE,
    error_class,
    translate,
    translated,
)

# What the driver knows: each SQLSTATE of appendix A, as a class with a name.
ALL_SQLSTATES = {
    kind.sqlstate
    for kind in vars(driver).values()
    if isinstance(kind, type) and issubclass(kind, psycopg.Error) and kind.sqlstate
}


def test_the_driver_knows_the_sqlstates_of_appendix_a() -> None:
    assert len(ALL_SQLSTATES) > 200


@pytest.mark.parametrize("sqlstate", sorted(ERROR_BY_SQLSTATE))
def test_each_mapped_sqlstate_exists_and_is_mapped(sqlstate: str) -> None:
    # transaction_timeout came with 17; the driver learns its name later.
    assert sqlstate in ALL_SQLSTATES | {"25P04"}
    assert error_class(sqlstate) is ERROR_BY_SQLSTATE[sqlstate]


def test_a_mapped_class_takes_each_of_its_sqlstates_along() -> None:
    for prefix, expected in ERROR_BY_CLASS.items():
        members = {state for state in ALL_SQLSTATES if state[:2] == prefix}
        assert members, f"class {prefix} is none of appendix A"
        assert {error_class(state) for state in members} == {expected}


def test_what_is_not_mapped_is_a_failed_statement() -> None:
    others = {
        state
        for state in ALL_SQLSTATES - set(ERROR_BY_SQLSTATE)
        if state[:2] not in ERROR_BY_CLASS
    }
    assert {error_class(state) for state in others} == {StatementFailedError}


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [
        ("23505", StatementFailedError),  # unique_violation
        ("42501", PrivilegeMissingError),  # insufficient_privilege
        ("57014", SafetyStopError),  # query_canceled
        ("53100", SafetyStopError),  # disk_full
        ("53200", SafetyStopError),  # out_of_memory
        ("53400", SafetyStopError),  # configuration_limit_exceeded: temp_file_limit
        ("08006", ConnectionFailedError),  # connection_failure
        ("28P01", ConnectionFailedError),  # invalid_password
        ("XX000", StatementFailedError),  # internal_error
        ("ZZ999", StatementFailedError),  # of an extension
    ],
)
def test_sqlstates_that_matter_have_their_class(
    sqlstate: str, expected: type[DbarchitectError]
) -> None:
    assert error_class(sqlstate) is expected


def test_a_loss_without_a_report_is_a_failed_connection() -> None:
    error = translate(psycopg.OperationalError("the connection is\nlost"))
    assert isinstance(error, ConnectionFailedError)
    assert error.message == "the connection is lost"
    assert error.sqlstate is None


def test_misuse_of_the_driver_is_a_failed_statement() -> None:
    error = psycopg.ProgrammingError("no results")
    with pytest.raises(StatementFailedError, match="no results"), translated():
        raise error
