"""A target is read as it is given: by a pipe, with any ends of lines, without end."""

from __future__ import annotations

import os
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from command_line import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab import LabDatabase

SCHEMA = b"CREATE TABLE a (id int PRIMARY KEY, seen timestamp);\n"


def run(verb: str, *arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, verb, *arguments, "--quiet"],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_named_pipe_is_read_whole(tmp_path: Path) -> None:
    pipe = tmp_path / "schema"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(SCHEMA,))
    writer.start()
    status, said, _ = run("review", str(pipe))
    writer.join()
    assert status == 1
    assert "TYP01" in said


def test_a_snapshot_comes_by_standard_input(database: LabDatabase, tmp_path: Path) -> None:
    database.owner.execute_untrusted(SCHEMA.decode().rstrip(";\n"))
    saved = tmp_path / "saved"
    assert run("snapshot", database.conninfo, "-o", str(saved))[0] == 0
    status, said, _ = run("review", "-", stdin=saved.read_bytes())
    assert status == 1
    assert "TYP01" in said


def test_a_file_without_end_is_refused() -> None:
    status, _, said = run("review", "/dev/zero")
    assert status == 2
    assert "/dev/zero has more than" in said


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_ends_of_lines_within_a_string_are_the_files_own(mark: bytes) -> None:
    script = (
        b"\\restrict abc\r\n"
        b"CREATE TABLE a (id int PRIMARY KEY,\r\n t text DEFAULT 'x\r\ny');\r\n"
        b"COPY a (id, t) FROM stdin;\r\n1\tback\\\\slash\r\n\\.\r\n\\unrestrict abc\r\n"
    )
    status, said, complaint = run("ddl", "-", stdin=mark + script)
    assert status == 0, complaint
    assert "'x\r\ny'::text" in said


def test_results_are_utf8_whatever_the_locale_says(tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_text('CREATE TABLE "é🐘" (id int PRIMARY KEY);', encoding="utf-8")
    plain = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [*COMMAND, "ddl", str(file), "--quiet"],
        env=os.environ | plain,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert 'CREATE TABLE public."é🐘"' in done.stdout.decode()
