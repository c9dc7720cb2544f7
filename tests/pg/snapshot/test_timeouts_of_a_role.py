"""Timeouts that a role has for its own work do not end a reading."""

from __future__ import annotations

import select
import socket
import struct
import threading
from typing import TYPE_CHECKING

import pytest

from command_line import run_command
from dbarchitect.model.reading import Known
from dbarchitect.postgres.connecting import connect, make_conninfo, parse_conninfo
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dbarchitect.lab import LabDatabase


@pytest.fixture
def impatient(database: LabDatabase) -> Iterator[LabDatabase]:
    """The owner's sessions wait for nothing longer than 1 ms."""
    database.owner.execute_untrusted("create table t (id integer primary key)")
    names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
    for name in names:
        database.admin.execute_untrusted(f"alter role {database.owner_role} set {name} = '1ms'")
    yield database
    database.admin.execute_untrusted(f"alter role {database.owner_role} reset all")


@pytest.mark.essential
def test_a_role_with_no_time_for_a_statement_can_read(impatient: LabDatabase) -> None:
    for _ in range(10):
        with connect(impatient.conninfo, read_only=True, from_environment=False) as session:
            found = read_snapshot(session)
        assert [table.name.name for table in found.schema.tables] == ["t"]


def test_its_timeout_is_overruled_before_the_first_statement(impatient: LabDatabase) -> None:
    with connect(impatient.conninfo, read_only=True, from_environment=False) as session:
        rows = session.query(
            "select name, reset_val from pg_catalog.pg_settings"
            " where name = 'statement_timeout' and source = 'session' order by name"
        )
        assert rows == [("statement_timeout", "60000")]
        assert session.query("select pg_catalog.pg_sleep(0.05)::text") == [("",)]


def test_the_snapshot_tells_the_roles_own_timeout(impatient: LabDatabase) -> None:
    with connect(impatient.conninfo, read_only=True, from_environment=False) as session:
        settings = read_snapshot(session).settings
    assert isinstance(settings, Known)
    assert settings.value.value("idle_in_transaction_session_timeout") == "1"


def test_options_that_a_connection_string_names_still_hold(database: LabDatabase) -> None:
    target = f"{database.conninfo} options='-c geqo_threshold=7'"
    with connect(target, read_only=True, from_environment=False) as session:
        assert session.query("select pg_catalog.current_setting('geqo_threshold')") == [("7",)]
        assert session.query("select pg_catalog.current_setting('statement_timeout')") == [
            ("1min",)
        ]


def test_the_verbs_read_as_such_a_role(impatient: LabDatabase, tmp_path: Path) -> None:
    done = run_command("snapshot", impatient.conninfo, "-q", "-o", tmp_path / "a.snapshot")
    assert (done.returncode, done.stderr) == (0, "")


def pooler(listening: socket.socket, server: str) -> None:
    """Refuse the first startup packet as PgBouncer does, and pass the second one on."""
    refused, _ = listening.accept()
    with refused:
        asked = refused.recv(4096)
        assert b"options\0" in asked
        fields = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
        refused.sendall(b"E" + struct.pack("!I", len(fields) + 4) + fields)
    passed, _ = listening.accept()
    with passed, socket.socket(socket.AF_UNIX) as real:
        real.connect(server)
        other = {passed: real, real: passed}
        while True:
            for ready in select.select([passed, real], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                other[ready].sendall(data)


def test_a_pooler_that_knows_no_options_is_asked_without_them(
    database: LabDatabase, open_folder: Path
) -> None:
    parameters = parse_conninfo(database.conninfo)
    server = f"{parameters['host']}/.s.PGSQL.{parameters['port']}"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(open_folder / f".s.PGSQL.{parameters['port']}"))
        listening.listen()
        thread = threading.Thread(target=pooler, args=(listening, server))
        thread.start()
        target = make_conninfo({**parameters, "host": str(open_folder)})
        with connect(target, read_only=True, from_environment=False) as session:
            shown = session.query("select pg_catalog.current_setting('statement_timeout')")
        thread.join(10)
    assert shown == [("1min",)]
