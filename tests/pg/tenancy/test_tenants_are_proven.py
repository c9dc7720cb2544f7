"""Briefs with tenants are proven to the end, and nothing is left unverified."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.design import one_tenant
from dbarchitect.design.proof import prove
from dbarchitect.design.proof.apart import apart_checks
from dbarchitect.design.proof.attacking import attack
from dbarchitect.design.proof.building import build
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.tenancy.leakproof import LEAKPROOF_TYPES
from shop_design import AS_OF, design_of
from tenant_briefs import BRANCHES, SCHOOL, apart, desk

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import Proof


def _failures(proof: Proof) -> list[tuple[str, str, str]]:
    return [
        (p.probe.target.text, p.answer, p.answer_without) for p in proof.probes if not p.passed
    ]


@pytest.mark.usefixtures("roles_go")
@pytest.mark.parametrize("identity", ["auto", "uuid"])
def test_shared_tables_keep_tenants_apart(lab: Lab, identity: str) -> None:
    proof = prove(lab, design_of(desk(identity=identity)), as_of=AS_OF)
    assert [one.subject for one in proof.not_verified] == []
    assert _failures(proof) == []
    assert proof.passed
    names = {probe.probe.name for probe in proof.probes}
    assert "desk_app sees no row where no tenant is set" in names
    assert "desk_app cannot TRUNCATE the rows of all tenants" in names
    assert any("of another tenant is refused by tasks_organ" in name for name in names)
    used = {index.name for a in proof.access for run in a.runs for index in run.plan.indexes}
    assert "tasks_pkey" in used


@pytest.mark.usefixtures("roles_go")
def test_lists_of_a_tenant_stand_apart_and_their_changes_are_recorded(lab: Lab) -> None:
    proof = prove(lab, design_of(SCHOOL), as_of=AS_OF)
    assert [one.subject for one in proof.not_verified] == []
    assert _failures(proof) == []
    assert proof.passed
    updated = {
        probe.probe.target.parts[1]
        for probe in proof.probes
        if probe.probe.name == "UPDATE is recorded"
    }
    assert updated == {"lessons", "lesson_teachers", "courses"}


@pytest.mark.usefixtures("roles_go")
def test_trees_arcs_parts_versions_and_the_log_are_each_a_tenants(lab: Lab) -> None:
    proof = prove(lab, design_of(BRANCHES), as_of=AS_OF)
    assert [one.subject for one in proof.not_verified] == []
    assert _failures(proof) == []
    assert proof.passed
    names = {probe.probe.name for probe in proof.probes}
    assert "branches_app cannot read the partition audit_logs_2026_11 past the policy" in names
    assert "a moved row takes all below it along" in names
    assert "a row that refers to two is refused" in names
    checks = {check.name for check in proof.builds}
    assert {"policy and index of zips", "policy and index of audit_logs"} <= checks
    assert "lossless clients zips" in checks
    assert "search behind the policy of remarks" in checks


@pytest.mark.usefixtures("roles_go")
def test_a_policy_that_lets_everybody_through_is_seen(lab: Lab) -> None:
    design = _opened(design_of(desk()))
    database, _ = build(lab, design)
    setting = Setting(design=design, rows=choose_scale(design).rows, seed=1, as_of=AS_OF)
    results, _ = attack(database.owner, design, setting)
    lab.drop_database(database)
    failed = {result.probe.target.text for result in results if not result.passed}
    assert any(name.startswith("public.tasks") for name in failed)


def _opened(design: Design) -> Design:
    tables = tuple(
        replace(t, policies=tuple(replace(p, using="true") for p in t.policies))
        if t.name.name == "tasks"
        else t
        for t in design.schema.tables
    )
    return replace(design, schema=replace(design.schema, tables=tables))


@pytest.mark.usefixtures("roles_go")
@pytest.mark.parametrize("isolation", ["schema", "database"])
def test_two_tenants_of_their_own_cannot_reach_each_other(lab: Lab, isolation: str) -> None:
    design = design_of(apart(isolation))
    one = one_tenant(design, AS_OF)
    assert one is not None
    checks = apart_checks(lab, one)
    assert {"schema": 6, "database": 2}[isolation] == len(checks)
    assert [(check.name, check.detail) for check in checks if not check.passed] == []
    assert not any(table.policies for table in design.schema.tables)


def test_types_are_told_leakproof_as_the_server_tells_them(lab: Lab) -> None:
    database = lab.create_database()
    rows = database.admin.query(
        "SELECT pg_catalog.format_type(c.opcintype, NULL) "
        "FROM pg_catalog.pg_opclass AS c "
        "JOIN pg_catalog.pg_am AS m ON m.oid = c.opcmethod AND m.amname = 'btree' "
        "JOIN pg_catalog.pg_amop AS a ON a.amopfamily = c.opcfamily "
        "AND a.amoplefttype = c.opcintype AND a.amoprighttype = c.opcintype "
        "JOIN pg_catalog.pg_operator AS o ON o.oid = a.amopopr "
        "JOIN pg_catalog.pg_proc AS p ON p.oid = o.oprcode "
        "WHERE c.opcdefault GROUP BY 1 HAVING pg_catalog.bool_and(p.proleakproof) ORDER BY 1"
    )
    lab.drop_database(database)
    told = {str(name) for (name,) in rows} | {"character varying"}
    assert told >= LEAKPROOF_TYPES
    assert not LEAKPROOF_TYPES & {"numeric", "jsonb"}
