"""`dbarchitect snapshot` as a user types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command
from dbarchitect.app.snapshot_file import load_snapshot
from dbarchitect.model.reading import Known, NotRead

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab import LabDatabase


def snapshot(*arguments: str, stdin: str = "") -> Ended:
    return run_command("snapshot", *arguments, stdin=stdin)


@pytest.mark.essential
def test_a_server_is_saved_and_the_file_serves_in_its_place(
    database: LabDatabase, tmp_path: Path
) -> None:
    database.owner.execute_untrusted("create table users (id integer primary key)")
    database.owner.execute_untrusted(
        "create conversion mine for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8"
    )
    first, second = tmp_path / "a.snapshot", tmp_path / "b.snapshot"
    taken = snapshot(database.conninfo, "-o", str(first), "--format", "json")
    assert taken.returncode == 0, taken.stderr
    result = json.loads(taken.stdout)["result"]
    assert result["objects"]["tables"] == 1
    assert result["parts"]["sizes"] == "read"
    assert [item["path"] for item in result["unread"]] == ["public.mine"]
    found = load_snapshot(first)
    assert [table.name.name for table in found.schema.tables] == ["users"]
    assert isinstance(found.sizes, Known)
    again = snapshot(str(first), "-o", str(second))
    assert again.returncode == 0, again.stderr
    assert "tables 1" in again.stdout
    assert "not read  conversion public.mine" in again.stdout
    assert load_snapshot(second) == found


def test_sql_from_standard_input_has_a_schema_but_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.snapshot"
    done = snapshot("-", "-o", str(path), "--quiet", stdin="create table t (a integer);")
    assert (done.returncode, done.stdout) == (0, "")
    found = load_snapshot(path)
    assert [table.name.name for table in found.schema.tables] == ["t"]
    assert found.sizes == NotRead("SQL files hold no rows and no server's settings.")


def test_bad_input_is_told_in_two_lines_and_writes_nothing(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.snapshot"
    damaged.write_bytes(b"\x1f\x8bnothing")
    for target in (str(damaged), "no such file", "postgresql://[/x"):
        done = snapshot(target, "-o", str(tmp_path / "out"), "--quiet")
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("error: ")
        assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [damaged]


def test_a_server_that_is_not_there_ends_with_status_3(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = snapshot(f"host={tmp_path} dbname=x", "-o", str(out), "--quiet")
    assert done.returncode == 3
    assert not out.exists()
