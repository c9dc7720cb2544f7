"""Files of other servers load into the lab, and what they take for granted is stood in for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import (
    SafetyStopError,
    SeveralSqlError,
    SqlError,
    StatementFailedError,
)
from dbarchitect.lab.loading import load_files, load_scripts
from dbarchitect.lab.running import BATCH_STATEMENTS
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.sqltext.script import ScriptFile

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

pytestmark = pytest.mark.essential


def load(database: LabDatabase, text: str) -> list[str]:
    return [item.what for item in load_files(database, [("a.sql", text)]).left_out]


def test_owners_that_do_not_exist_here_become_stand_ins(database: LabDatabase) -> None:
    load(database, 'CREATE TABLE t (id bigint); ALTER TABLE t OWNER TO "Bob of Old";')
    assert read_snapshot(database.admin).schema.tables[0].owner == "Bob of Old"


def test_ownership_inside_a_schema_of_another_owner_is_given_too(database: LabDatabase) -> None:
    load(
        database,
        "CREATE SCHEMA s AUTHORIZATION boss; SET search_path = s;"
        "SET ROLE boss; CREATE TABLE t (id bigint); RESET ROLE;"
        "ALTER TABLE t OWNER TO clerk;",
    )
    assert read_snapshot(database.admin).schema.tables[0].owner == "clerk"


def test_grants_and_policies_for_unknown_roles_load(database: LabDatabase) -> None:
    load(
        database,
        "CREATE TABLE t (id bigint); GRANT SELECT ON t TO reader;"
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY p ON t TO writer USING (true);",
    )
    table = read_snapshot(database.admin).schema.tables[0]
    assert table.policies[0].roles == ("writer",)
    assert "reader" in {grant.grantee for grant in table.privileges or ()}


def test_owners_of_many_objects_are_given_in_transactions_of_a_hundred(
    database: LabDatabase,
) -> None:
    numbers = range(2 * BATCH_STATEMENTS + 1)
    lines = [f"CREATE TABLE t{n} (); ALTER TABLE t{n} OWNER TO app;" for n in numbers]
    load_files(database, [("many.sql", "\n".join(lines))])
    transactions = database.admin.query(
        "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$' GROUP BY xmin ORDER BY 1"
    )
    assert transactions == [(1,), (BATCH_STATEMENTS,), (BATCH_STATEMENTS,)]


def test_an_object_that_somebody_else_has_locked_is_told_with_its_place(
    database: LabDatabase,
) -> None:
    load(database, "CREATE TABLE t (id bigint);")
    database.admin.execute("SET lock_timeout = '20ms'")
    lines = "-- two owners\nCREATE TABLE u (id bigint);\nALTER TABLE u OWNER TO app;\n"
    with database.lab.connect(database) as other, other.rolled_back():
        other.execute("LOCK TABLE public.t")
        with pytest.raises(SafetyStopError) as caught:
            load(database, f"{lines}ALTER TABLE t OWNER TO app;")
    assert caught.value.sqlstate == "55P03"
    assert caught.value.location is not None
    assert caught.value.location.text == "a.sql:4:1"


def test_ownership_never_goes_to_a_superuser(database: LabDatabase) -> None:
    superuser = database.admin.query("SELECT current_user::text")[0][0]
    text = (
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT current_user::text';"
        f'ALTER FUNCTION f() OWNER TO "{superuser}";'
    )
    load(database, text)
    assert database.owner.query("SELECT f()") == [(database.owner_role,)]


def test_settings_of_newer_servers_and_data_are_left_out_and_told(
    database: LabDatabase,
) -> None:
    left_out = load(
        database,
        "SET no_such_setting = 1; CREATE TABLE t (id bigint);\n"
        "COPY t FROM stdin;\n1\n\\.\nCOMMENT ON DATABASE postgres IS 'x';"
        "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p;",
    )
    assert left_out == [
        "SET no_such_setting = 1",
        "rows of COPY",
        "comment",
        "create_subscription",
    ]


def test_tablespaces_are_left_out(database: LabDatabase) -> None:
    load(
        database,
        'CREATE TABLE t (id bigint PRIMARY KEY USING INDEX TABLESPACE a) TABLESPACE "B";'
        "CREATE INDEX i ON t (id) TABLESPACE c;",
    )
    assert len(read_snapshot(database.admin).schema.tables[0].indexes) == 2


def test_a_refused_statement_names_the_line_after_non_ascii_text(database: LabDatabase) -> None:
    with pytest.raises(SqlError) as caught:
        load(database, "SELECT 'é';\nSELECT 'ü', nothing;")
    assert caught.value.location is not None
    assert (caught.value.location.line, caught.value.location.column) == (2, 13)


def tables_of(database: LabDatabase) -> list[str]:
    return [table.name.name for table in read_snapshot(database.admin).schema.tables]


def test_what_a_file_rolls_back_is_not_loaded(database: LabDatabase) -> None:
    left_out = load(
        database,
        "CREATE TABLE a (); BEGIN; CREATE TABLE b (); SAVEPOINT s; CREATE TABLE c ();"
        "ROLLBACK TO s; CREATE TABLE d (); COMMIT; BEGIN; CREATE TABLE e (); ROLLBACK;",
    )
    assert tables_of(database) == ["a", "b", "d"]
    assert left_out == ["1 statement", "1 statement"]


def test_a_local_setting_ends_with_its_transaction(database: LabDatabase) -> None:
    load(
        database,
        "CREATE SCHEMA s; BEGIN; SET LOCAL search_path = s; CREATE TABLE a (); COMMIT;"
        "SET LOCAL search_path = s; CREATE TABLE b ();",
    )
    tables = read_snapshot(database.admin).schema.tables
    assert [table.name.sql for table in tables] == ["public.b", "s.a"]


def test_one_refused_statement_among_many_undoes_no_other(database: LabDatabase) -> None:
    files = [
        ScriptFile(
            "a.sql",
            [
                "CREATE TABLE a (id bigint);\n",
                "CREATE TABLE b (x nosuch);\n",
                "CREATE TABEL t ();\n",
                "CREATE VIEW v AS SELECT * FROM b;\n",
                "CREATE TABLE c (id bigint);\n",
            ],
        )
    ]
    refused = load_scripts(database, files, keep_going=True).refused
    assert tables_of(database) == ["a", "c"]
    assert [(one.location.line, one.because_of and one.because_of.line) for one in refused] == [
        (2, None),
        (3, None),
        (4, 2),
    ]
    assert "SQLSTATE 42704" in refused[0].reason


def test_a_refused_statement_is_told_with_the_servers_words(database: LabDatabase) -> None:
    with pytest.raises(SqlError, match=r"SQLSTATE 42704.*in: CREATE TABLE b") as caught:
        load(database, "CREATE TABLE a (id bigint);\nCREATE TABLE b (x geometry);")
    assert "CREATE EXTENSION postgis" in str(caught.value.hint)


def test_everything_that_does_not_parse_is_told_at_once(database: LabDatabase) -> None:
    with pytest.raises(SeveralSqlError) as caught:
        load(database, "SELEC 1;\nCREATE TABLE a ();\nCREATE TABLE b (;\nSELECT 'x;\n")
    assert [part.location and part.location.line for part in caught.value.parts] == [1, 3, 4]


def test_rows_that_do_not_fit_are_left_out(database: LabDatabase) -> None:
    left_out = load(
        database,
        "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (a_id bigint REFERENCES a);"
        "INSERT INTO b VALUES (1); SET session_replication_role = replica;",
    )
    assert left_out == ["insert", "SET session_replication_role = replica"]


def test_rows_of_a_migration_tools_own_table_are_left_out(database: LabDatabase) -> None:
    assert load(database, "DELETE FROM public._sqlx_migrations WHERE a = 1;") == ["delete"]
    with pytest.raises(SqlError, match="_sqlx_other"):
        load(database, "DELETE FROM _sqlx_other;")


def test_statements_that_a_query_makes_are_run(database: LabDatabase) -> None:
    load(
        database,
        "SELECT 'CREATE TABLE t' || n || ' ()' FROM generate_series(1, 2) AS n\n\\gexec\n"
        "SELECT 'CREATE DATABASE x' WHERE true \\gexec\n",
    )
    assert tables_of(database) == ["t1", "t2"]


def test_an_extension_off_the_list_is_refused_with_its_place(database: LabDatabase) -> None:
    with pytest.raises(SafetyStopError) as caught:
        load(database, "SELECT 1;\nCREATE EXTENSION dblink;")
    assert caught.value.location is not None
    assert caught.value.location.line == 2


def test_stacked_statements_inside_a_function_body_stay_one_statement(
    database: LabDatabase,
) -> None:
    load(
        database,
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM 1; PERFORM 2; END $$;",
    )
    assert len(read_snapshot(database.admin).schema.routines) == 1


def test_what_is_said_of_databases_and_event_triggers_is_left_out_and_told(
    database: LabDatabase,
) -> None:
    statements = [
        "ALTER DATABASE shop OWNER TO boss",
        "GRANT CONNECT ON DATABASE shop TO reader",
        "REVOKE ALL ON DATABASE shop FROM PUBLIC",
        "GRANT CREATE ON TABLESPACE fast TO boss",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
        "ALTER EVENT TRIGGER e OWNER TO boss",
        "ALTER EVENT TRIGGER e DISABLE",
        "ALTER EVENT TRIGGER e RENAME TO g",
        "COMMENT ON EVENT TRIGGER e IS 'x'",
        "DROP EVENT TRIGGER g",
        "COMMENT ON SUBSCRIPTION s IS 'x'",
        "GRANT pg_read_all_data TO reader",
    ]
    assert len(load(database, ";\n".join(statements))) == len(statements)


def test_a_file_that_names_another_encoding_is_read_as_what_it_is(
    database: LabDatabase,
) -> None:
    load(
        database,
        "SET client_encoding = 'SQL_ASCII'; CREATE TABLE t (id bigint);"
        "ALTER TABLE t OWNER TO boss; COMMENT ON TABLE t IS 'é';"
        'SET client_encoding TO LATIN1; CREATE TABLE "é" (id bigint);'
        "SET client_encoding = 'UTF8';",
    )
    accented, plain = sorted(read_snapshot(database.admin).schema.tables, key=lambda t: t.owner)
    assert (accented.owner, accented.comment) == ("boss", "é")
    assert plain.name.name == "é"


def test_a_publication_that_only_a_superuser_may_make_is_left_out_and_told(
    database: LabDatabase,
) -> None:
    left_out = load(
        database,
        "CREATE TABLE t (id bigint PRIMARY KEY); CREATE PUBLICATION everything FOR ALL TABLES;"
        "ALTER PUBLICATION everything OWNER TO boss;"
        "COMMENT ON PUBLICATION everything IS 'x'; CREATE PUBLICATION one FOR TABLE t;",
    )
    assert left_out == ["create_publication", "alter_owner", "comment"]
    assert [p.name for p in read_snapshot(database.admin).schema.publications] == ["one"]


def test_a_statement_that_files_repeat_is_run_each_time(database: LabDatabase) -> None:
    again = "DO $$BEGIN PERFORM 1; END$$;\n"
    changes = "CREATE TABLE t{n} (a int);\nALTER TABLE t{n} ADD b int;\n"
    files = [(f"{n}.sql", changes.format(n=n) + again) for n in range(2)]
    load_files(database, [*files, ("last.sql", again)])
    assert len(read_snapshot(database.admin).schema.tables) == 2


def test_what_reads_a_table_is_prepared_anew_after_a_batch_changed_it(
    database: LabDatabase,
) -> None:
    owner = database.owner
    owner.execute_batch_untrusted(["CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)"])
    assert owner.query_untrusted("SELECT * FROM t") == [(1,)]
    owner.execute_batch_untrusted(["ALTER TABLE t ADD b int", "COMMENT ON TABLE t IS 't'"])
    assert owner.query_untrusted("SELECT * FROM t") == [(1, None)]


def test_a_refused_batch_has_run_nothing_and_says_what_was_refused(
    database: LabDatabase,
) -> None:
    owner = database.owner
    batch = ["CREATE TABLE one (a int)", "CREATE TABLE two (a nothing)", "SELECT 1; SELECT 2"]
    with pytest.raises(StatementFailedError, match='type "nothing" does not exist'):
        owner.execute_batch_untrusted(batch)
    with pytest.raises(StatementFailedError, match="cannot insert multiple commands"):
        owner.execute_batch_untrusted(["SELECT 1; SELECT 2"])
    assert owner.query_untrusted("SELECT to_regclass('public.one')") == [(None,)]
