"""What a file of queries sets as its search path holds for the queries behind it."""

from __future__ import annotations

import pytest

from dbarchitect.sqltext.queries import read_queries

QUERY = " SELECT x FROM t;"


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ("", None),
        ("SET search_path = app;", ("app",)),
        ('SET search_path TO app, "Old Ones", public;', ("app", "Old Ones", "public")),
        ("SET SESSION search_path = app; SET search_path = other;", ("other",)),
        ("SET search_path = 'app, other';", ("app, other",)),
        ('SET search_path = "$user", app;', ("app",)),
        ("SET search_path = '';", ()),
        ("SET SCHEMA 'app';", ("app",)),
        ("SET LOCAL search_path = app;", ("app",)),
        ("SET work_mem = '1MB';", None),
        ("SET search_path = app; SET search_path = DEFAULT;", None),
        ("SET search_path = app; SET search_path TO DEFAULT;", None),
        ("SET search_path = app; RESET search_path;", None),
        ("SET search_path = app; RESET work_mem;", ("app",)),
        ("SET search_path = app; RESET ALL;", None),
        ("SET search_path = app; DISCARD ALL;", None),
        ("SET search_path = app; DISCARD PLANS;", ("app",)),
        ("SELECT pg_catalog.set_config('search_path', 'app, other', false);", ("app", "other")),
        ("SELECT set_config('work_mem', 'app', false);", None),
        ("BEGIN; SET LOCAL search_path = app;", ("app",)),
        ("BEGIN; SET LOCAL search_path = app; COMMIT;", None),
        ("BEGIN; SELECT set_config('search_path', 'app', true); COMMIT;", None),
        ("BEGIN; SET search_path = app; COMMIT;", ("app",)),
        ("SET search_path = a; BEGIN; SET search_path = b; ROLLBACK;", ("a",)),
        ("SET search_path = a; BEGIN; SET LOCAL search_path = b; END;", ("a",)),
        ("SET search_path = a; ROLLBACK;", ("a",)),
    ],
)
def test_the_path_is_what_stands_before(before: str, path: tuple[str, ...] | None) -> None:
    found = read_queries(before + QUERY)
    assert found.failures == ()
    assert found.queries[-1].search_path == path


def test_a_query_before_the_setting_knows_nothing_of_it() -> None:
    found = read_queries("SELECT 1 FROM t; SET search_path = app; SELECT 2 FROM t;")
    assert [query.search_path for query in found.queries] == [None, ("app",)]
