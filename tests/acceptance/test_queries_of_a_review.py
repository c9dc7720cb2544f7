"""`dbarchitect review --queries` as a user types it, and the statements of a server."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command
from dbarchitect.lab import LabOptions, open_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dbarchitect.lab import LabDatabase

SCHEMA = """
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint REFERENCES customers
);
CREATE INDEX ON orders (customer_id);
"""
QUERIES = """-- name: lost
SELECT email FROM customers
WHERE id NOT IN (SELECT customer_id FROM orders WHERE id > :since);
SELECT nosuch FROM orders;
SELEC 1;
DELETE FROM orders WHERE customer_id = NULL;
"""


def review(*arguments: str, stdin: str = "") -> Ended:
    return run_command("review", *arguments, stdin=stdin)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("queries")
    (made / "schema.sql").write_text(SCHEMA)
    (made / "queries.sql").write_text(QUERIES)
    return made


@pytest.mark.essential
def test_findings_and_what_cannot_be_read_have_their_places(folder: Path) -> None:
    queries = str(folder / "queries.sql")
    run = review(str(folder / "schema.sql"), "--queries", queries, "--format", "json")
    assert run.returncode == 1, run.stderr
    result = json.loads(run.stdout)["result"]
    found = {one["code"]: one for one in result["findings"]}
    assert {code: one["location"]["line"] for code, one in found.items()} == {
        "QRY02": 3,
        "QRY07": 6,
    }
    assert found["QRY02"]["target"]["kind"] == "query"
    assert re.fullmatch(r"1\d\.\d+", found["QRY02"]["evidence"][0]["server"])
    (statement,) = found["QRY02"]["evidence"][0]["statements"]
    assert statement.endswith("WHERE id NOT IN (SELECT customer_id FROM orders WHERE id > $1)")
    unread = {one["path"].rpartition("queries.sql")[2]: one for one in result["not_read"]}
    assert unread[":4:8"]["reason"].startswith("Unknown column nosuch")
    assert list(unread) == [":4:8", ":5:1"]


def test_a_review_without_queries_says_so_once(folder: Path) -> None:
    run = review(str(folder / "schema.sql"))
    assert run.returncode == 0, run.stdout
    (told,) = [block for block in run.stdout.split("\n\n") if "--queries" in block]
    assert "rules (" in told
    assert "beside those of views and functions" in " ".join(told.split())


def test_queries_come_from_standard_input_and_sarif_has_their_place(folder: Path) -> None:
    run = review(
        str(folder / "schema.sql"), "--queries", "-", "--format", "sarif", stdin=QUERIES
    )
    results = json.loads(run.stdout)["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert [place["region"]["startLine"] for place in places] == [3, 6]


def test_one_stream_is_not_two_things() -> None:
    run = review("-", "--queries", "-", stdin="")
    assert run.returncode == 2
    assert "standard input" in run.stderr


def test_a_folder_of_queries_and_a_baseline(folder: Path) -> None:
    queries = folder / "many"
    queries.mkdir()
    (queries / "a.sql").write_text("SELECT id FROM orders WHERE customer_id = NULL AND id = 1;")
    (queries / "b.sql").write_text("UPDATE customers SET email = 'x';")
    asked = (str(folder / "schema.sql"), "--queries", str(queries), "--select", "QRY")
    known = str(folder / "known.json")
    assert review(*asked, "--baseline", known, "--update-baseline").returncode == 0
    (queries / "a.sql").write_text(
        "\n\nSELECT id  FROM orders WHERE customer_id = NULL AND id = 2;\n"
        "SELECT email FROM customers WHERE email <> NULL;"
    )
    run = review(*asked, "--baseline", known, "--format", "json")
    news = json.loads(run.stdout)["result"]["findings"]
    assert [one["location"]["line"] for one in news] == [4]


@pytest.fixture(scope="module")
def counting() -> Iterator[LabDatabase]:
    """A server that counts its statements, with some of two roles, beside the user's tables."""
    preloaded = (("shared_preload_libraries", "pg_stat_statements"),)
    with open_lab(replace(LabOptions(), settings=preloaded)) as lab:
        database = lab.create_database()
        for statement in (
            'CREATE SCHEMA "My.Stats"',
            'CREATE EXTENSION pg_stat_statements SCHEMA "My.Stats"',
            'GRANT USAGE ON SCHEMA "My.Stats" TO PUBLIC',
        ):
            database.admin.execute_untrusted(statement)
        for statement in SCHEMA.strip().removesuffix(";").split(";"):
            database.owner.execute_untrusted(statement)
        database.admin.execute_untrusted("CREATE ROLE somebody PASSWORD 'secret'")
        for _ in range(3):
            database.owner.query_untrusted(
                "SELECT email FROM customers WHERE email > 'secret'"
                " AND id NOT IN (SELECT customer_id FROM orders)"
            )
        yield database


def test_statements_of_a_server_are_looked_at_and_saved_without_constants(
    counting: LabDatabase, tmp_path: Path
) -> None:
    run = review(counting.conninfo, "--format", "json", "--select", "QRY02")
    result = json.loads(run.stdout)["result"]
    (found,) = result["findings"]
    measured = {one["name"]: one["value"] for one in found["evidence"][0]["measurements"]}
    assert measured["calls"] == 3
    assert found["location"] is None
    assert any("pg_read_all_stats" in note for note in result["notes"])
    saved = tmp_path / "a.snapshot"
    assert run_command("snapshot", counting.conninfo, "-o", saved).returncode == 0
    text = gzip.decompress(saved.read_bytes()).decode()
    assert "customer_id FROM orders" in text
    assert "secret" not in text
    again = json.loads(review(str(saved), "--format", "json", "--select", "QRY02").stdout)
    assert [one["fingerprint"] for one in again["result"]["findings"]] == [found["fingerprint"]]


def test_a_look_up_for_each_row_of_a_list_is_told_with_what_the_server_counted(
    counting: LabDatabase,
) -> None:
    owner = counting.owner
    owner.execute_untrusted(
        "INSERT INTO customers (email) SELECT 'c' || i FROM generate_series(1, 40) AS i"
    )
    owner.execute_untrusted("INSERT INTO orders (customer_id) SELECT id FROM customers")
    for _ in range(25):
        for (customer,) in owner.query_untrusted("SELECT customer_id FROM orders WHERE id > 0"):
            one = f"SELECT email FROM customers WHERE id = {customer}"  # noqa: S608 - a number of ours
            owner.query_untrusted(one)
    run = review(counting.conninfo, "--format", "json", "--select", "QRY42")
    (found,) = json.loads(run.stdout)["result"]["findings"]
    assert found["evidence"][0]["statements"] == [
        "SELECT email FROM customers WHERE id = $1",
        "SELECT customer_id FROM orders WHERE id > $1",
    ]
    measured = {one["name"]: one["value"] for one in found["evidence"][0]["measurements"]}
    counted = (measured["calls"], measured["calls of the other"], measured["rows of the other"])
    assert counted == (1000, 25, 1000)


def test_files_do_not_say_how_often_a_query_is_called(folder: Path) -> None:
    queries = str(folder / "queries.sql")
    asked = ("--queries", queries, "--format", "json", "--select", "QRY42")
    result = json.loads(review(str(folder / "schema.sql"), *asked).stdout)["result"]
    (reason,) = [one["reason"] for one in result["not_verified"]]
    assert reason.startswith("How often a statement is called")


def test_a_server_that_counts_nothing_says_so(lab_conninfo: str) -> None:
    run = review(lab_conninfo, "--format", "json", "--select", "QRY02")
    (reason,) = [one["reason"] for one in json.loads(run.stdout)["result"]["not_verified"]]
    assert reason.startswith("The extension pg_stat_statements is not in this database")


@pytest.fixture
def lab_conninfo(database: LabDatabase) -> str:
    return database.conninfo


def test_a_query_that_was_wrong_before_is_no_news(folder: Path) -> None:
    queries = folder / "old.sql"
    queries.write_text("SELECT id FROM orders WHERE customer_id <> NULL;")
    schema = str(folder / "schema.sql")
    run = review(schema, "--queries", str(queries), "--new-only", schema, "--select", "QRY07")
    assert run.returncode == 0, run.stdout
    assert "1 finding known" in run.stdout
