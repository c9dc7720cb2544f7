"""A brief with what the shop has not: natural and composite keys, UUIDs, bulk writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ForeignKeyMatch
from shop_design import design_of, load_design

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase

OFFICE = """
name: office
postgresql: 14
horizon: 2 years
entities:
  Country:
    identity: {natural: [code]}
    rows: 200
    attributes: {code: text(2), name: text(100) unique}
  Organization:
    identity: uuid
    rows: 100
    attributes: {name: text(80), size: smallint? > 0, tags: "text[]"}
    refers to: {country: Country}
  Employee:
    rows: 1000
    growth: 10/month
    rows per write: 500
    belongs to: Organization
    refers to: {manager: Employee?, membership: Membership?}
    attributes:
      email: email unique pii
      phone: phone? pii
      motto: text?
      born_on: date?
      starts: time?
      weight: numeric(10,3)?
      photo: bytes?
      span: duration?
      ratio: float?
      is_active: boolean = false
      token: uuid = uuid
      seen: ip?
    unique: [[organization, email]]
    keep: {audit: true, delete: soft}
  Membership:
    identity: {natural: [organization, country]}
    rows: 10
    refers to: {organization: Organization, country: Country}
    attributes: {since: date = today}
    keep: {timestamps: false}
  Note:
    part of: Membership
    rows: 10
    attributes: {body: text}
audit: {name: AuditLog, rows: 10, growth: 5/month}
access:
  by email:
    sql: SELECT * FROM employees WHERE email = :e AND organization_id = :o
    rate: 1/hour
  touch:
    sql: UPDATE employees SET is_active = true WHERE organization_id = :o AND born_on >= :d
    rate: 1/hour
  add:
    sql: INSERT INTO countries (code, name) VALUES (:a, :b)
    rate: 1/hour
  team:
    sql: >-
      SELECT e.email FROM employees AS e JOIN employees AS m ON e.manager_id = m.id
      WHERE m.email = :m AND e.deleted_at IS NULL ORDER BY e.born_on, e.email
    rate: 1/hour
  find: {search: Employee, in: [email, motto], rate: 1/hour}
  find mottos: {search: Employee, in: [motto], rate: 1/hour}
"""


@pytest.mark.essential
def test_a_design_with_every_kind_of_key_loads_and_answers_its_access_patterns(
    lab: Lab, database: LabDatabase
) -> None:
    design = design_of(OFFICE)
    load_design(lab, database, design)
    session = database.owner
    session.execute_untrusted("SET ROLE office_app")
    for access in design.access:
        types = ", ".join(bind.type for bind in access.binds)
        session.execute_untrusted(f"PREPARE it ({types}) AS {access.sql}")
        session.execute_untrusted("DEALLOCATE it")


def test_rows_written_in_bulk_are_recorded_one_by_one(lab: Lab, database: LabDatabase) -> None:
    design = design_of(OFFICE)
    load_design(lab, database, design)
    session = database.owner
    session.execute_untrusted("SET ROLE office_app")
    session.execute_untrusted("INSERT INTO countries (code, name) VALUES ('de', 'Germany')")
    session.execute_untrusted(
        "INSERT INTO organizations (name, tags, country_code) VALUES ('o', '{}', 'de')"
    )
    session.execute_untrusted(
        "INSERT INTO employees (organization_id, email)"
        " SELECT o.id, n || '@example.org' FROM organizations AS o, generate_series(1, 3) AS n"
    )
    session.execute_untrusted("UPDATE employees SET motto = 'm' WHERE email <> '1@example.org'")
    found = {
        access.name: session.query_untrusted(access.sql.replace("$1", "'m'"))
        for access in design.access
        if access.name.startswith("find")
    }
    assert len(found["find"]) == len(found["find mottos"]) == 2
    session.execute_untrusted("SET ROLE office_owner")
    assert session.query_untrusted(
        "SELECT operation, count(*), count(row_key) FROM audit_logs GROUP BY 1 ORDER BY 1"
    ) == [("INSERT", 3, 3), ("UPDATE", 2, 2)]


def test_a_search_in_some_attributes_finds_nothing_in_the_others(
    lab: Lab, database: LabDatabase
) -> None:
    design = design_of(OFFICE)
    load_design(lab, database, design)
    session = database.owner
    session.execute_untrusted("SET ROLE office_app")
    session.execute_untrusted("INSERT INTO countries (code, name) VALUES ('de', 'Germany')")
    session.execute_untrusted(
        "INSERT INTO organizations (name, tags, country_code) VALUES ('o', '{}', 'de')"
    )
    session.execute_untrusted(
        "INSERT INTO employees (organization_id, email) SELECT id, 'm@m.org' FROM organizations"
    )
    found = {
        access.name: len(session.query_untrusted(access.sql.replace("$1", "'m@m.org'")))
        for access in design.access
        if access.name.startswith("find")
    }
    assert found == {"find": 1, "find mottos": 0}


def test_a_composite_reference_that_may_be_missing_is_missing_as_a_whole() -> None:
    table = design_of(OFFICE).schema.table(QualifiedName("public", "employees"))
    matches = {key.columns: key.match for key in table.foreign_keys}
    assert matches["membership_organization_id", "membership_country_code"] is (
        ForeignKeyMatch.FULL
    )
    assert matches["manager_id",] is ForeignKeyMatch.SIMPLE
