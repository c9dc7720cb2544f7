"""Rows are read within rights, time and good manners, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.data_facts import (
    ColumnFacts,
    DataFacts,
    Operation,
    RowsRequest,
    TableFacts,
    Tally,
    ValueKind,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data.asking import Asker, RowsNotReadError, TimeBox
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

ODD = 'Odd."name" %s'


def make(database: LabDatabase, script: str) -> None:
    for statement in split(script):
        database.owner.execute_untrusted(statement.text)


def facts(
    database: LabDatabase, asked: RowsRequest | None = None, *, role: str | None = None
) -> DataFacts:
    conninfo = database.lab.conninfo(database, role or database.owner_role)
    with connect(conninfo, read_only=True) as session:
        return read_row_facts(session, read_snapshot(session), asked).value


def table(found: DataFacts, name: str, schema: str = "public") -> TableFacts:
    return {one.table: one for one in found.tables}[QualifiedName(schema, name)]


def column(found: TableFacts, name: str) -> ColumnFacts:
    return {one.column: one for one in found.columns}[name]


def reasons(found: DataFacts) -> dict[str, str]:
    return {one.table.name: one.reason for one in found.unread}


@pytest.mark.essential
def test_what_a_sample_leaves_standing_is_counted_in_all_rows(database: LabDatabase) -> None:
    make(
        database,
        """
        CREATE TABLE readings (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            code text, grade text, lone text, score int, flag_a bool, flag_b bool,
            half int, rest int);
        INSERT INTO readings (code, grade, lone, score, flag_a, flag_b, half, rest)
        SELECT
            CASE WHEN i = 29000 THEN 'c7' ELSE 'c' || i END,
            CASE WHEN i = 29000 THEN 'soon' ELSE (i % 300)::text END,
            CASE WHEN i = 29000 THEN 'y' ELSE 'x' END,
            CASE WHEN i = 29000 THEN NULL ELSE i % 90 + i % 70 END,
            i % 3 = 0, i % 3 = 1, i % 90, i % 70
        FROM generate_series(1, 30000) AS i;
        ANALYZE readings;
        """,
    )
    found = table(facts(database, RowsRequest(rows=2_000)), "readings")
    assert not found.whole
    assert 1_500 < found.rows < 2_500
    assert found.about_rows == 30_000
    assert column(found, "score").nulls == Tally(1, 30_000, whole=True)
    assert column(found, "code").distinct == Tally(29_999, 30_000, whole=True)
    assert column(found, "code").repeated == ("c7",)
    assert column(found, "lone").distinct == Tally(2, 30_000, whole=True)
    kind = column(found, "grade").kind
    assert kind is not None
    assert (kind.kind, kind.values) == (ValueKind.INTEGER, Tally(29_999, 30_000, whole=True))
    assert [flags.rows for flags in found.exclusive] == [Tally(30_000, 30_000, whole=True)]
    (derived,) = found.derived
    assert (derived.column, derived.operation) == ("score", Operation.SUM)
    assert derived.rows == Tally(29_999, 29_999, whole=True)


@pytest.mark.parametrize("odd", [0, 1])
def test_columns_of_few_rows_come_together_in_all_rows_or_not(
    database: LabDatabase, odd: int
) -> None:
    make(
        database,
        """
        CREATE TABLE t (id bigint PRIMARY KEY, a text, b jsonb, c int, d int, e point);
        INSERT INTO t
        SELECT i, CASE WHEN i % 25 = 0 THEN 'x' END, CASE WHEN i % 25 = 0 THEN '1'::jsonb END,
            CASE WHEN i % 25 = 0 AND i <> 9000 * odd THEN 1 END,
            CASE WHEN i % 25 = 1 OR i = 9000 * odd THEN 1 END,
            CASE WHEN i % 25 = 1 OR i = 9000 * odd THEN point(1, i) END
        FROM generate_series(1, 9000) AS i;
        ANALYZE t;
        """.replace("odd", str(odd)),
    )
    found = table(facts(database, RowsRequest(rows=8_000)), "t")
    assert not found.whole
    first, second = found.sparse
    assert (first.columns, first.others) == (("a", "b", "c"), ("d", "e"))
    assert (second.columns, second.others) == (("d", "e"), ("a", "b", "c"))
    assert first.rows == Tally(9_000 - odd, 9_000, whole=True)
    assert second.rows == Tally(9_000, 9_000, whole=True)
    assert first.apart == second.apart == Tally(9_000 - odd, 9_000, whole=True)


def test_the_same_rows_are_sampled_again(database: LabDatabase) -> None:
    make(
        database,
        """
        CREATE TABLE t (id bigint PRIMARY KEY, v text);
        INSERT INTO t SELECT i, md5(i::text) FROM generate_series(1, 9000) AS i; ANALYZE t;
        """,
    )
    asked = RowsRequest(rows=500)
    assert facts(database, asked) == facts(database, asked)


def test_a_role_sees_what_it_may_read_and_is_told_the_rest(database: LabDatabase) -> None:
    make(
        database,
        """
        CREATE TABLE open (id bigint PRIMARY KEY, v text);
        CREATE TABLE closed (id bigint PRIMARY KEY);
        CREATE TABLE partly (id bigint PRIMARY KEY, shown int, secret text, doc jsonb);
        CREATE TABLE hidden (id bigint PRIMARY KEY);
        CREATE SCHEMA "No Entry";
        CREATE TABLE "No Entry".inside (id bigint PRIMARY KEY);
        INSERT INTO open SELECT i, 'x' FROM generate_series(1, 5) AS i;
        INSERT INTO closed VALUES (1);
        INSERT INTO partly VALUES (1, 2, 'x', '{"a": 1}');
        INSERT INTO hidden VALUES (1), (2);
        ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
        CREATE POLICY one ON hidden USING (id = 1);
        """,
    )
    database.lab.create_role("reader", login=True)
    database.admin.execute_untrusted(
        f"GRANT CONNECT ON DATABASE {database.name} TO reader"  # the lab's own name
    )
    make(
        database,
        """
        GRANT SELECT ON open, hidden, "No Entry".inside TO reader;
        GRANT SELECT (id, shown, doc) ON partly TO reader;
        """,
    )
    found = facts(database, role="reader")
    assert {one.table.name for one in found.tables} == {"open", "partly"}
    assert [one.column for one in table(found, "partly").columns] == ["id", "shown", "doc"]
    assert [one.column for one in table(found, "partly").documents] == ["doc"]
    told = reasons(found)
    assert told["closed"] == told["inside"] == "The role may not read its rows."
    assert "Row security" in told["hidden"]


def test_names_of_any_kind_are_read(database: LabDatabase) -> None:
    make(
        database,
        """
        CREATE SCHEMA "S.1";
        CREATE TABLE "S.1"."Odd.""name"" %s" ("K ""%s" bigint PRIMARY KEY, "a%b" text,
            "J;--" jsonb);
        INSERT INTO "S.1"."Odd.""name"" %s"
        SELECT i * 1000, 't' || i % 9, '{"x": 1}' FROM generate_series(1, 200) AS i;
        CREATE TABLE "Ref%d" (id bigint PRIMARY KEY, "K ""%s" bigint);
        INSERT INTO "Ref%d" SELECT i, i % 200 * 1000 + 1000 FROM generate_series(1, 200) AS i;
        ANALYZE;
        """,
    )
    found = facts(database)
    odd = table(found, ODD, "S.1")
    assert odd.rows == 200
    assert column(odd, "a%b").distinct == Tally(9, 200, whole=True)
    assert odd.documents[0].objects.count == 200
    (reference,) = found.references
    assert (reference.column, reference.rows) == ('K "%s', Tally(200, 200, whole=True))


def test_partitions_are_read_as_their_parent_and_children_as_themselves(
    database: LabDatabase,
) -> None:
    make(
        database,
        """
        CREATE TABLE p (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE p2 PARTITION OF p DEFAULT;
        INSERT INTO p VALUES (1, '2024-05-01'), (2, '2025-05-01'), (NULL, '2025-05-02');
        CREATE TABLE parent (id bigint);
        CREATE TABLE child () INHERITS (parent);
        INSERT INTO parent VALUES (1);
        INSERT INTO child VALUES (2), (3);
        CREATE TABLE computed (id bigint, twice bigint GENERATED ALWAYS AS (id * 2) STORED);
        CREATE VIEW v AS SELECT 1 / 0 AS one;
        """,
    )
    found = facts(database)
    rows = {one.table.name: one.rows for one in found.tables}
    assert rows == {"p": 3, "parent": 1, "child": 2, "computed": 0}
    assert column(table(found, "p"), "id").nulls == Tally(1, 3, whole=True)
    assert [one.column for one in table(found, "computed").columns] == ["id"]


def test_what_another_session_locks_is_told_and_not_waited_for(database: LabDatabase) -> None:
    make(database, "CREATE TABLE free (id int); CREATE TABLE taken (id int);")
    with connect(database.conninfo, read_only=True) as session:
        snapshot = read_snapshot(session)
        with database.owner.transaction():
            database.owner.execute_untrusted("LOCK TABLE taken")
            found = read_row_facts(session, snapshot).value
    assert [one.table.name for one in found.tables] == ["free"]
    assert "locked" in reasons(found)["taken"]


def test_nothing_is_written_and_nothing_can_be(database: LabDatabase) -> None:
    make(database, "CREATE TABLE t (id bigint PRIMARY KEY); INSERT INTO t VALUES (1);")
    with connect(database.conninfo, read_only=True) as session:
        read_row_facts(session, read_snapshot(session))
        for statement in ("INSERT INTO public.t VALUES (2)", "CREATE TABLE public.u ()"):
            with pytest.raises(StatementFailedError, match="read-only transaction"):
                session.query_untrusted(statement)
    assert database.owner.query("SELECT id FROM public.t ORDER BY id") == [(1,)]


def test_no_code_of_an_owner_runs_while_its_rows_are_read(database: LabDatabase) -> None:
    """A cast to text, an operator and a function of the same name as the server's."""
    make(
        database,
        """
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE FUNCTION betray(mood) RETURNS text LANGUAGE plpgsql
            AS $$ BEGIN RAISE 'ran as %', current_user; END $$;
        CREATE CAST (mood AS text) WITH FUNCTION betray(mood);
        CREATE FUNCTION count(mood) RETURNS bigint LANGUAGE plpgsql
            AS $$ BEGIN RAISE 'ran as %', current_user; END $$;
        CREATE TABLE t (id bigint PRIMARY KEY, m mood, pair mood[]);
        INSERT INTO t SELECT i, 'good', '{bad}' FROM generate_series(1, 3000) AS i;
        ALTER ROLE CURRENT_USER SET search_path = public, pg_catalog;
        ANALYZE t;
        """,
    )
    try:
        found = facts(database, RowsRequest(rows=500))
    finally:
        make(database, "ALTER ROLE CURRENT_USER RESET search_path;")
    assert found.unread == ()
    assert column(table(found, "t"), "m").nulls == Tally(0, 3_000, whole=True)


@pytest.mark.parametrize(("values", "shown"), [(False, ()), (True, ("b@example.org",))])
def test_values_of_personal_columns_are_shown_only_where_asked(
    database: LabDatabase,
    values: bool,  # noqa: FBT001 - a parameter of the test
    shown: tuple[str, ...],
) -> None:
    make(
        database,
        """
        CREATE TABLE people (id bigint PRIMARY KEY, email text, badge_number text);
        INSERT INTO people
        SELECT i,
            CASE WHEN i = 1900 THEN 'b' ELSE 'b' || nullif(i, 7) END || '@example.org',
            CASE WHEN i = 9 THEN repeat('n', 90) ELSE 'n' || i END
        FROM generate_series(1, 2000) AS i;
        INSERT INTO people SELECT 2001, 'b@example.org', repeat('n', 90);
        """,
    )
    found = table(facts(database, RowsRequest(values=values)), "people")
    assert column(found, "email").repeated == shown
    assert column(found, "badge_number").repeated == ("n" * 40 + "…",)


def test_an_empty_database_and_empty_tables_say_nothing(database: LabDatabase) -> None:
    assert facts(database) == DataFacts(
        tables=(), sample_rows=10_000, seconds=60.0, seed=20_240_101
    )
    make(database, "CREATE TABLE nothing (); CREATE TABLE t (id int, v text);")
    found = facts(database)
    assert [(one.table.name, one.rows, one.whole) for one in found.tables] == [("t", 0, True)]
    assert found.unread == ()
    assert column(table(found, "t"), "v").kind is None


def test_no_question_is_asked_when_the_time_is_over(database: LabDatabase) -> None:
    now = [0.0]
    with connect(database.conninfo, read_only=True) as session:
        asker = Asker(session, TimeBox.of(10.0, clock=lambda: now[0]))
        asker.prepare(lock_timeout_ms=100)
        assert asker.rows("SELECT 1") == [(1,)]
        now[0] = 9.999
        with pytest.raises(RowsNotReadError, match="time"):
            asker.rows("SELECT 1")
        now[0] = 9.8
        with pytest.raises(RowsNotReadError, match="more rows than the time"):
            asker.rows("SELECT pg_catalog.pg_sleep(5)")


def test_rows_that_refer_to_nothing_are_counted_and_named(database: LabDatabase) -> None:
    make(
        database,
        """
        CREATE TABLE customers (id bigint PRIMARY KEY);
        CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, client_id bigint);
        INSERT INTO customers SELECT i FROM generate_series(1, 400) AS i;
        INSERT INTO orders
        SELECT i, CASE WHEN i % 300 = 0 THEN 5000 + i ELSE i % 400 + 1 END, -i
        FROM generate_series(1, 900) AS i;
        """,
    )
    (found,) = (one for one in facts(database).references if one.column == "customer_id")
    assert found.named
    assert found.rows == Tally(897, 900, whole=True)
    assert found.orphans == ("5300", "5600", "5900")


def test_no_other_server_is_asked(database: LabDatabase) -> None:
    for statement in (
        "CREATE TABLE public.p (id int, at date) PARTITION BY RANGE (at)",
        "CREATE FOREIGN DATA WRAPPER nowhere",
        "CREATE SERVER far FOREIGN DATA WRAPPER nowhere",
        "CREATE FOREIGN TABLE public.q PARTITION OF public.p DEFAULT SERVER far",
        "CREATE TABLE public.parent (id int)",
        "CREATE FOREIGN TABLE public.child () INHERITS (public.parent) SERVER far",
    ):
        database.admin.execute_untrusted(statement)
    with connect(database.lab.conninfo(database), read_only=True) as session:
        found = read_row_facts(session, read_snapshot(session)).value
    assert [one.table.name for one in found.tables] == ["parent"]
    assert "another server" in reasons(found)["p"]
