"""SQL that was supplied tries to leave the lab: each way is tried, and each is closed.

The limits are low here, so that reaching one takes seconds; what is tested is that the limit
holds, whatever it is.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import (
    ConnectionFailedError,
    DbarchitectError,
    LabFailedError,
    PrivilegeMissingError,
    SafetyStopError,
    StatementFailedError,
)
from dbarchitect.lab import SuppliedLimits
from dbarchitect.postgres.connecting import connect, make_conninfo, parse_conninfo
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.postgres.session import Session

pytestmark = pytest.mark.essential

_MIB = 1024 * 1024


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 1) to program 'id'",
        "copy (select 1) to '/tmp/dbarchitect-leak'",
        "copy pg_catalog.pg_class from '/etc/passwd'",
        "copy pg_catalog.pg_class from program 'id'",
        "select pg_read_file('/etc/passwd')",
        "select pg_read_binary_file('PG_VERSION')",
        "select * from pg_ls_dir('.')",
        "select pg_stat_file('PG_VERSION')",
        "select lo_import('/etc/passwd')",
        "select lo_export(lo_creat(-1), '/tmp/dbarchitect-leak')",
        "select rolpassword from pg_catalog.pg_authid",
        "select passwd from pg_catalog.pg_shadow",
        "alter system set fsync = on",
        "select pg_reload_conf()",
        "select pg_rotate_logfile()",
        "select pg_switch_wal()",
        "set role dbarchitect_lab",
        "alter role current_user superuser",
        "alter role current_user createrole",
        "create role intruder superuser",
        "grant pg_execute_server_program to current_user",
        "grant pg_read_server_files to current_user",
        "grant dbarchitect_lab to current_user",
        "alter database template1 set work_mem = '1MB'",
        "create database another",
        "create extension hstore",
        "create extension if not exists citext cascade",
        "do $$ begin create extension hstore; end $$",
        "alter event trigger dbarchitect_lab_extension disable",
        "drop event trigger dbarchitect_lab_extension",
        "drop function pg_catalog.dbarchitect_lab_extension()",
        "drop extension plpgsql",
        "create extension dblink",
        "create extension postgres_fdw",
        "create extension file_fdw",
        "create extension pageinspect",
        "create function f() returns int language c as 'libc.so.6', 'system'",
        "create function f() returns int language internal as 'dsqrt'",
        "create event trigger t on ddl_command_start execute function pg_catalog.now()",
        "create subscription s connection 'dbname=postgres' publication p",
        "create tablespace t location '/tmp'",
        "set session_preload_libraries = 'auto_explain'",
        "load 'dblink'",
        "load '/tmp/evil.so'",
        "set temp_file_limit = -1",
        "set log_directory = '/tmp'",
        "do $$ begin perform pg_read_file('PG_VERSION'); end $$",
    ],
)
def test_a_statement_that_reaches_beyond_the_database_is_refused(
    database: LabDatabase, statement: str
) -> None:
    with pytest.raises(DbarchitectError) as caught:
        database.owner.execute_untrusted(statement)
    assert caught.value.sqlstate in {
        "42501",  # insufficient_privilege
        "42704",  # undefined_object: an extension that is not installed
        "0A000",  # feature_not_supported: an extension that is not installed, before 15
        "55P02",  # cant_change_runtime_param
        "58P01",  # undefined_file
        "42883",  # undefined_function
    }


def test_taking_over_the_session_of_the_superuser_is_refused(database: LabDatabase) -> None:
    with pytest.raises(PrivilegeMissingError):
        database.owner.execute_untrusted("set session authorization dbarchitect_lab")
    assert database.owner.query("select current_user, session_user") == [
        ("lab_owner", "lab_owner")
    ]


def test_untrusted_languages_cannot_be_created(database: LabDatabase) -> None:
    for language in ("plpython3u", "plperlu", "pltclu"):
        with pytest.raises(StatementFailedError):
            database.owner.execute_untrusted(f"create extension {language}")


def test_what_refuses_extensions_is_no_part_of_a_schema(
    lab: Lab, database: LabDatabase
) -> None:
    assert "dbarchitect" not in lab.pg_dump(database, "--schema-only", "--no-owner")
    schema = read_snapshot(database.admin).schema
    assert schema.unread == ()
    assert schema.routines == ()


def test_the_superuser_cannot_log_in_over_the_socket_without_its_password(
    database: LabDatabase,
) -> None:
    parameters = parse_conninfo(database.lab.conninfo(database))
    assert parameters.pop("password")
    with pytest.raises(ConnectionFailedError):
        connect(make_conninfo(parameters))
    with pytest.raises(ConnectionFailedError):
        connect(make_conninfo({**parameters, "password": "guess"}))


def test_dblink_is_not_on_the_list(lab: Lab, database: LabDatabase) -> None:
    for name in ("dblink", "postgres_fdw", "file_fdw", "plpython3u"):
        with pytest.raises(SafetyStopError, match=name):
            lab.create_extension(database, name)


def test_an_allowed_extension_that_the_server_lacks_is_named(
    lab: Lab, database: LabDatabase
) -> None:
    lab.create_extension(database, "pg_trgm")
    assert database.owner.query_untrusted("select similarity('abc', 'abc')") == [(1.0,)]
    assert "postgis_topology" not in lab.available_extensions
    with pytest.raises(LabFailedError, match="postgis_topology"):
        lab.create_extension(database, "postgis_topology")


def _quick(lab: Lab, database: LabDatabase, statement: str, limits: SuppliedLimits) -> str:
    """The message of the safety stop, which must come within seconds."""
    started = time.monotonic()
    with lab.connect(database, database.owner_role, limits=limits) as session:
        session.execute_untrusted("set statement_timeout = 0")
        with pytest.raises(SafetyStopError) as caught:
            session.execute_untrusted(statement)
    assert time.monotonic() - started < 10
    return caught.value.message


@pytest.mark.parametrize(
    "statement",
    [
        "do $$ begin loop end loop; end $$",
        "do $$ begin loop begin raise 'x'; exception when others then end; end loop; end $$",
        "with recursive r as (select 1 union all select 1 from r) select count(*) from r",
        "select pg_sleep(100)",
    ],
)
def test_a_loop_without_end_is_stopped_though_it_lifts_its_own_limit(
    lab: Lab, database: LabDatabase, statement: str
) -> None:
    message = _quick(lab, database, statement, SuppliedLimits(statement_ms=700))
    assert "700 ms" in message


def test_many_short_statements_are_stopped_by_the_total(
    lab: Lab, database: LabDatabase
) -> None:
    limits = SuppliedLimits(statement_ms=2_000, total_ms=1_000)
    with lab.connect(database, database.owner_role, limits=limits) as session:
        with pytest.raises(SafetyStopError, match="in all"):
            _sleep_often(session)
        assert session.is_closed


def _sleep_often(session: Session) -> None:
    for _ in range(20):
        session.execute_untrusted("select pg_sleep(0.4)")


def test_the_servers_own_timeout_speaks_first(lab: Lab, database: LabDatabase) -> None:
    limits = SuppliedLimits(statement_ms=300)
    with (
        lab.connect(database, database.owner_role, limits=limits) as session,
        pytest.raises(SafetyStopError) as caught,
    ):
        session.execute_untrusted("select pg_sleep(100)")
    assert caught.value.sqlstate == "57014"


def test_a_table_that_grows_without_end_is_stopped(lab: Lab, database: LabDatabase) -> None:
    database.owner.execute_untrusted("create table filler (a text)")
    message = _quick(
        lab,
        database,
        "insert into filler select repeat('x', 1000) from generate_series(1, 1000000000)",
        SuppliedLimits(statement_ms=60_000, disk_bytes=300 * _MIB),
    )
    assert "bytes of disk" in message


def test_the_owner_lives_on_after_a_stop(lab: Lab, database: LabDatabase) -> None:
    database.owner.execute_untrusted("create table t as select 1 as a")
    _quick(lab, database, "select pg_sleep(100)", SuppliedLimits(statement_ms=300))
    assert database.owner.query_untrusted("select a from t") == [(1,)]
