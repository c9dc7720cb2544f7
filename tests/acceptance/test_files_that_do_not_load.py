"""`review` of files that are broken, or of a folder of migrations, as a user meets it."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.essential


def review(*arguments: str) -> Ended:
    return run_command("review", *arguments, "--quiet")


def test_all_that_does_not_parse_is_told_without_a_lab(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("CREATE TABEL a ();\nCREATE TABLE b ();\nSELEC 1;\n")
    ended = review(str(file), "--pg-bindir", "/nowhere")
    assert ended.returncode == 2
    assert f"{file}:1:8: syntax error" in ended.stderr
    assert f"{file}:3:1: syntax error" in ended.stderr


def test_what_is_missing_is_listed_and_the_rest_reviewed(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text(
        "CREATE TABLE b (id bigint PRIMARY KEY, x nosuch);\n"
        "CREATE INDEX b_x ON b (x);\n"
        "CREATE EXTENSION timescaledb;\n"
        "CREATE TABLE c (id bigint PRIMARY KEY);\n"
    )
    ended = review(str(file), "--keep-going", "--format", "json")
    assert ended.returncode == 1
    result = json.loads(ended.stdout)["result"]
    assert result["findings"] == []
    assert [one["location"]["line"] for one in result["not_loaded"]] == [1, 2, 3]
    assert [
        one["because_of"] and one["because_of"]["line"] for one in result["not_loaded"]
    ] == [
        None,
        1,
        None,
    ]
    refused = review(str(file))
    assert refused.returncode == 2
    assert f"{file}:1:42: " in refused.stderr
    assert "(SQLSTATE 42704), in: CREATE TABLE b" in refused.stderr


def test_a_folder_of_migrations_is_what_they_lead_to(tmp_path: Path) -> None:
    (tmp_path / "10_third.sql").write_text(
        "-- +goose Up\nALTER TABLE a ADD at timestamp;\n-- +goose Down\nDROP TABLE a;\n"
    )
    (tmp_path / "2_second.up.sql").write_text("\\ir parts/a.txt\n")
    (tmp_path / "2_second.down.sql").write_text("DROP TABLE a;\n")
    (tmp_path / "4_view.pgsql.up.sql").write_text("CREATE VIEW v AS SELECT 1 AS x;\n")
    (tmp_path / "4_view.mysql.up.sql").write_text("CREATE VIEW v AS SELECT `x`;\n")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.txt").write_bytes(
        "SET client_encoding = 'LATIN1';\nCREATE TABLE a (é bigint PRIMARY KEY);".encode(
            "latin-1"
        )
    )
    with gzip.open(tmp_path / "more.sql.gz", "wt") as packed:
        packed.write("CREATE TABLE z ();")
    ended = review(str(tmp_path), "--select", "TYP01")
    assert "TYP01 timestamp_without_time_zone" in ended.stdout, ended.stderr
    assert f"{tmp_path / '10_third.sql'}:2:" in ended.stdout
    assert "1 file of migrations that lead down" in " ".join(ended.stdout.split())
    assert "1 file for other database systems: left out." in " ".join(ended.stdout.split())
    assert "What leads down in 1 file was left out: 1 line." in " ".join(ended.stdout.split())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PGDMP\x01\x0e\x00", "pg_restore --schema-only"),
        (b"SELECT 'caf\xe9';\n", ":1:12: the file is not UTF-8: it holds the byte 0xe9"),
        (b"\\i /etc/passwd\n", "outside of its folder"),
        (b"\\i nowhere.sql\n", "which is not there"),
    ],
)
def test_a_file_that_is_no_sql_for_us_says_what_to_do(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "a.sql"
    file.write_bytes(content)
    ended = review(str(file))
    assert ended.returncode == 2
    assert told in ended.stderr
    assert "root:" not in ended.stderr
