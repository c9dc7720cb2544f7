"""Files are read as far as somebody asks, and what only all of them tell is told at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import SeveralSqlError, SqlError, UsageError
from dbarchitect.lab.planned import Planned, planned
from dbarchitect.lab.reading import READ_AT_ONCE, Reading
from dbarchitect.sqltext.script import ScriptFile, lines_of
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = "CREATE TABLE t (a int);\n" * READ_AT_ONCE
UNREADABLE = "cannot read a.sql"


def files(*texts: str) -> list[ScriptFile]:
    return [ScriptFile(f"{number}.sql", lines_of(text)) for number, text in enumerate(texts)]


def texts(reading: Reading, most: int) -> list[str]:
    parts = iter(reading)
    return [
        part.statement.text if isinstance(part, Planned) else str(part)
        for part in (next(parts) for _ in range(most))
    ]


def test_a_file_is_opened_only_once_those_before_it_are_used_up() -> None:
    opened: list[str] = []

    def lines() -> Iterator[str]:
        opened.append("second")
        yield "CREATE VIEW v AS SELECT 1;"

    reading = Reading([*files(MANY), ScriptFile("second.sql", lines())])
    assert reading.read_ahead(READ_AT_ONCE)
    assert not opened
    assert len(list(reading)) == READ_AT_ONCE + 1
    assert opened


def test_what_does_not_parse_is_told_with_all_else_that_does_not() -> None:
    reading = Reading(files("CREATE TABLE t (a int);", f"SELEC 1; {MANY}", "SELEC 2;"))
    with pytest.raises(SeveralSqlError) as caught:
        reading.read_ahead(2)
    places = [part.location.text for part in caught.value.parts if part.location is not None]
    assert places == ["1.sql:1:1", "2.sql:1:1"]
    reading.read_all()  # what was told is not told again


def test_objects_of_several_databases_are_told_once_all_is_read() -> None:
    several = f"\\connect one\n{MANY}\\connect two\nCREATE TABLE u (a int);"
    reading = Reading(files(several))
    assert reading.read_ahead(READ_AT_ONCE)
    with pytest.raises(SqlError, match="objects of several databases: one, two"):
        reading.read_all()


def test_an_error_of_reading_ends_it_and_is_followed_by_no_other() -> None:
    several = "\\connect one\nCREATE TABLE a ();\n\\connect two\nCREATE TABLE b ();"

    def lines() -> Iterator[str]:
        yield UNREADABLE
        raise UsageError(UNREADABLE)

    reading = Reading([*files(several), ScriptFile("a.sql", lines())])
    with pytest.raises(UsageError, match=UNREADABLE):
        reading.read_ahead(READ_AT_ONCE * 2)
    reading.read_all()  # objects of several databases would hide what was told


def test_nothing_of_a_transaction_is_handed_out_before_it_has_ended() -> None:
    undone = Reading(files(f"CREATE TABLE kept ();BEGIN;{MANY}ROLLBACK;CREATE TABLE last ();"))
    assert texts(undone, 2) == ["CREATE TABLE kept ()", "CREATE TABLE last ()"]
    assert [one.what for one in undone.left_out] == [f"{READ_AT_ONCE} statements"]
    kept = Reading(files("BEGIN;SAVEPOINT s;CREATE TABLE a ();ROLLBACK TO s;COMMIT;"))
    assert texts(kept, 3) == ["BEGIN", "SAVEPOINT s", "COMMIT"]


def test_roles_are_told_of_once_each_and_again_where_one_may_log_in() -> None:
    grants = "GRANT SELECT ON t TO a; GRANT SELECT ON u TO a; GRANT SELECT ON u TO b;"
    reading = Reading(files(grants, "CREATE ROLE a LOGIN; GRANT SELECT ON v TO a;"))
    reading.read_ahead(1)
    assert reading.new_logins() == {"a": False}
    reading.read_ahead(1)
    assert reading.new_logins() == {}
    reading.read_all()
    assert reading.new_logins() == {"a": True, "b": False}


@pytest.mark.parametrize(
    ("sql", "may_ask"),
    [
        ("SELECT pg_catalog.set_config('search_path', '', false)", False),
        ("SELECT pg_catalog.setval('public.s', 1, false)", False),
        ("SELECT set_config('search_path', '', false)", True),
        ("SELECT pg_catalog.set_config('a.b', rolname, false) FROM pg_roles", True),
        ("SELECT pg_catalog.set_config('a.b', public.f(), false)", True),
        ("SELECT pg_catalog.setval('s', 1), public.f()", True),
        ("DO $$BEGIN PERFORM 1; END$$", True),
        ("CREATE TABLE t AS SELECT rolname FROM pg_roles", True),
        ("INSERT INTO t SELECT rolname FROM pg_roles", True),
        ("CREATE TABLE t (a int)", False),
        ("GRANT SELECT ON t TO a", False),
        ("SET search_path = s", False),
    ],
)
def test_what_computes_something_may_ask_which_roles_there_are(
    sql: str,
    may_ask: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    (statement,) = split(sql)
    assert planned(statement).may_ask_for_roles is may_ask
