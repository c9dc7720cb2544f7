"""Files are run in the order of their tools, and what leads down is left out."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from dbarchitect.sqltext.migrations import migration_files, up_lines


def names(*given: str, plan: str | None = None) -> list[str]:
    return [str(path) for path in migration_files(map(PurePosixPath, given), plan).up]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            ["V10__c.sql", "V2__b.sql", "V1.1__a.sql", "R__view.sql", "U2__b.sql"],
            "V1.1 V2 V10 R",
        ),
        (["V1__a.sql", "B2__base.sql", "V2__b.sql", "V3__c.sql", "afterMigrate.sql"], "B2 V3"),
        (["10_c.sql", "9_b.sql", "1_a.sql"], "1 9 10"),
        (["1_a.up.sql", "1_a.down.sql", "2_b.up.sql"], "1 2"),
        (["20-b/up.sql", "20-b/down.sql", "3-a/up.sql"], "3-a/up.sql 20-b/up.sql"),
        (["20240101_x/migration.sql", "migration_lock.sql"], "20240101 migration"),
        (["1_a_up.sql", "1_a_down.sql", "2_shut_down.sql"], "1 2"),
        (["1-a-up.sql", "1-a-down.sql", "2.rollback.sql"], "1"),
        (
            [
                "2017-08-31-230457_b/up.sql",
                "20140924113530_a/up.sql",
                "2018-01-01-1-0_c/up.sql",
                "data.sql",
            ],
            "20140924113530_a 2017-08-31-230457_b 2018-01-01-1-0_c",
        ),
        (
            ["1_a.mysql.up.sql", "1_a.postgres.up.sql", "1_a.up.sql", "2_b.up.sql"],
            "1_a.postgres 2_b",
        ),
        (
            [
                "1.up.sql",
                "1.postgres.autocommit.up.sql",
                "1.autocommit.up.sql",
                "2.sqlite.up.sql",
            ],
            "1.postgres.autocommit",
        ),
        (["mysql/1.sql", "postgresql/1.sql", "postgresql/2.sql", "x/3.sql"], "post post x"),
        (["1_a.mysql.sql", "mysql/2.sql"], "1_a.mysql mysql/2"),
    ],
)
def test_files_come_in_the_order_of_their_tool(given: list[str], expected: str) -> None:
    found = names(*given)
    assert len(found) == len(expected.split())
    assert all(
        name.startswith(head) for name, head in zip(found, expected.split(), strict=True)
    )


def test_what_is_for_other_systems_is_counted() -> None:
    given = map(PurePosixPath, ("1.mysql.down.sql", "1.postgres.down.sql", "1.postgres.up.sql"))
    found = migration_files(given)
    assert (len(found.up), found.down, found.foreign) == (1, 1, 1)


def test_sqitch_follows_its_plan() -> None:
    plan = "%project=x\n\nusers 2024 A <a@b> # n\n@v1 2024\nflips [users] 2024"
    given = ("deploy/flips.sql", "deploy/users.sql", "revert/users.sql", "verify/users.sql")
    assert names(*given, plan=plan) == ["deploy/users.sql", "deploy/flips.sql"]


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ("-- +goose Up", "-- +goose Down"),
        ("-- +migrate Up", "-- +migrate Down"),
        ("-- migrate:up transaction:false", "-- migrate:down"),
        ("-- Up Migration", "-- Down Migration"),
        ("# --- !Ups", "# --- !Downs"),
        ("-- the way up", "---- create above / drop below ----"),
    ],
)
def test_the_way_down_is_emptied_and_lines_keep_their_numbers(up: str, down: str) -> None:
    downs: list[int] = []
    text = [f"{up}\n", "CREATE TABLE t ();\n", f"{down}\n", "DROP TABLE t;\n", "\n"]
    lines = list(up_lines(text, downs))
    assert lines[1:] == ["CREATE TABLE t ();\n", "\n", "\n", "\n"]
    assert lines[0] in {"\n", f"{up}\n"}
    assert downs == [1]


def test_a_file_without_ways_stays_as_it_is() -> None:
    text = ["-- it goes down from here\n", "SELECT 1;\n"]
    downs: list[int] = []
    assert list(up_lines(text, downs)) == text
    assert not downs
