"""Connection strings, and what is said when they fail."""

from __future__ import annotations

import pytest

from dbarchitect.errors import ConnectionFailedError, UsageError
from dbarchitect.postgres.connecting import (
    connect,
    describe_conninfo,
    make_conninfo,
    parse_conninfo,
)


def test_what_is_no_connection_string_is_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        parse_conninfo("postgresql://me:hunter2@host:5432:1/x y")
    assert "hunter2" not in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.exit_status == 2


def test_a_description_names_the_place_and_no_secret() -> None:
    text = describe_conninfo("postgresql://me:hunter2@db.example:5433/shop")
    assert text == "host=db.example port=5433 dbname=shop user=me"


def test_values_with_spaces_and_quotes_survive() -> None:
    parameters = {"host": "/a folder's path", "dbname": 'x "y" \\z'}
    assert parse_conninfo(make_conninfo(parameters)) == parameters


@pytest.mark.parametrize(
    ("conninfo", "hint"),
    [
        ("postgresql://me:hunter2@127.0.0.1:1/shop?connect_timeout=2", "Check host and port"),
        ("service=no_such_service password=hunter2", "Name a service"),
        ("host=/nonexistent dbname=shop password=hunter2", "Check host and port"),
    ],
)
def test_a_failed_connection_says_what_to_check(conninfo: str, hint: str) -> None:
    with pytest.raises(ConnectionFailedError) as caught:
        connect(conninfo)
    assert caught.value.exit_status == 3
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(hint)
    assert "hunter2" not in str(caught.value)
