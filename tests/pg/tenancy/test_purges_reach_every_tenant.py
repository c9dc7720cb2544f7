"""What is purged goes for every tenant, although the owner sees no tenant's row by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.upkeep import purge_sql, purge_versions_sql
from fixtures.lab_fixtures import roles_undone
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.postgres.session import Session

PURGED = """
name: purged
entities:
  Organization:
    rows: 10
    attributes: {name: text}
    identity: {natural: [name]}
  Note:
    belongs to: Organization
    rows: 70
    attributes: {text: text}
    retention: 30 days
    keep: {history: versions, history retention: 60 days}
requirements: {tenancy: {by: Organization}}
"""


@pytest.fixture
def design() -> Design:
    return design_of(PURGED)


@pytest.fixture
def owner(lab: Lab, design: Design) -> Iterator[Session]:
    """The tables in a database of their own, as the role that owns them."""
    with roles_undone(lab):
        database = new_database(lab, design)
        for statement in up_statements(lab, design):
            database.owner.execute_untrusted(statement.sql)
        database.owner.execute_untrusted(f"SET ROLE {design.roles['owner']}")
        yield database.owner
        lab.drop_database(database)


def test_old_rows_and_versions_of_all_tenants_go_and_the_others_stay(
    owner: Session, design: Design
) -> None:
    owner.execute_untrusted("INSERT INTO organizations (name) VALUES ('one'), ('two')")
    for tenant in ("one", "two"):
        owner.execute_untrusted(f"SELECT set_config('app.tenant_id', '{tenant}', false)")
        owner.execute_untrusted(
            "INSERT INTO notes (text, created_at) SELECT d::text, now() - d * interval '1 day' "
            "FROM unnest('{5,40,90}'::integer[]) AS d"
        )
        owner.execute_untrusted(
            "UPDATE notes_history SET valid = tstzrange(now() - interval '100 days', "
            "now() - interval '70 days') WHERE text = '90'"
        )
    owner.execute_untrusted("RESET app.tenant_id")
    (plan,) = history_plans(design.brief, design.names)
    for sql in (
        purge_sql(design, design.brief.entity("Note")),
        purge_versions_sql(design, plan),
    ):
        owner.execute_untrusted((sql or "").rstrip(";"))
    for tenant in ("one", "two"):
        owner.execute_untrusted(f"SELECT set_config('app.tenant_id', '{tenant}', false)")
        assert owner.query_untrusted("SELECT text FROM notes") == [("5",)]
        history = "SELECT text FROM notes_history ORDER BY text"
        assert owner.query_untrusted(history) == [("40",), ("5",)]
