"""`dbarchitect review` as a user types it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command
from published_schemas import result_of

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


def review(*arguments: str, stdin: str = "") -> Ended:
    return run_command("review", *arguments, stdin=stdin)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    file = tmp_path_factory.mktemp("review") / "schema.sql"
    file.write_text(SCHEMA)
    return review(str(file), "--format", "json")


@pytest.mark.essential
def test_findings_of_a_file_name_their_lines(
    reviewed: Ended,
) -> None:
    assert reviewed.returncode == 1, reviewed.stderr
    findings = result_of(reviewed.stdout)["findings"]
    assert {finding["code"]: finding["location"]["line"] for finding in findings} == {
        "CON02": 3,
        "IDX02": 11,
        "KEY01": 3,
        "KEY24": 3,
        "TYP01": 6,
        "TYP02": 3,
    }


def test_what_was_not_loaded_is_told_with_its_place(
    reviewed: Ended,
) -> None:
    told = result_of(reviewed.stdout)["left_out"]
    assert len(told) == 2
    assert "schema.sql:2:1" in told[0]
    assert "no_such_setting_of_a_newer_server" in told[0]
    assert "schema.sql:13:1" in told[1]


def test_every_finding_has_evidence_that_was_read(
    reviewed: Ended,
) -> None:
    for finding in result_of(reviewed.stdout)["findings"]:
        assert [evidence["method"] for evidence in finding["evidence"]] == ["read"]


def test_a_clean_schema_exits_0_and_says_so() -> None:
    ended = review("-", stdin="CREATE TABLE t (id bigint PRIMARY KEY);")
    assert ended.returncode == 0
    told, *_, total = ended.stdout.strip().split("\n\n")
    assert " ".join(told.split()).endswith(": Only the figures of a server in use can tell.")
    assert re.fullmatch(r"no findings; \d+ rules run, \d+ not verified\.", total)


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
    of_server = result_of(review(database.conninfo, "--format", "json").stdout)
    of_file = result_of(review(str(file), "--format", "json").stdout)
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


def test_an_unknown_rule_is_named_with_the_known_groups() -> None:
    ended = review("-", "--select", "XYZ99", stdin="SELECT 1")
    assert ended.returncode == 2
    assert "XYZ99" in ended.stderr
    assert "IDX, JSN, KEY" in ended.stderr


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
    file.write_bytes(b"\xff\xf8\x00\x01")
    ended = review(str(file))
    assert ended.returncode == 2
    assert "not UTF-8" in ended.stderr


def test_the_envelope_of_findings_is_not_ok(
    reviewed: Ended,
) -> None:
    assert json.loads(reviewed.stdout)["ok"] is False


QUEUES = "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n"


@pytest.fixture
def queues(tmp_path: Path) -> Path:
    file = tmp_path / "queues.sql"
    file.write_text(QUEUES)
    return file


def test_a_baseline_leaves_what_comes_later(queues: Path) -> None:
    known = ("--baseline", str(queues.with_suffix(".json")))
    written = review(str(queues), *known, "--update-baseline")
    assert written.returncode == 0, written.stdout
    assert "2 findings known" in written.stdout
    queues.write_text(QUEUES + "CREATE TABLE c (id int);\n")
    later = review(str(queues), *known, "--format", "json")
    assert later.returncode == 1
    result = result_of(later.stdout)
    assert [finding["target"]["path"] for finding in result["findings"]] == ["public.c"]
    assert result["known"] == 2
    assert "gone" not in review(str(queues), "--ignore", "KEY01", *known).stdout
    queues.write_text(QUEUES.replace("int)", "int PRIMARY KEY)"))
    assert "2 findings of the baseline are gone" in review(str(queues), *known).stdout


def test_only_what_another_target_does_not_have_is_new(queues: Path) -> None:
    before = queues.with_name("before.sql")
    before.write_text("CREATE TABLE a (id int);\n")
    result = review(str(queues), "--new-only", str(before), "--format", "json")
    findings = result_of(result.stdout)["findings"]
    assert [finding["target"]["path"] for finding in findings] == ["public.b"]


def test_a_project_settles_what_is_suppressed_and_from_when_many_are_one(queues: Path) -> None:
    settings = queues.with_name("settings.toml")
    suppress = """
        [[review.suppress]]
        code = "KEY01"
        target = "public.a"
        reason = "A queue."
        until = {until}
        """
    settings.write_text(suppress.format(until="2999-01-01") + "\n[review]\nfail-on = 'error'\n")
    result = review(str(queues), "--config", str(settings))
    assert result.returncode == 0, result.stderr
    assert "1 warning; " in result.stdout
    assert "1 suppressed" in result.stdout
    settings.write_text(suppress.format(until="2020-01-01") + "\n[review]\nroll-up-from = 2\n")
    result = review(str(queues), "--config", str(settings))
    assert result.returncode == 1
    assert "2 of 2 tables have no primary key." in result.stdout
    assert "ended on 2020-01-01: A queue." in " ".join(result.stdout.split())


def test_a_group_of_rules_can_be_chosen(queues: Path) -> None:
    assert review(str(queues), "--select", "TYP,SEQ").returncode == 0
    assert review(str(queues), "--ignore", "key").returncode == 0
    unknown = review(str(queues), "--select", "KEY0l")
    assert unknown.returncode == 2
    assert "Did you mean KEY" in unknown.stderr


def test_a_page_and_markdown_of_a_review_are_written_whole(
    queues: Path, tmp_path: Path
) -> None:
    for name, begins in (("html", "<!doctype html>"), ("markdown", "---\ntitle: ")):
        out = tmp_path / name
        ended = review(str(queues), "--format", name, "-o", str(out), "--quiet")
        assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")
        assert out.read_text(encoding="utf-8").lstrip().startswith(begins)
