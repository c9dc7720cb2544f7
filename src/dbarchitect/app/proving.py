"""Findings put to the planner of a lab that holds the reviewed schema and no rows.

The planner may refute a finding; then the finding is gone. What it confirms gains evidence of
method `planned`. A rule without a question for the planner keeps what it read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from dbarchitect.ddl import create_statements
from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.catalogue import rule_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase, LabOptions
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.schema import Schema
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import PlannerProbe

_PLAIN_SCHEMA = "the schema without owners and grants, empty, with sequential scans disabled"


def prove_findings(
    snapshot: Snapshot, findings: tuple[Finding, ...], options: LabOptions
) -> tuple[Finding, ...]:
    """The findings that stand, those with a probe confirmed by the planner."""
    if not any(rule_by_code(finding.code).probe for finding in findings):
        return findings
    from dbarchitect.lab.opening import open_lab  # noqa: PLC0415 - loads the driver

    with open_lab(options) as lab:
        database = _rebuilt(lab, snapshot)
        return tuple(
            proven
            for finding in findings
            if (proven := _proven(lab, database, snapshot, finding)) is not None
        )


def confirms(database: LabDatabase, probe: PlannerProbe) -> bool:
    """Whether the plan reads the probe's table by a node of the probe's type."""
    session = database.owner
    with session.rolled_back():
        session.execute("SET LOCAL enable_seqscan = off")
        session.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        session.execute_untrusted(f"PREPARE probe AS {probe.statement}")
        try:
            nulls = ", ".join(["NULL"] * probe.parameters)
            values = f" ({nulls})" if nulls else ""
            explain = f"EXPLAIN (FORMAT JSON) EXECUTE probe{values}"
            ((plan,),) = session.query_untrusted(explain)
        finally:
            session.execute("DEALLOCATE probe")
    root = json.loads(plan) if isinstance(plan, str) else plan
    return any(
        node.get("Node Type") == probe.node and node.get("Relation Name") == probe.table
        for node in _nodes(root[0]["Plan"])
    )


def _rebuilt(lab: Lab, snapshot: Snapshot) -> LabDatabase:
    database = lab.create_database()
    extensions = {extension.name: extension for extension in snapshot.schema.extensions}
    for role in snapshot.schema.roles:
        if not role.name.startswith("pg_"):
            lab.create_role(role.name)
    statements = create_statements(
        _without_forced_policies(snapshot.schema),
        server_version_num=lab.server_version_num,
        include_roles=False,
        include_owners=False,
        include_privileges=False,
    )
    for statement in statements:
        if statement.object.kind is ObjectKind.EXTENSION:
            extension = extensions[statement.object.parts[-1]]
            lab.create_extension(database, extension.name, schema=extension.schema)
        else:
            database.owner.execute_untrusted(statement.sql)
    return database


def _without_forced_policies(schema: Schema) -> Schema:
    """The planner is asked as the owner: a policy would ask settings that the lab lacks."""
    tables = tuple(replace(table, force_row_security=False) for table in schema.tables)
    return replace(schema, tables=tables)


def _proven(
    lab: Lab, database: LabDatabase, snapshot: Snapshot, finding: Finding
) -> Finding | None:
    ask = rule_by_code(finding.code).probe
    if ask is None:
        return finding
    probe = ask(snapshot, finding)
    if probe is None:
        return finding
    if not confirms(database, probe):
        return None
    evidence = Evidence(
        key=f"{finding.code}/{finding.target.text}/plan",
        claim=f"the plan reads {probe.table} by {probe.node}",
        method=Method.PLANNED,
        subject=Subject(SubjectKind.LAB, f"lab: {_PLAIN_SCHEMA}"),
        statements=(probe.statement,),
        passed=True,
        server=lab.server_version,
        locale=lab.locale.text,
    )
    return replace(finding, evidence=(*finding.evidence, evidence))


def _nodes(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    yield plan
    for child in cast("list[dict[str, object]]", plan.get("Plans", [])):
        yield from _nodes(child)
