"""Functions that run as the owner look no name up in the temporary schema of their caller."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shop_design import design_of, load_design

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

BOOKS = """
name: deceit
entities:
  Company:
    rows: 20
    attributes: {name: text(40)}
  Account:
    belongs to: Company
    refers to: {parent: Account?}
    rows: 200
    attributes: {name: text(40), price: money}
    tree: {depth: 4, form: table of ancestors}
    keep: {audit: true, history: versions, version: true}
  Entry:
    belongs to: Account
    rows: 2k
    attributes: {amount: money <> 0}
    balanced: amount per account
requirements: {tenancy: {by: Company}}
"""

TYPES = ("text", "jsonb", "date", "timestamptz", "tstzrange", "name", "regclass")

SPY = """
CREATE FUNCTION pg_temp.is_not_owner() RETURNS pg_catalog.bool LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'deceit_owner' THEN
        RAISE EXCEPTION 'what the caller wrote runs as %', current_user;
    END IF;
    RETURN true;
END $$
"""


def test_a_type_of_the_callers_runs_nothing_as_the_owner(lab: Lab) -> None:
    design = design_of(BOOKS)
    database = lab.create_database(owner_role=design.roles["owner"])
    for extension in design.schema.extensions:
        lab.create_extension(database, extension.name)
    schema = replace(design.schema, extensions=())
    load_design(lab, database, replace(design, schema=schema))
    database.admin.execute_untrusted(
        "DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO deceit_app',"
        " current_database()); END $$"
    )
    with lab.connect(database, database.owner_role) as session:
        session.execute_untrusted("SET ROLE deceit_app")
        session.execute_untrusted("SELECT pg_catalog.set_config('app.tenant_id', '1', false)")
        session.execute_untrusted("INSERT INTO companies (name) VALUES ('a')")
        session.execute_untrusted(SPY)
        for name in TYPES:
            session.execute_untrusted(
                f"CREATE DOMAIN pg_temp.{name} AS pg_catalog.{name} "
                "CHECK (pg_temp.is_not_owner())"
            )
        account = "INSERT INTO accounts (company_id, name, price, parent_id) VALUES (1, 'b', 1,"
        session.execute_untrusted(f"{account} NULL)")
        session.execute_untrusted(f"{account} 1)")
        session.execute_untrusted("UPDATE accounts SET price = 2, parent_id = NULL")
        session.execute_untrusted(
            "INSERT INTO entries (company_id, account_id, amount) VALUES (1, 1, 5), (1, 1, -5)"
        )
        session.execute_untrusted("DELETE FROM accounts WHERE id = 2")
        kept = session.query_untrusted("SELECT count(*) FROM accounts_history")
    assert kept == [(4,)]
