"""Where another type would be refused no SQL is given, and where it is given it runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.loading import load_files
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding


def cases(file: str) -> list[tuple[str, str, str]]:
    """The code, title and schema of each case: it begins with `-- CODE title`."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    parts = re.split(r"^-- ([A-Z]{3}\d\d) (.+)$", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def of_rule(database: LabDatabase, code: str) -> tuple[Finding, ...]:
    return review_snapshot(read_snapshot(database.admin), [rule_by_code(code)]).findings


@pytest.mark.parametrize(("code", "title", "schema"), cases("remedies_without_sql.sql"))
def test_no_statement_is_given_where_it_would_be_refused(
    database: LabDatabase, code: str, title: str, schema: str
) -> None:
    load_files(database, [(title, schema)])
    found = of_rule(database, code)
    assert found
    assert [f.remedy.statements for f in found] == [()] * len(found)


@pytest.mark.parametrize(("code", "title", "schema"), cases("remedies_with_sql.sql"))
def test_the_statements_that_are_given_run_and_mend(
    database: LabDatabase, code: str, title: str, schema: str
) -> None:
    load_files(database, [(title, schema)])
    found = of_rule(database, code)
    assert found
    for finding in found:
        assert finding.remedy.statements
        for statement in finding.remedy.statements:
            database.owner.execute_untrusted(statement)
    assert of_rule(database, code) == ()


def test_a_serial_column_goes_on_where_it_was(database: LabDatabase) -> None:
    schema = (
        "CREATE TABLE t (id bigserial PRIMARY KEY, a int);"
        " INSERT INTO t (a) SELECT generate_series(1, 41)"
    )
    load_files(database, [("schema.sql", schema)])
    (finding,) = of_rule(database, "TYP08")
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    database.owner.execute_untrusted("INSERT INTO t (a) VALUES (1)")
    assert database.admin.query("SELECT max(id) FROM public.t") == [(42,)]


def test_a_join_of_two_named_collations_fails_as_the_finding_says(
    database: LabDatabase,
) -> None:
    schema = (
        'CREATE TABLE p (a text COLLATE "C" PRIMARY KEY);'
        ' CREATE TABLE t (a text COLLATE "POSIX" PRIMARY KEY REFERENCES p);'
        " INSERT INTO p VALUES ('a'); INSERT INTO t VALUES ('a')"
    )
    load_files(database, [("schema.sql", schema)])
    (finding,) = of_rule(database, "TYP19")
    assert "fails" in finding.message
    with pytest.raises(StatementFailedError) as caught:
        database.owner.execute_untrusted("SELECT FROM t JOIN p ON t.a = p.a")
    assert caught.value.sqlstate == "42P22"


def test_a_default_of_wall_clock_time_is_the_same_instant_afterwards(
    database: LabDatabase,
) -> None:
    schema = """
        CREATE TABLE t (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            utc timestamp DEFAULT timezone('utc', now()),
            berlin timestamp DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'Europe/Berlin'),
            plain timestamp DEFAULT now(),
            here timestamp DEFAULT LOCALTIMESTAMP,
            later timestamp DEFAULT (now() + interval '1 hour'),
            cast_ timestamp DEFAULT now()::timestamp(6),
            fixed timestamp DEFAULT '2020-01-01');
        INSERT INTO t DEFAULT VALUES"""
    load_files(database, [("schema.sql", schema)])
    for finding in of_rule(database, "TYP01"):
        for statement in finding.remedy.statements:
            database.owner.execute_untrusted(statement)
    for zone in ("Asia/Tokyo", "UTC"):
        database.owner.execute_untrusted(f"SET timezone = '{zone}'")
        database.owner.execute_untrusted("INSERT INTO t DEFAULT VALUES")
    all_alike = """
        SELECT utc = berlin AND utc = plain AND utc = here AND utc = cast_
            AND later = utc + interval '1 hour' AND fixed = '2020-01-01 00:00:00+00'
        FROM public.t"""
    assert database.admin.query(all_alike) == [(True,)] * 3


def test_a_default_that_is_read_as_the_time_of_a_session_is_left_to_people(
    database: LabDatabase,
) -> None:
    schema = """
        CREATE TABLE t (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            old timestamp NOT NULL DEFAULT 'now'::text::timestamp,
            day timestamp NOT NULL DEFAULT now()::date::timestamp)"""
    load_files(database, [("schema.sql", schema)])
    assert [f.remedy.statements for f in of_rule(database, "TYP01")] == [(), ()]


def test_an_amount_keeps_all_its_digits(database: LabDatabase) -> None:
    schema = """
        CREATE TABLE t (id int PRIMARY KEY, price real, fee double precision);
        INSERT INTO t VALUES (1, 12345.67, 1234567890.12), (2, 1234567, 0.1)"""
    load_files(database, [("schema.sql", schema)])
    for finding in of_rule(database, "TYP07"):
        for statement in finding.remedy.statements:
            database.owner.execute_untrusted(statement)
    kept = database.admin.query("SELECT price::text, fee::text FROM public.t ORDER BY id")
    assert kept == [("12345.67", "1234567890.12"), ("1234567", "0.1")]
