"""What the design adds to a tenant's entities is the tenant's as well."""

from __future__ import annotations

from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.tenants import tenant_references
from dbarchitect.design.tenancy.ownership import Belonging, ownership
from dbarchitect.model.schema import PolicyCommand
from shop_design import AS_OF, design_of
from tenant_briefs import BRANCHES

TENANT = "organization_id"


def test_a_part_that_a_dependency_makes_belongs_to_the_tenant_of_its_entity() -> None:
    found = ownership(load_brief(BRANCHES))
    assert found["Zip"].belonging is Belonging.OWNED
    assert found["Zip"].through == ("Client", "Organization")
    assert found["Country"].belonging is Belonging.SHARED
    design = design_of(BRANCHES)
    clients, zips = (design.schema.table(design.names[n].table) for n in ("Client", "Zip"))
    assert zips.primary_key is not None
    assert zips.primary_key.columns == (TENANT, "zip")
    assert zips.row_security
    assert zips.force_row_security
    reference = next(k for k in clients.foreign_keys if k.referenced_table == zips.name)
    assert reference.columns == (TENANT, "zip")


def test_each_tenant_that_shares_tables_has_a_part_of_its_own() -> None:
    many = BRANCHES.replace("rows: 40", "rows: 500").replace("rows: 400", "rows: 2k")
    assert load_brief(many).entity("Zip").rows == 500
    apart = BRANCHES.replace("isolation: shared", "isolation: schema")
    assert load_brief(apart).entity("Zip").rows == 90


def test_the_audit_log_has_the_tenant_and_shows_the_application_its_part() -> None:
    design = design_of(BRANCHES)
    log = next(t for t in design.schema.tables if t.name.name == "audit_logs")
    assert log.column(TENANT).not_null is None
    (policy,) = log.policies
    assert policy.roles == ("branches_app",)
    assert policy.command is PolicyCommand.ALL
    assert {(g.grantee, g.privilege) for g in log.privileges or () if "app" in g.grantee} == {
        ("branches_app", "SELECT")
    }
    assert (TENANT, "table_name", "row_key", "changed_at") in {i.columns for i in log.indexes}
    assert not log.force_row_security
    partitions = [t for t in design.schema.tables if t.partition_of is not None]
    assert partitions
    assert not any(part.privileges or part.policies for part in partitions)


def test_triggers_by_row_and_by_statement_record_whose_the_row_was() -> None:
    routines = {r.name.name: r.definition for r in design_of(BRANCHES).schema.routines}
    assert "(coalesce(before, after) ->> TG_ARGV[2])::bigint" in routines["record_change"]
    assert f"coalesce(o.{TENANT}, n.{TENANT})" in routines["record_clients_changes"]
    triggers = {
        (t.name.name, trigger.name): trigger.definition
        for t in design_of(BRANCHES).schema.tables
        for trigger in t.triggers
    }
    assert f"'{TENANT}')" in triggers["folders", "audit_change"]
    assert "'{}', '')" in triggers["countries", "audit_change"]


def test_a_log_of_rows_that_are_there_for_all_has_no_tenant() -> None:
    text = BRANCHES.replace("keep: {audit: true}\n  Client", "keep: {audit: false}\n  Client")
    text = text.replace("keep: {audit: true, history", "keep: {audit: false, history")
    text = text[: text.index("access:")] + text[text.index("requirements:") :]
    log = next(t for t in design_of(text).schema.tables if t.name.name == "audit_logs")
    assert TENANT not in {column.name for column in log.columns}
    assert log.policies == ()


def test_what_keeps_ancestors_names_the_tenant_of_the_row() -> None:
    routines = {r.name.name: r.definition for r in design_of(BRANCHES).schema.routines}
    kept = routines["folders_keep_ancestors"]
    assert f"VALUES (NEW.{TENANT}, NEW.id, NEW.id, 0)" in kept
    assert f"t.{TENANT} = NEW.{TENANT}" in kept
    assert f"t.{TENANT} = NEW.{TENANT}" in routines["folders_check_circle"]


def test_indexes_of_an_arc_hold_the_rows_that_refer_and_no_others() -> None:
    design = design_of(BRANCHES)
    remarks = next(t for t in design.schema.tables if t.name.name == "remarks")
    predicates = {i.columns: i.predicate for i in remarks.indexes if i.predicate}
    assert predicates[TENANT, "about_client_id"] == "about_client_id IS NOT NULL"


def test_a_second_reference_to_what_is_a_tenants_carries_the_tenant_too() -> None:
    design = design_of(BRANCHES)
    remarks = next(t for t in design.schema.tables if t.name.name == "remarks")
    assert {
        (TENANT, f"{role}_{what}_id")
        for role in ("about", "source")
        for what in ("folder", "client")
    } <= {key.columns for key in remarks.foreign_keys}


def test_a_log_that_holds_nothing_yet_has_tenants_all_the_same() -> None:
    text = BRANCHES.replace("rows: 3k, growth: 300/month", "rows: 0, growth: 0/month")
    design = design_of(text)
    rows = {table.name: 0 for table in design.schema.tables}
    rows |= choose_scale(design).rows
    log = next(t for t in design.schema.tables if t.name.name == "audit_logs")
    setting = Setting(design=design, rows={**rows, log.name: 0}, seed=1, as_of=AS_OF)
    found = tenant_references(setting, log)
    assert found is not None
    assert found.column == TENANT
