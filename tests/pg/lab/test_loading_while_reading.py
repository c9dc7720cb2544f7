"""What runs while the rest of the files is being read comes to the same as if all were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import SeveralSqlError, SqlError
from dbarchitect.lab.loading import load_files
from dbarchitect.lab.reading import READ_AT_ONCE
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

pytestmark = pytest.mark.essential

MANY = "".join(f"CREATE TABLE t{n} (a int);\n" for n in range(3 * READ_AT_ONCE))


def load(database: LabDatabase, text: str) -> None:
    load_files(database, [("a.sql", text)])


def test_a_block_sees_the_roles_that_are_named_far_behind_it(database: LabDatabase) -> None:
    made_if_missing = (
        "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'far_behind')"
        " THEN CREATE TABLE was_missing (); END IF; END$$;\n"
    )
    load(database, f"{made_if_missing}{MANY}GRANT SELECT ON t0 TO far_behind;")
    assert database.owner.query("SELECT to_regclass('public.was_missing')") == [(None,)]


def test_a_role_that_a_text_means_is_there_although_named_far_behind(
    database: LabDatabase,
) -> None:
    function = (
        "CREATE FUNCTION f() RETURNS regrole LANGUAGE sql AS"
        " $$SELECT 'meant_by_text'::regrole$$;\nCREATE TABLE u ();\n"
    )
    load(database, f"{function}{MANY}GRANT SELECT ON t0 TO meant_by_text;")
    assert database.owner.query("SELECT f()::text") == [("meant_by_text",)]


def test_a_role_that_is_made_far_behind_where_it_is_named_may_log_in(
    database: LabDatabase,
) -> None:
    load(
        database,
        f"CREATE TABLE u (); GRANT SELECT ON u TO late;\n{MANY}CREATE ROLE late LOGIN;",
    )
    roles = {role.name: role.can_login for role in read_snapshot(database.admin).schema.roles}
    assert roles["late"]


@pytest.mark.parametrize(
    "refused",
    [
        "CREATE TABLE u (a no_such_type);",
        "ALTER TABLE missing OWNER TO app; SET search_path = public;",
    ],
)
def test_what_does_not_parse_is_told_before_what_the_server_refused_earlier(
    database: LabDatabase, refused: str
) -> None:
    with pytest.raises(SeveralSqlError, match="SELEC"):
        load(database, f"{refused}\n{MANY}SELEC 1;")


def test_what_the_server_refuses_is_told_where_all_parses(database: LabDatabase) -> None:
    with pytest.raises(SqlError, match="no_such_type") as caught:
        load(database, f"CREATE TABLE u (a no_such_type);\n{MANY}")
    assert caught.value.location is not None
    assert caught.value.location.text == "a.sql:1:19"


def test_a_session_can_be_used_again_after_its_statements_were_given_up(
    database: LabDatabase,
) -> None:
    with pytest.raises(SeveralSqlError):
        load(database, f"{MANY}SELEC 1;")
    assert database.owner.query("SELECT 1") == [(1,)]
