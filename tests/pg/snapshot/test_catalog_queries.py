"""Each query of the catalog runs on this server and returns what its header says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import dbarchitect.postgres.snapshot
from dbarchitect.postgres.capabilities import NEWEST_MAJOR, OLDEST_MAJOR, ServerCapabilities
from dbarchitect.postgres.resources import load_header, load_sql
from dbarchitect.postgres.snapshot.queries import ALL_QUERIES, Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab

PACKAGE = "dbarchitect.postgres.snapshot"
FOLDER = Path(dbarchitect.postgres.snapshot.__file__).parent
ALONE = ("limits", "wal_position")
BINDS = {
    "namespaces": [2200],
    "locked": [0],
    "blocked": [0],
    "values": True,
    "reference": "3",
    "lock_timeout": "2000ms",
    "statement_timeout": "2000ms",
}


@pytest.fixture(scope="module")
def connection(lab: Lab) -> Iterator[psycopg.Connection[Any]]:
    database = lab.create_database()
    with psycopg.connect(lab.conninfo(database), autocommit=True) as opened:
        yield opened
    lab.drop_database(database)


def header_columns(stem: str) -> list[tuple[str, str]]:
    """Names and types with their units."""
    text = re.sub(r"\([^)]*\)", "", load_header(PACKAGE, stem).columns)
    pairs = [column.strip().partition(" ") for column in text.split(",")]
    return [(name, rest.strip()) for name, _, rest in pairs]


def returned_columns(connection: psycopg.Connection[Any], stem: str) -> list[tuple[str, str]]:
    cursor = connection.execute(load_sql(PACKAGE, stem), BINDS)
    found = [(column.name, column.type_code) for column in cursor.description or ()]
    types = "select oid, pg_catalog.format_type(oid, null) from pg_catalog.pg_type"
    names: dict[int, str] = dict(connection.execute(types).fetchall())
    return [(name, names[code]) for name, code in found]


def assert_agrees(connection: psycopg.Connection[Any], stem: str) -> None:
    said, returned = header_columns(stem), returned_columns(connection, stem)
    assert [name for name, _ in said] == [name for name, _ in returned]
    for (name, text), (_, kind) in zip(said, returned, strict=True):
        assert text == kind or text.startswith(f"{kind} "), f"{stem}.{name} is {kind}"


@pytest.mark.essential
@pytest.mark.parametrize("query", ALL_QUERIES, ids=lambda query: query.stem)
def test_a_query_returns_the_columns_of_its_header(
    connection: psycopg.Connection[Any], query: Query[Any]
) -> None:
    stem = query.file_stem(ServerCapabilities(connection.info.server_version))
    assert_agrees(connection, stem)


@pytest.mark.essential
@pytest.mark.parametrize("stem", ALONE)
def test_a_query_without_rows_of_its_own_keeps_its_header(
    connection: psycopg.Connection[Any], stem: str
) -> None:
    assert_agrees(connection, stem)


@pytest.mark.parametrize("query", ALL_QUERIES, ids=lambda query: query.stem)
def test_all_variants_of_a_query_have_the_columns_of_its_row(query: Query[Any]) -> None:
    for stem in query.file_stems:
        assert tuple(name for name, _ in header_columns(stem)) == query.row._fields


def test_no_file_is_left_over() -> None:
    known = {stem for query in ALL_QUERIES for stem in query.file_stems} | set(ALONE)
    assert {path.stem for path in FOLDER.glob("*.sql")} == known


def test_each_variant_serves_some_server() -> None:
    for query in ALL_QUERIES:
        majors = range(OLDEST_MAJOR, NEWEST_MAJOR + 1)
        served = {query.file_stem(ServerCapabilities(major * 10000)) for major in majors}
        assert served == set(query.file_stems)
