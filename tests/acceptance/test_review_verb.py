"""`dbarchitect review` as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab import LabDatabase

SCHEMA = """\\restrict abc
SET no_such_setting_of_a_newer_server = 0;
CREATE TABLE users (
   id int,
   email text UNIQUE,
   created timestamp,
   deleted_at timestamptz
) TABLESPACE fast;
ALTER TABLE users OWNER TO somebody;
CREATE INDEX a ON users (created);
CREATE INDEX b ON users (created);
COPY users (id) FROM stdin;
1
\\.
\\unrestrict abc
"""


def review(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dbarchitect", "review", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    file = tmp_path_factory.mktemp("review") / "schema.sql"
    file.write_text(SCHEMA)
    return review(str(file), "--format", "json")


@pytest.mark.essential
def test_findings_of_a_file_name_their_lines(
    reviewed: subprocess.CompletedProcess[str],
) -> None:
    assert reviewed.returncode == 1, reviewed.stderr
    findings = json.loads(reviewed.stdout)["result"]["findings"]
    assert {finding["code"]: finding["location"]["line"] for finding in findings} == {
        "IDX02": 11,
        "KEY01": 3,
        "KEY24": 3,
        "TYP01": 6,
    }


def test_what_was_not_loaded_is_told_with_its_place(
    reviewed: subprocess.CompletedProcess[str],
) -> None:
    told = json.loads(reviewed.stdout)["result"]["left_out"]
    assert len(told) == 2
    assert "schema.sql:2:1" in told[0]
    assert "no_such_setting_of_a_newer_server" in told[0]
    assert "schema.sql:13:1" in told[1]


def test_every_finding_has_evidence_that_was_read(
    reviewed: subprocess.CompletedProcess[str],
) -> None:
    for finding in json.loads(reviewed.stdout)["result"]["findings"]:
        assert [evidence["method"] for evidence in finding["evidence"]] == ["read"]


def test_a_clean_schema_exits_0_and_says_so() -> None:
    ended = review("-", stdin="CREATE TABLE t (id bigint PRIMARY KEY);")
    assert (ended.returncode, ended.stdout) == (0, "no findings; 5 rules run.\n")


def test_fail_on_never_exits_0_with_findings() -> None:
    ended = review("-", "--fail-on", "never", stdin="CREATE TABLE t (id bigint);")
    assert ended.returncode == 0
    assert "KEY01" in ended.stdout


def test_a_server_and_a_file_give_the_same_findings(
    database: LabDatabase, tmp_path: Path
) -> None:
    statements = ["CREATE TABLE t (id bigint)", "CREATE TABLE u (at timestamp PRIMARY KEY)"]
    for statement in statements:
        database.owner.execute_untrusted(statement)
    file = tmp_path / "schema.sql"
    file.write_text(";\n".join(statements))
    of_server = json.loads(review(database.conninfo, "--format", "json").stdout)["result"]
    of_file = json.loads(review(str(file), "--format", "json").stdout)["result"]
    assert [f["fingerprint"] for f in of_server["findings"]] == [
        f["fingerprint"] for f in of_file["findings"]
    ]
    assert len(of_file["findings"]) == 2


def test_a_statement_that_does_not_parse_names_line_column_and_word() -> None:
    ended = review("-", stdin="SELECT 1;\nCREATE TABEL t ();")
    assert ended.returncode == 2
    assert "<stdin>:2:8" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_statement_that_the_server_refuses_names_its_place() -> None:
    ended = review("-", stdin="CREATE TABLE t (\n  a no_such_type\n);")
    assert ended.returncode == 2
    assert '<stdin>:2:5: type "no_such_type" does not exist' in ended.stderr


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY (SELECT 1) TO '/tmp/out'",
        "SELECT pg_read_file('/etc/passwd')",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION plpython3u",
        "SET SESSION AUTHORIZATION dbarchitect_lab",
    ],
)
def test_sql_that_tries_to_leave_the_lab_is_stopped(sql: str) -> None:
    ended = review("-", stdin=sql)
    assert ended.returncode == 4, ended.stderr
    assert "<stdin>:1:1" in ended.stderr


def test_an_unknown_rule_is_named_with_the_known_ones() -> None:
    ended = review("-", "--select", "XYZ99", stdin="SELECT 1")
    assert ended.returncode == 2
    assert "XYZ99" in ended.stderr
    assert "IDX01" in ended.stderr


def test_a_target_that_is_not_there_exits_2() -> None:
    ended = review("./no/such/file.sql")
    assert ended.returncode == 2
    assert "no file, folder or server" in ended.stderr


def test_a_folder_without_sql_exits_2(tmp_path: Path) -> None:
    ended = review(str(tmp_path))
    assert ended.returncode == 2
    assert "holds no SQL files" in ended.stderr


def test_a_binary_file_exits_2(tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_bytes(b"\xff\xfe\x00\x01")
    ended = review(str(file))
    assert ended.returncode == 2
    assert "not UTF-8" in ended.stderr


def test_the_envelope_of_findings_is_not_ok(
    reviewed: subprocess.CompletedProcess[str],
) -> None:
    assert json.loads(reviewed.stdout)["ok"] is False
