"""Findings put to the planner of a lab that holds the reviewed schema and no rows.

The planner may refute a finding; then the finding is gone. What it confirms gains evidence of
method `planned`. A rule without a question for the planner keeps what it read, and so does what
was to be asked when the lab's guard ended the session: supplied code that planning runs may
never end.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.errors import SafetyStopError
from dbarchitect.lab.questions import CONDITIONS, Question, generic_plan
from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.questions import Places

if TYPE_CHECKING:
    from collections.abc import Generator

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session
    from dbarchitect.review.rule import PlannerProbe


@dataclass(frozen=True, slots=True)
class Asked:
    """The findings that stand, and a sentence where the planner could not be asked of all."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def without_refuted(
    database: LabDatabase, snapshot: Snapshot, findings: tuple[Finding, ...]
) -> Asked:
    """The findings that stand, those with a question for the planner confirmed by it."""
    if not any(rule_by_code(finding.code).probe for finding in findings):
        return Asked(findings)
    places = Places(snapshot.schema)
    kept: list[Finding | None] = []
    notes: tuple[str, ...] = ()
    try:
        with _without_policies(database.owner, snapshot):
            for finding in findings:
                kept.append(_asked(database, places, finding))  # noqa: PERF401 - what was asked stays known when a later one ends the session
    except SafetyStopError as error:
        waiting = findings[len(kept) :]
        kept += waiting
        first = f"{waiting[0].code} on {waiting[0].target.text}"
        notes = (
            f"The lab's planner was not asked of {first} and later ones: {error.message}.",
        )
    return Asked(tuple(one for one in kept if one is not None), notes)


def confirms(database: LabDatabase, probe: PlannerProbe) -> bool | None:
    """Whether the plan reads the probe's table by a node of the probe's type.

    None where this database cannot plan the statement.
    """
    plan = generic_plan(database.owner, Question(probe.statement))
    if plan is None:
        return None
    nodes = (node for _, node in plan.root.walk())
    return any((node.type, node.relation) == (probe.node, probe.table) for node in nodes)


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


def _asked(database: LabDatabase, places: Places, finding: Finding) -> Finding | None:
    """The finding, with the planner's word where it was asked; None where it is refuted."""
    ask = rule_by_code(finding.code).probe
    probe = None if ask is None else ask(places, finding)
    if probe is None or not probe.refutes:
        return finding
    confirmed = confirms(database, probe)
    if not confirmed:
        return finding if confirmed is None else None
    lab = database.lab
    evidence = Evidence(
        key=f"{finding.code}/{finding.target.text}/plan",
        claim=f"the plan reads {probe.table} by {probe.node}",
        method=Method.PLANNED,
        subject=Subject(SubjectKind.LAB, f"lab: {CONDITIONS}"),
        statements=(probe.statement,),
        passed=True,
        server=lab.server_version,
        locale=lab.locale.text,
    )
    return replace(finding, evidence=(*finding.evidence, evidence))
