"""Findings put to the planner of a lab that holds the reviewed schema and no rows.

The planner may refute a finding; then the finding is gone. What it confirms gains evidence of
method `planned`. A rule without a question for the planner keeps what it read.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.review.catalogue import rule_by_code

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session
    from dbarchitect.review.rule import PlannerProbe

_EMPTY_SCHEMA = "the schema without rows, with sequential scans disabled"


def without_refuted(
    database: LabDatabase, snapshot: Snapshot, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """The findings that stand, those with a question for the planner confirmed by it."""
    if not any(rule_by_code(finding.code).probe for finding in findings):
        return findings
    with _without_policies(database.owner, snapshot):
        asked = [_asked(database, snapshot, finding) for finding in findings]
    return tuple(finding for finding in asked if finding is not None)


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


@contextmanager
def _without_policies(session: Session, snapshot: Snapshot) -> Generator[None]:
    """Inside, no policy binds the tables' owner: one would ask settings that a lab lacks."""
    with session.rolled_back():
        for table in snapshot.schema.tables:
            if table.force_row_security:
                session.execute_untrusted(
                    f"ALTER TABLE IF EXISTS {table.name.sql} NO FORCE ROW LEVEL SECURITY"
                )
        yield


def _asked(database: LabDatabase, snapshot: Snapshot, finding: Finding) -> Finding | None:
    """The finding, with the planner's word where it was asked; None where it is refuted."""
    ask = rule_by_code(finding.code).probe
    probe = None if ask is None else ask(snapshot, finding)
    if probe is None:
        return finding
    if not confirms(database, probe):
        return None
    lab = database.lab
    evidence = Evidence(
        key=f"{finding.code}/{finding.target.text}/plan",
        claim=f"the plan reads {probe.table} by {probe.node}",
        method=Method.PLANNED,
        subject=Subject(SubjectKind.LAB, f"lab: {_EMPTY_SCHEMA}"),
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
