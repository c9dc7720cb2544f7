"""What a name in a query means, by the schema of a real server: never a guess."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab.loading import load_files
from dbarchitect.model.reading import Known
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab
    from dbarchitect.model.snapshot import Snapshot

SCHEMA = """
CREATE SCHEMA "Other Schema";
CREATE SCHEMA third;
CREATE TABLE "Users" ("Id" bigint PRIMARY KEY, "e.mail" text NOT NULL, note text);
CREATE TABLE "Other Schema"."Users" ("Id" bigint PRIMARY KEY, boss bigint);
CREATE TABLE "Other Schema".alone (id bigint PRIMARY KEY, x integer);
CREATE TABLE "Other Schema".twice (id bigint PRIMARY KEY);
CREATE TABLE third.twice (id bigint PRIMARY KEY);
CREATE TABLE animals (id bigint NOT NULL, name text CHECK (name IS NOT NULL));
CREATE TABLE cats (lives integer) INHERITS (animals);
CREATE VIEW named AS SELECT id, name FROM animals;
"""

SET_PATH = "SET search_path = {}; SELECT id FROM twice;"
READABLE = "SELECT id FROM animals;\n"


@pytest.fixture(scope="module")
def snapshot(lab: Lab) -> Iterator[Snapshot]:
    database = lab.create_database()
    load_files(database, [("schema.sql", SCHEMA)])
    yield read_snapshot(database.admin)
    lab.drop_database(database)


def meanings(snapshot: Snapshot, sql: str) -> list[str | None]:
    """What each column's name means, in order: its table and column, or None."""
    asked = replace(snapshot, workload=Known(workload_of_texts([("q.sql", sql)])))
    found = queries_of(asked)
    assert found.unread == ()
    (query,) = found.queries
    held = [
        query.column(block, node)
        for block in query.blocks
        for node in block.nodes
        if node.kind == "ColumnRef"
    ]
    return [None if h is None else f"{h.relation.name.display}.{h.column.name}" for h in held]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('SELECT "Id" FROM "Users"', ['"Users".Id']),
        ('SELECT u."e.mail" FROM "Users" AS u', ['"Users".e.mail']),
        ('SELECT boss FROM "Other Schema"."Users"', ['"Other Schema"."Users".boss']),
        ("SELECT x FROM alone", ['"Other Schema".alone.x']),
        ("SELECT name FROM named", ["named.name"]),
        # Two sources have it, or one whose columns nobody knows may.
        ("SELECT cats.id, lives FROM animals, cats", ["cats.id", "cats.lives"]),
        ("SELECT name FROM animals, json_to_record('{}') AS r(name text)", [None]),
        ("SELECT s.id FROM (SELECT id FROM animals) AS s", [None, "animals.id"]),
        ("WITH animals AS (SELECT 1 AS id) SELECT id FROM animals", [None]),
        ("SELECT b FROM animals AS a (b)", [None]),
        # USING makes one of two, which the join does not fill with nulls.
        ("SELECT id FROM animals JOIN cats USING (id)", ["animals.id"]),
        ("SELECT id FROM animals RIGHT JOIN cats USING (id)", ["cats.id"]),
        ("SELECT id FROM animals FULL JOIN cats USING (id)", [None]),
        (
            "SELECT id, j.id FROM (animals JOIN (named JOIN cats USING (id)) USING (id)) AS j",
            ["animals.id", "animals.id"],
        ),
        (
            "SELECT id, lives FROM (SELECT 1 AS id) AS s JOIN cats USING (id)",
            [None, "cats.lives"],
        ),
        ("SELECT id FROM cats LEFT JOIN (SELECT 1 AS id) AS s USING (id)", ["cats.id"]),
        ("SELECT animals.id FROM animals NATURAL JOIN cats", ["animals.id"]),
        # The name of a join leads to its tables, unless it renames their columns.
        (
            "SELECT j.x, j.name FROM (animals AS a JOIN alone AS b ON a.id = b.x) AS j",
            ['"Other Schema".alone.x', "animals.name", "animals.id", '"Other Schema".alone.x'],
        ),
        (
            "SELECT j.x, y FROM (animals AS a CROSS JOIN alone AS b) AS j (v, w, x, y)",
            [None, None],
        ),
        # An inner name goes before an outer one.
        (
            "SELECT id FROM animals WHERE EXISTS (SELECT FROM cats WHERE id = lives)",
            ["animals.id", "cats.id", "cats.lives"],
        ),
        (
            "SELECT id FROM animals WHERE EXISTS (SELECT FROM alone WHERE name = '' AND x = 1)",
            ["animals.id", "animals.name", '"Other Schema".alone.x'],
        ),
    ],
)
def test_a_name_means_what_the_server_takes_it_for(
    snapshot: Snapshot, sql: str, expected: list[str | None]
) -> None:
    assert meanings(snapshot, sql) == expected


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT id FROM twice", "Several schemas have a twice."),
        ("SELECT id FROM nosuch", "Unknown table nosuch."),
        ("SELECT a.nosuch FROM animals AS a", "Unknown column nosuch of animals."),
        ("SELECT id FROM animals WHERE", "Syntax error at end of input."),
    ],
)
def test_what_cannot_be_known_is_not_read(snapshot: Snapshot, sql: str, reason: str) -> None:
    text = READABLE + sql
    asked = replace(snapshot, workload=Known(workload_of_texts([("q.sql", text)])))
    found = queries_of(asked)
    assert len(found.queries) == 1
    assert [one.reason[: len(reason)] for one in found.unread] == [reason]
    assert found.unread[0].path.text.startswith("q.sql:2:")


def test_nulls_are_those_of_all_rows(snapshot: Snapshot) -> None:
    asked = replace(
        snapshot, workload=Known(workload_of_texts([("q.sql", "SELECT 1 FROM animals, cats")]))
    )
    (query,) = queries_of(asked).queries
    relations = [query.relation_of(source) for source in query.blocks[0].sources]
    assert [sorted(one.never_null) for one in relations if one] == [["id"], ["id", "name"]]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("third", "third.twice.id"),
        ('"Other Schema", third', '"Other Schema".twice.id'),
        ('public, third, "Other Schema"', "third.twice.id"),
    ],
)
def test_the_search_path_of_the_file_says_which_table_is_meant(
    snapshot: Snapshot, path: str, meant: str
) -> None:
    assert meanings(snapshot, SET_PATH.format(path)) == [meant]


def test_what_is_not_on_the_search_path_is_not_found(snapshot: Snapshot) -> None:
    asked = "SELECT id FROM alone;\n"
    text = "SET search_path = third;\n" + asked + "RESET search_path;\n" + asked
    workload = workload_of_texts([("q.sql", text)])
    found = queries_of(replace(snapshot, workload=Known(workload)))
    assert [one.path.text for one in found.unread] == ["q.sql:2:16"]
    assert len(found.queries) == 1
