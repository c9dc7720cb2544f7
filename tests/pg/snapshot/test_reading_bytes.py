"""A database of encoding SQL_ASCII keeps any bytes: UTF-8 is read, the rest is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from dbarchitect.errors import ServerUnsupportedError
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.schema import Schema

NAME = "keeps_any_bytes"
OLDEST_WITH_PROVIDERS = 150000


@pytest.fixture
def bytes_database(lab: Lab, database: LabDatabase) -> Iterator[str]:
    """The conninfo of an SQL_ASCII database."""
    conninfo = lab.conninfo(database)
    has_providers = lab.server_version_num >= OLDEST_WITH_PROVIDERS
    provider = " locale_provider libc" if has_providers else ""

    options = sql.SQL(f"template template0 encoding SQL_ASCII locale 'C'{provider}")
    name = sql.Identifier(NAME)
    admin = make_conninfo(conninfo, dbname="template1")
    with psycopg.connect(admin, autocommit=True) as connection:
        # Only a template of this name may be copied into another encoding.
        copied = sql.SQL("create database template0 template {}")
        connection.execute(copied.format(sql.Identifier(database.name)))
        if has_providers:
            # That of the builtin provider says nothing of the C library.
            connection.execute(
                "update pg_database set datcollversion = null where datname = 'template0'"
            )
        try:
            connection.execute(sql.SQL("create database {} {}").format(name, options))
        finally:
            connection.execute("drop database template0")
        yield make_conninfo(conninfo, dbname=NAME)
        connection.execute(sql.SQL("drop database {}").format(name))


def _made_and_read(conninfo: str, statement: bytes) -> Schema:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("set client_encoding = SQL_ASCII")
        connection.execute(statement)
    with connect(conninfo) as session:
        return read_snapshot(session, options=SnapshotOptions(measures=False)).schema


def test_names_that_are_utf8_are_read_from_any_encoding(bytes_database: str) -> None:
    schema = _made_and_read(bytes_database, 'create table "été" (id integer)'.encode())
    assert [table.name.name for table in schema.tables] == ["été"]


@pytest.mark.parametrize(
    "statement",
    [
        'create table "été" (id integer)'.encode("latin-1"),
        "create table t (id integer); comment on table t is 'été'".encode("latin-1"),
    ],
)
def test_text_that_is_not_utf8_is_named_with_a_way_out(
    bytes_database: str, statement: bytes
) -> None:
    with pytest.raises(ServerUnsupportedError, match=r"not UTF-8: .*0xe9") as caught:
        _made_and_read(bytes_database, statement)
    assert caught.value.exit_status == 3
    assert "pg_dump --encoding" in (caught.value.hint or "")
