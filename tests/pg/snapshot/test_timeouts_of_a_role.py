"""Timeouts that a role has for its own work do not end a reading."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.reading import Known
from dbarchitect.postgres.connecting import connect
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
    out = str(tmp_path / "a.snapshot")
    done = subprocess.run(
        [sys.executable, "-m", "dbarchitect", "snapshot", impatient.conninfo, "-o", out],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
