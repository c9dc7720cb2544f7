"""Views and the bodies of functions are looked at as the queries that they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.loading import load_files
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.queries import bodies_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.lab import Lab
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot

TABLES = """
CREATE SCHEMA app;
CREATE TABLE app.customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text);
CREATE TABLE app.orders (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES app.customers,
    placed_at timestamptz NOT NULL
);
CREATE INDEX ON app.orders (customer_id);
CREATE INDEX ON app.orders (placed_at);
CREATE TABLE app.details (
    id bigint PRIMARY KEY,
    owner_type varchar NOT NULL,
    owner_id bigint NOT NULL
);
CREATE INDEX ON app.details (owner_type, owner_id);
CREATE TABLE public.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
"""

FOUND = {
    "a view": (
        """CREATE VIEW app.lost AS SELECT email FROM app.customers
        WHERE id NOT IN (SELECT customer_id FROM app.orders)""",
        "QRY02",
    ),
    "a materialised view": (
        """CREATE MATERIALIZED VIEW app.drawn AS SELECT email FROM app.customers
        ORDER BY random()""",
        "QRY04",
    ),
    "a view over a view": (
        """CREATE VIEW app.buyers AS SELECT customer_id AS buyer FROM app.orders;
        CREATE VIEW app.non_buyers AS SELECT email FROM app.customers
        WHERE id NOT IN (SELECT buyer FROM app.buyers)""",
        "QRY02",
    ),
    "a subquery without an index": (
        """CREATE VIEW app.less_detailed AS SELECT c.id, ARRAY(SELECT d.id FROM app.details d
        WHERE d.owner_id = c.id) FROM app.customers c""",
        "QRY23",
    ),
    "a function in SQL with a text": (
        """CREATE FUNCTION app.of_year(year date) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
        SELECT id FROM app.orders WHERE placed_at BETWEEN year AND year + 365 $$""",
        "QRY03",
    ),
    "a function in SQL that was parsed": (
        """CREATE FUNCTION app.has_orders(customer bigint) RETURNS boolean LANGUAGE sql STABLE
        RETURN (SELECT count(*) > 0 FROM app.orders o WHERE o.customer_id = customer)""",
        "QRY19",
    ),
    "one statement of several": (
        """CREATE PROCEDURE app.forget(customer bigint) LANGUAGE sql BEGIN ATOMIC
        DELETE FROM app.orders WHERE customer_id = customer;
        DELETE FROM app.customers WHERE name = NULL AND id = customer; END""",
        "QRY07",
    ),
    "a parameter by its number": (
        """CREATE FUNCTION app.numbered(date) RETURNS SETOF bigint LANGUAGE sql STABLE AS
        'SELECT id FROM app.orders WHERE placed_at BETWEEN $1 AND $1 + 1'""",
        "QRY03",
    ),
    "a function that sets its search path": (
        """CREATE FUNCTION app.lost_ones() RETURNS SETOF text LANGUAGE sql STABLE
        SET search_path = app AS
        'SELECT email FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)'""",
        "QRY02",
    ),
    "a condition in PL/pgSQL": (
        """CREATE FUNCTION app.known(mail text) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE called text;
        BEGIN
            IF (SELECT count(*) FROM app.customers WHERE email = mail) > 0 THEN
                SELECT name INTO called FROM app.customers WHERE email = mail;
            END IF;
            RETURN called;
        END $$""",
        "QRY19",
    ),
    "a loop in PL/pgSQL": (
        """CREATE FUNCTION app.looped(until date) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE one record;
        BEGIN
            FOR one IN SELECT id FROM app.orders WHERE placed_at::date < until LOOP
                UPDATE app.orders SET customer_id = NULL WHERE id = one.id;
            END LOOP;
        END $$""",
        "QRY16",
    ),
    "a trigger's function": (
        """CREATE FUNCTION app.fired() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.id NOT IN (SELECT customer_id FROM app.orders WHERE id <> NEW.id) THEN
                RETURN NULL;
            END IF;
            RETURN NEW;
        END $$""",
        "QRY02",
    ),
}

SILENT = {
    "a view of all columns": (
        """CREATE VIEW app.all_columns AS SELECT * FROM app.customers c JOIN LATERAL
        (SELECT o.placed_at FROM app.orders o WHERE o.customer_id = c.id) p ON true"""
    ),
    "a text that the server casts": (
        """CREATE VIEW app.detailed AS SELECT c.id, ARRAY(SELECT d.id FROM app.details d
        WHERE d.owner_type = 'customer' AND d.owner_id = c.id) FROM app.customers c"""
    ),
    "an order that a view has": (
        "CREATE VIEW app.ordered AS SELECT id FROM app.orders ORDER BY placed_at"
    ),
    "a function that empties a table": (
        "CREATE FUNCTION app.emptied() RETURNS void LANGUAGE sql AS 'DELETE FROM app.orders'"
    ),
    "an INSERT by places": (
        """CREATE FUNCTION app.noted() RETURNS void LANGUAGE sql AS
        'INSERT INTO app.customers VALUES (1, $$a$$, $$b$$)'"""
    ),
    "a parameter that is named as a column": (
        """CREATE FUNCTION app.shadowed(id bigint) RETURNS text LANGUAGE sql STABLE AS
        'SELECT email FROM app.customers WHERE id = shadowed.id'"""
    ),
    "a table that is made on the way": (
        """CREATE FUNCTION app.made() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        CREATE TEMP TABLE found AS SELECT id FROM app.orders;
        DELETE FROM found WHERE id = NULL; END $$"""
    ),
    "what EXECUTE runs": (
        """CREATE FUNCTION app.executed() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        EXECUTE 'DELETE FROM app.orders WHERE id = NULL'; END $$"""
    ),
    "the table of the search path, which holds no null": (
        """CREATE FUNCTION app.elsewhere() RETURNS SETOF text LANGUAGE sql STABLE
        SET search_path = public AS
        'SELECT email FROM app.customers WHERE id NOT IN (SELECT customer_id FROM orders
            WHERE customer_id <> 1)'"""
    ),
    "a view whose columns nobody can know": (
        "CREATE VIEW app.named AS SELECT table_name::text AS name "
        "FROM information_schema.tables;"
        "CREATE VIEW app.unnamed AS SELECT email FROM app.customers "
        "WHERE email NOT IN (SELECT name FROM app.named)"
    ),
}


@pytest.fixture(scope="module")
def snapshot(lab: Lab) -> Iterator[Snapshot]:
    database = lab.create_database()
    held = ";\n".join((*(sql for sql, _ in FOUND.values()), *SILENT.values()))
    load_files(database, [("schema.sql", f"{TABLES}{held};")])
    yield read_snapshot(database.admin)
    lab.drop_database(database)


@pytest.fixture(scope="module")
def findings(snapshot: Snapshot) -> Mapping[str, list[Finding]]:
    """Those of queries, by the name of the object without arguments."""
    found: dict[str, list[Finding]] = {}
    for finding in review_snapshot(snapshot, chosen_rules(("QRY",), ())).findings:
        found.setdefault(finding.target.parts[-1].partition("(")[0], []).append(finding)
    return found


def name_of(sql: str) -> str:
    """The last object that the statements make."""
    made: list[str] = re.findall(r"CREATE [A-Z ]+ app\.(\w+)", sql)
    return made[-1]


@pytest.mark.parametrize(("sql", "code"), FOUND.values(), ids=FOUND)
def test_the_defect_is_found_once_and_told_of_the_object(
    findings: Mapping[str, list[Finding]], sql: str, code: str
) -> None:
    (finding,) = [one for one in findings[name_of(sql)] if one.code != "QRY33"]
    assert finding.code == code
    assert name_of(sql) in finding.message
    assert finding.remedy.rewrite == ""


@pytest.mark.parametrize("sql", SILENT.values(), ids=SILENT)
def test_what_only_looks_like_it_stays_silent(
    findings: Mapping[str, list[Finding]], sql: str
) -> None:
    told = findings.get(name_of(sql), [])
    assert [one.code for one in told if one.code != "QRY33"] == []


def test_what_cannot_be_read_is_counted(snapshot: Snapshot) -> None:
    assert bodies_of(snapshot).passed_over == 1


def test_statements_of_one_function_are_told_apart(snapshot: Snapshot) -> None:
    subjects = [query.subject for query in bodies_of(snapshot).queries if query.subject]
    of_one = [one for one in subjects if one.parts[-1].startswith("forget(")]
    assert len(of_one) == 2
