"""A review writes nothing, with a role that could, and whatever the database tries.

A transaction that writes needs a number of its own: that the next free number is the same
before and after says more than any list of tables.

One trap is reached by whoever reads the table: a call with constants in an expression of an
index is folded, and so run, when the server plans a query of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.review import ReviewRequest, review
from dbarchitect.app.targets import TargetRequest
from dbarchitect.model.data_facts import RowsRequest
from dbarchitect.postgres.connecting import connect
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

pytestmark = pytest.mark.essential

_NEXT_NUMBER = "SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text"
_WRITTEN = (
    "SELECT tup_inserted + tup_updated + tup_deleted FROM pg_catalog.pg_stat_database"
    " WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()"
)
_FLUSHED = "SELECT pg_catalog.pg_stat_force_next_flush(), pg_catalog.pg_stat_clear_snapshot()"

_SCHEMA = """
CREATE TABLE caught (what text);
CREATE SEQUENCE counted;
CREATE FUNCTION trap(what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('default_transaction_read_only', 'off', false);
    BEGIN
        PERFORM pg_catalog.set_config('transaction_read_only', 'off', true);
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    BEGIN
        INSERT INTO public.caught VALUES (what);
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    BEGIN
        PERFORM pg_catalog.nextval('public.counted');
        CREATE TEMPORARY TABLE left_behind (id bigint);
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    RETURN true;
END $$;
CREATE FUNCTION lie(value bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE
    AS 'BEGIN PERFORM public.trap(''index''); RETURN value; END';
CREATE TYPE pair AS (a bigint, b bigint);
CREATE FUNCTION pair_text(value pair) RETURNS text LANGUAGE sql
    AS $$ SELECT public.trap('cast')::text $$;
CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair) AS IMPLICIT;
CREATE FUNCTION equal(a bigint, b bigint) RETURNS boolean LANGUAGE sql
    AS $$ SELECT public.trap('operator') $$;
CREATE OPERATOR = (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = equal);
CREATE FUNCTION matches(a name, b name) RETURNS boolean LANGUAGE sql
    AS $$ SELECT public.trap('names') $$;
CREATE OPERATOR = (LEFTARG = name, RIGHTARG = name, FUNCTION = matches);
CREATE TABLE "Mixed Case" (id bigint PRIMARY KEY, sort bigint DEFAULT nextval('counted'),
    kind pair, is_on boolean DEFAULT trap('default'));
INSERT INTO "Mixed Case" SELECT n, n, ROW(n, n)::pair, true FROM generate_series(1, 50) AS n;
CREATE INDEX ON "Mixed Case" (lie(sort));
CREATE TABLE folding (id bigint PRIMARY KEY);
CREATE INDEX ON folding ((id + lie(5)));
CREATE VIEW looks AS SELECT * FROM "Mixed Case" WHERE trap('view');
ALTER TABLE "Mixed Case" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Mixed Case" FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody ON "Mixed Case" USING (trap('policy'));
ANALYZE;
TRUNCATE caught;
"""


def prepared(database: LabDatabase) -> None:
    for statement in split(_SCHEMA):
        database.owner.execute_untrusted(statement.text)
    # An owner's operators go before PostgreSQL's own where its path says so.
    database.admin.execute_untrusted(
        f"ALTER DATABASE {database.name} SET search_path = public, pg_catalog"
    )


def state(database: LabDatabase) -> list[object]:
    with connect(database.lab.conninfo(database)) as session:
        session.query(_FLUSHED)
        return [
            *session.query(_NEXT_NUMBER),
            *session.query(_WRITTEN),
            *session.query("SELECT last_value, is_called FROM public.counted"),
            *session.query("SELECT what FROM public.caught"),
        ]


@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_a_role_that_could_write_writes_nothing(database: LabDatabase, role: str) -> None:
    prepared(database)
    database.disconnect()
    url = database.lab.conninfo(database, database.owner_role if role == "owner" else None)
    before = state(database)
    target = TargetRequest(target=url, with_values=True, rows=RowsRequest())
    result = review(ReviewRequest(target=target))
    assert result.review.rules_run
    assert state(database) == before


def test_a_function_that_is_run_by_us_cannot_open_the_way_for_the_next(
    database: LabDatabase,
) -> None:
    prepared(database)
    before = state(database)
    with connect(database.conninfo, read_only=True) as session:
        for _ in range(2):
            session.query("SELECT public.trap('by query')")
            session.query_untrusted("SELECT public.trap('by query_untrusted')")
            with session.transaction():
                session.execute_untrusted("SELECT public.trap('in a transaction')")
    assert state(database) == before


def test_the_same_traps_catch_who_does_not_read_only(database: LabDatabase) -> None:
    prepared(database)
    before = state(database)
    with connect(database.conninfo) as session:
        # To plan is enough where the session has not folded the index's expression yet.
        session.query_untrusted("EXPLAIN SELECT FROM folding")
    assert state(database) != before
    assert ("index",) in state(database)
