"""Whose rows are follows from references, and keys and references hold the tenant."""

from __future__ import annotations

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import physical_names
from dbarchitect.design.tenancy.leakproof import unusable_before_policy
from dbarchitect.design.tenancy.ownership import Belonging, ownership
from dbarchitect.design.tenancy.template import PLACEHOLDER, brief_of_one, tenant_file
from dbarchitect.model.schema import Column, Index, IndexKey, Table
from shop_design import AS_OF, design_of
from tenant_briefs import ALONE, apart, desk


def test_an_entity_belongs_to_the_tenant_that_each_row_must_lead_to() -> None:
    found = ownership(load_brief(desk()))
    assert {name: own.belonging for name, own in found.items()} == {
        "Organization": Belonging.TENANT,
        "Country": Belonging.SHARED,
        "Person": Belonging.OWNED,
        "Project": Belonging.OWNED,
        "Task": Belonging.OWNED,
        "Membership": Belonging.OWNED,
        "Passport": Belonging.OWNED,
        "Booking": Belonging.OWNED,
        "Remark": Belonging.UNCLEAR,
    }
    assert found["Task"].through == ("Project", "Organization")


def test_keys_lead_with_the_tenant_and_references_take_it_along() -> None:
    design = design_of(desk())
    tasks = next(t for t in design.schema.tables if t.name.name == "tasks")
    assert {key.columns for key in tasks.keys} == {("organization_id", "id")}
    assert {key.columns for key in tasks.foreign_keys} == {
        ("organization_id", "project_id"),
        ("organization_id", "assignee_id"),
        ("organization_id", "parent_id"),
    }
    projects = next(t for t in design.schema.tables if t.name.name == "projects")
    unique = next(i for i in projects.indexes if i.unique and not i.primary)
    assert unique.columns == ("organization_id", "code")
    lead = next(k for k in projects.foreign_keys if "lead_id" in k.columns)
    assert lead.set_columns == ("lead_id",)
    remarks = next(t for t in design.schema.tables if t.name.name == "remarks")
    assert ("organization_id",) in {key.columns for key in remarks.foreign_keys}
    assert remarks.column("organization_id").not_null is not None


def test_each_table_of_tenants_and_no_other_has_a_policy_for_its_owner_as_well() -> None:
    design = design_of(desk())
    secured = {t.name.name for t in design.schema.tables if t.policies and t.row_security}
    assert secured == {
        "organizations", "people", "projects", "tasks", "memberships", "passports",
        "bookings", "remarks", "audit_logs",
    }  # fmt: skip
    forced = {t.name.name for t in design.schema.tables if t.force_row_security}
    assert forced == secured - {"organizations", "audit_logs"}


def test_an_index_for_a_pattern_leads_with_the_tenant() -> None:
    design = design_of(desk())
    tasks = next(t for t in design.schema.tables if t.name.name == "tasks")
    assert ("organization_id", "project_id", "due") in {i.columns for i in tasks.indexes}


def test_what_may_belong_to_a_tenant_is_asked_about() -> None:
    questions = {q.id: q.text for q in load_brief(desk()).open_questions}
    assert "Q-tenant-Remark" in questions
    assert "Q-tenant-Country" not in questions
    assert "Q-tenancy" not in questions


def test_personal_data_of_all_tenants_is_asked_about_unless_it_is_shared() -> None:
    text = desk().replace("name: text(60)", "name: text(60) pii")
    assert "Q-tenant-Country" in {q.id for q in load_brief(text).open_questions}
    said = text.replace("isolation: shared", "isolation: shared, shared: [Country]")
    assert "Q-tenant-Country" not in {q.id for q in load_brief(said).open_questions}


def test_a_tenant_that_nothing_belongs_to_is_told_with_numbers_and_the_design_goes_on() -> None:
    brief = load_brief(ALONE)
    (found,) = brief.contradictions
    assert found.id == "C-tenant-alone-Organization"
    assert "70 rows" in found.against
    assert design_schema(brief, physical_names(brief), as_of=AS_OF).schema.tables


def test_isolation_that_is_not_said_is_an_assumption() -> None:
    paths = {item.path: item.value for item in load_brief(ALONE).assumptions}
    assert paths["requirements.tenancy.isolation"] == "shared"


@pytest.mark.parametrize("text", [desk(), apart("schema"), apart("database")])
def test_tenancy_comes_back_from_the_long_form(text: str) -> None:
    brief = load_brief(text)
    assert load_brief(to_long_form(brief)).requirements == brief.requirements


@pytest.mark.parametrize("isolation", ["schema", "database"])
def test_a_tenant_of_its_own_has_tables_that_know_of_no_tenant(isolation: str) -> None:
    brief = brief_of_one(load_brief(apart(isolation)))
    design = design_schema(brief, physical_names(brief), as_of=AS_OF)
    people = next(t for t in design.schema.tables if t.name.name == "people")
    assert next(key for key in people.keys if key.primary).columns == ("id",)
    assert people.policies == ()
    assert people.name.schema == (PLACEHOLDER if isolation == "schema" else "public")
    script = tenant_file(design, "SELECT 1;")
    assert ("CREATE DATABASE" in script) == (isolation == "database")


def test_a_column_of_numeric_and_a_gin_index_wait_for_the_policy() -> None:
    name = design_of(ALONE).schema.tables[0].name
    table = Table(
        name=name,
        owner="o",
        columns=(Column(name="n", type="numeric(9,2)"), Column(name="t", type="text")),
    )
    keys = (IndexKey(column="n"), IndexKey(column="t"), IndexKey(expression="lower(t)"))
    assert unusable_before_policy(table, Index(name=name, keys=keys)) == ("n", "lower(t)")
    gin = Index(name=name, keys=(IndexKey(column="t"),), access_method="gin")
    assert unusable_before_policy(table, gin) == ("t",)
