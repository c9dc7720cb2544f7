"""Schemas that use an extension which the lab's PostgreSQL lacks are read all the same.

The tests pass on a PostgreSQL that has the extensions as on one where they are stood in for,
so that both are held to the same signatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import LabFailedError, SafetyStopError
from dbarchitect.lab.loading import Loaded, load_files
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab import Lab, LabDatabase

pytestmark = pytest.mark.essential

SIGNATURES = """
select pro.proname || '(' || pg_catalog.pg_get_function_arguments(pro.oid) || ') '
    || pg_catalog.pg_get_function_result(pro.oid) || ' ' || pro.provolatile::text
    || ' ' || pro.proisstrict::text || ' ' || pro.proparallel::text
from pg_catalog.pg_proc as pro
join pg_catalog.pg_depend as dep
    on dep.classid = 'pg_catalog.pg_proc'::regclass and dep.objid = pro.oid
        and dep.deptype = 'e'
join pg_catalog.pg_extension as ext on ext.oid = dep.refobjid
where ext.extname = %(name)s and pro.proname <> 'fips_mode'
order by 1
"""
PLAIN = "CREATE TABLE t (id bigint PRIMARY KEY);"


def load(database: LabDatabase, text: str) -> Loaded:
    return load_files(database, [("a.sql", text)])


@pytest.fixture(params=["pgcrypto", "uuid-ossp"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def is_real(lab: Lab, name: str) -> bool:
    return name in lab.available_extensions


def test_the_functions_are_those_of_the_real_extension(
    lab: Lab, database: LabDatabase, name: str, cases: Path
) -> None:
    lab.create_extension(database, name, schema="public")
    found = [row[0] for row in database.admin.query(SIGNATURES, {"name": name})]
    assert found == (cases / f"{name}.functions").read_text(encoding="utf-8").splitlines()


def test_a_stand_in_is_told_with_its_place_and_a_real_one_is_not(
    lab: Lab, database: LabDatabase, name: str
) -> None:
    notes = load(database, f'{PLAIN}\nCREATE EXTENSION "{name}";').notes
    if is_real(lab, name):
        assert notes == []
    else:
        assert len(notes) == 1
        assert notes[0].startswith(f"a.sql:2:1: {name} was stood in for")


def test_the_extension_is_in_the_schema_and_its_functions_are_not(
    lab: Lab, database: LabDatabase, name: str
) -> None:
    load(database, f'CREATE SCHEMA c; CREATE EXTENSION "{name}" WITH SCHEMA c; {PLAIN}')
    schema = read_snapshot(database.admin).schema
    assert [(one.name, one.schema) for one in schema.extensions if one.name == name] == [
        (name, "c")
    ]
    assert schema.routines == ()
    dumped = lab.pg_dump(database, "--schema-only")
    assert "WITH SCHEMA c;" in dumped
    assert "CREATE FUNCTION" not in dumped


def test_defaults_generated_columns_and_indexes_may_call_them(
    lab: Lab, database: LabDatabase
) -> None:
    load(
        database,
        'CREATE EXTENSION pgcrypto; CREATE EXTENSION "uuid-ossp";'
        "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuid_generate_v1mc(),"
        " token text DEFAULT encode(gen_random_bytes(16), 'hex'), email text,"
        " hash bytea GENERATED ALWAYS AS (digest(email, 'sha256')) STORED);"
        "CREATE INDEX i ON t (hmac(email, 'key', 'sha256'));"
        "INSERT INTO t (id, token, email) VALUES (uuid_generate_v4(), 'x', 'y');",
    )
    rows = database.owner.query("SELECT count(*) FROM public.t")
    # The index calls hmac for each row, which a stand-in refuses.
    assert rows == [(1 if is_real(lab, "pgcrypto") else 0,)]


def test_what_core_can_do_is_done(lab: Lab, database: LabDatabase) -> None:
    for name in ("pgcrypto", "uuid-ossp"):
        lab.create_extension(database, name, schema="public")
    asked = (
        "SELECT encode(digest('abc', 'md5'), 'hex'),"
        " encode(digest('abc'::bytea, 'SHA256'), 'hex') ="
        " encode(pg_catalog.sha256('abc'), 'hex'),"
        " uuid_generate_v3(uuid_ns_dns(), 'www.example.com')::text, uuid_nil()::text,"
        " substr(uuid_generate_v4()::text, 15, 1),"
        " substr(public.gen_random_uuid()::text, 15, 1)"
    )
    # RFC 1321 for MD5; RFC 9562, appendix A.2, for the version 3.
    assert database.owner.query_untrusted(asked) == [
        (
            "900150983cd24fb0d6963f7d28e17f72",
            True,
            "5df41881-3aed-3515-88a7-2f4a814cf09e",
            "00000000-0000-0000-0000-000000000000",
            "4",
            "4",
        )
    ]


def test_rows_that_need_their_work_are_left_out_and_told(
    lab: Lab, database: LabDatabase
) -> None:
    loaded = load(
        database,
        "CREATE EXTENSION pgcrypto; CREATE TABLE t (a text);\n"
        "INSERT INTO t VALUES (crypt('a', gen_salt('bf')));",
    )
    if not is_real(lab, "pgcrypto"):
        (left_out,) = loaded.left_out
        assert left_out.location.line == 2
        assert "does not do the work of gen_salt" in left_out.reason


def test_a_definition_that_needs_their_work_ends_with_its_place(
    lab: Lab, database: LabDatabase
) -> None:
    text = (
        "CREATE EXTENSION pgcrypto;\nCREATE TABLE t AS SELECT armor('x'::bytea) AS a;"
        "SELECT a FROM t;"
    )
    if is_real(lab, "pgcrypto"):
        load(database, text)
        return
    with pytest.raises(LabFailedError, match="work of armor") as caught:
        load(database, text)
    assert caught.value.location is not None
    assert caught.value.location.line == 2
    assert "--pg-bindir" in (caught.value.hint or "")


def test_an_extension_that_is_nowhere_is_named_with_place_and_remedy(
    database: LabDatabase,
) -> None:
    with pytest.raises(LabFailedError, match="no extension no_such_extension") as caught:
        load(database, f"{PLAIN}\nCREATE EXTENSION no_such_extension;")
    assert caught.value.location is not None
    assert caught.value.location.text == "a.sql:2:1"
    assert "leave the statement out" in (caught.value.hint or "")


def test_an_extension_that_the_lab_would_allow_asks_for_a_server_with_it(
    database: LabDatabase,
) -> None:
    with pytest.raises(LabFailedError, match="no extension postgis") as caught:
        load(database, "CREATE EXTENSION postgis;")
    assert "--pg-bindir" in (caught.value.hint or "")


def test_a_way_out_of_the_lab_is_refused_also_where_the_server_lacks_it(
    database: LabDatabase,
) -> None:
    with pytest.raises(SafetyStopError, match="does not allow"):
        load(database, "CREATE EXTENSION plpython3u;")
