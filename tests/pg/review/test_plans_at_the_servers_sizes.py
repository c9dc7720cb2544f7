"""What an index changes is planned on a twin of the server, as the server would plan it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app import server_plans
from dbarchitect.app.proving import ProofRequest
from dbarchitect.app.remedy_trials import RemedyTrials
from dbarchitect.app.server_plans import with_server_plans
from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab.loading import load_files
from dbarchitect.lab.rebuilding import rebuild
from dbarchitect.lab.twin.explain import read_plan
from dbarchitect.model.evidence import Method, SubjectKind
from dbarchitect.model.reading import Known
from dbarchitect.model.remedy_proof import Outcome, RemedyProof
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.queries import with_workload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.plan import Plan

SCHEMA = """
CREATE TABLE owner (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE "It.em" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id bigint NOT NULL REFERENCES owner,
    note text
);
CREATE TABLE entry (id bigint, k int, owner_id bigint NOT NULL REFERENCES owner,
    PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE entry_1 PARTITION OF entry FOR VALUES IN (1);
CREATE TABLE entry_2 PARTITION OF entry FOR VALUES IN (2);
CREATE TABLE few (id bigint PRIMARY KEY, owner_id bigint NOT NULL REFERENCES owner);
"""
ROWS = """
INSERT INTO owner (name) SELECT 'n' || g FROM generate_series(1, 200) g
INSERT INTO "It.em" (owner_id, note) SELECT 1 + g % 200, repeat('x', 50) FROM generate_series(1, 20000) g
INSERT INTO entry SELECT g, 1 + g % 2, 1 + g % 200 FROM generate_series(1, 20000) g
INSERT INTO few SELECT g, g FROM generate_series(1, 5) g
VACUUM ANALYZE
"""  # noqa: E501 - a statement on each line


@pytest.fixture(scope="module")
def server(lab: Lab) -> Iterator[LabDatabase]:
    database = lab.create_database()
    load_files(database, [("schema.sql", SCHEMA)])
    for statement in ROWS.strip().splitlines():
        database.owner.execute_untrusted(statement)
    yield database
    lab.drop_database(database)


@pytest.fixture(scope="module")
def planned(server: LabDatabase) -> dict[str, Finding]:
    snapshot = read_snapshot(server.admin)
    modules = chosen_rules(("IDX01",), ())
    findings = review_snapshot(snapshot, modules).findings
    request = ProofRequest(snapshot=snapshot, findings=findings, modules=modules, options={})
    copy = rebuild(server.lab, snapshot.schema).database
    proven = RemedyTrials(copy, request).with_proofs(findings)
    found, notes = with_server_plans(copy, snapshot, proven)
    server.lab.drop_database(copy)
    assert notes == ()
    return {finding.target.parts[1]: finding for finding in found}


def plan_of_server(server: LabDatabase, statement: str) -> Plan:
    session = server.owner
    with session.rolled_back():
        session.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        session.execute("SET LOCAL jit = off")
        session.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        session.execute_untrusted(f"PREPARE asked AS {statement}")
        ((explained,),) = session.query_untrusted(
            "EXPLAIN (FORMAT JSON) EXECUTE asked" + (" (NULL)" if "$1" in statement else "")
        )
        session.execute("DEALLOCATE asked")
    return read_plan(explained)


@pytest.mark.parametrize("table", ["It.em", "entry", "few"])
def test_the_plans_and_costs_are_those_of_the_server_with_and_without_the_index(
    server: LabDatabase, planned: dict[str, Finding], table: str
) -> None:
    proof = planned[table].proof
    assert proof is not None
    assert proof.plans is not None
    change = proof.plans
    before = plan_of_server(server, change.statement)
    for statement in planned[table].remedy.statements:
        server.owner.execute_untrusted(statement)
    after = plan_of_server(server, change.statement)
    assert (change.before.lines, change.after.lines) == (before.lines, after.lines)
    assert change.before.total_cost == pytest.approx(before.total_cost)
    assert change.after.total_cost == pytest.approx(after.total_cost)


def test_the_evidence_is_that_of_a_twin_and_says_whether_the_index_is_used(
    planned: dict[str, Finding],
) -> None:
    used = {table: finding.evidence[-1] for table, finding in planned.items()}
    assert {one.method for one in used.values()} == {Method.PLANNED}
    assert {one.subject.kind for one in used.values()} == {SubjectKind.TWIN}
    assert {table: one.passed for table, one in used.items()} == {
        "It.em": True,
        "entry": True,
        "few": None,
    }


def test_a_table_whose_statistics_are_hidden_is_not_planned(
    server: LabDatabase, planned: dict[str, Finding]
) -> None:
    snapshot = read_snapshot(server.admin)
    assert isinstance(snapshot.planner_statistics, Known)
    names = tuple(table.name for table in snapshot.schema.tables)
    hidden = replace(snapshot.planner_statistics.value, hidden=names)
    blind = replace(snapshot, planner_statistics=Known(hidden))
    findings = tuple(planned.values())
    assert with_server_plans(server, blind, findings) == (findings, ())


CHANGED = """
CREATE TABLE parcel (id numeric(12) PRIMARY KEY);
CREATE TABLE scan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parcel_id bigint NOT NULL REFERENCES parcel
);
CREATE INDEX ON scan (parcel_id);
CREATE FUNCTION who() RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = ''
    AS $$ BEGIN RETURN 7; END $$;
CREATE TABLE paper (id bigint PRIMARY KEY, author_id bigint NOT NULL, reader_id bigint);
ALTER TABLE paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON paper USING (author_id = who() OR reader_id = who());
"""
CHANGED_ROWS = """
INSERT INTO parcel SELECT g FROM generate_series(1, 2000) g
INSERT INTO scan (parcel_id) SELECT 1 + g % 2000 FROM generate_series(1, 20000) g
INSERT INTO paper SELECT g, g % 90, g % 80 FROM generate_series(1, 20000) g
VACUUM ANALYZE
"""


@pytest.fixture(scope="module")
def changed(lab: Lab) -> Iterator[tuple[LabDatabase, dict[str, Finding]]]:
    server = lab.create_database()
    load_files(server, [("schema.sql", CHANGED)])
    for statement in CHANGED_ROWS.strip().splitlines():
        server.owner.execute_untrusted(statement)
    snapshot = read_snapshot(server.admin)
    modules = chosen_rules(("KEY09", "SEC07"), ())
    findings = review_snapshot(snapshot, modules).findings
    request = ProofRequest(snapshot=snapshot, findings=findings, modules=modules, options={})
    copy = rebuild(lab, snapshot.schema).database
    proven = RemedyTrials(copy, request).with_proofs(findings)
    found, notes = with_server_plans(copy, snapshot, proven)
    lab.drop_database(copy)
    assert notes == ()
    yield server, {finding.code: finding for finding in found}
    lab.drop_database(server)


@pytest.mark.parametrize("code", ["KEY09", "SEC07"])
def test_a_change_of_a_type_or_a_policy_is_planned_as_the_server_would(
    changed: tuple[LabDatabase, dict[str, Finding]], code: str
) -> None:
    server, findings = changed
    proof = findings[code].proof
    assert proof is not None
    assert proof.plans is not None
    assert proof.plans.sized
    assert proof.plans.after.total_cost < proof.plans.before.total_cost / 2
    assert findings[code].evidence[-1].passed
    server.owner.execute("ALTER TABLE public.paper FORCE ROW LEVEL SECURITY")
    before = plan_of_server(server, proof.plans.statement)
    assert proof.plans.before.lines == before.lines
    assert proof.plans.before.total_cost == pytest.approx(before.total_cost)


def test_a_query_to_write_instead_is_planned_beside_the_one_that_is_there(
    changed: tuple[LabDatabase, dict[str, Finding]],
) -> None:
    server, _ = changed
    query = "SELECT id FROM paper WHERE id = 3 UNION SELECT id FROM paper WHERE id = 9"
    workload = workload_of_texts([("q.sql", query)])
    snapshot = with_workload(read_snapshot(server.admin), workload)
    modules = chosen_rules(("QRY11",), ())
    findings = review_snapshot(snapshot, modules).findings
    request = ProofRequest(snapshot=snapshot, findings=findings, modules=modules, options={})
    copy = rebuild(server.lab, snapshot.schema).database
    proven = RemedyTrials(copy, request).with_proofs(findings)
    ((finding,), notes) = with_server_plans(copy, snapshot, proven)
    server.lab.drop_database(copy)
    assert notes == ()
    assert finding.proof is not None
    assert finding.proof.plans is not None
    plans = finding.proof.plans
    assert plans.sized
    assert plans.after.total_cost < plans.before.total_cost
    assert finding.evidence[-1].subject.kind is SubjectKind.TWIN


PROVEN = RemedyProof(outcome=Outcome.PROVEN, told="Proven.")


def has_plans(finding: Finding) -> bool:
    """Whether its remedy was planned before and after."""
    return any(proof.plans is not None for proof in finding.proofs)


def with_proofs(finding: Finding) -> Finding:
    """The finding as it is once its remedy is proven; of a query SQL was of no use."""
    if not finding.remedy.rewrite:
        return replace(finding, proof=PROVEN)
    stands = RemedyProof(outcome=Outcome.STANDS, told="It is still there.")
    remedy = replace(finding.remedy, statements=("SELECT 1",))
    return replace(finding, remedy=remedy, proof=stands, rewrite_proof=PROVEN)


WAITS = """
CREATE FUNCTION waits(n bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('plan_cache_mode') = 'force_generic_plan' THEN
        PERFORM pg_sleep(60);
    END IF;
    RETURN n;
END $$;
CREATE TABLE o (id bigint PRIMARY KEY);
CREATE TABLE a (id bigint PRIMARY KEY, o_id bigint NOT NULL REFERENCES o);
CREATE TABLE b (id bigint PRIMARY KEY, o_id bigint NOT NULL REFERENCES o);
CREATE INDEX ON b ((id + waits(1)));
"""


def test_what_ends_the_planning_of_one_leaves_the_plans_of_others(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = lab.create_database()
    load_files(server, [("schema.sql", WAITS)])
    server.admin.execute("ANALYZE")
    query = "SELECT id FROM a WHERE id = 3 UNION SELECT id FROM a WHERE id = 9"
    snapshot = with_workload(read_snapshot(server.admin), workload_of_texts([("q.sql", query)]))
    findings = review_snapshot(snapshot, chosen_rules(("IDX01", "QRY11"), ())).findings
    monkeypatch.setattr(lab, "limits", replace(lab.limits, statement_ms=300))
    proven = [with_proofs(one) for one in findings]
    found, notes = with_server_plans(server, snapshot, proven)
    lab.drop_database(server)
    planned = {(one.code, one.target.parts[1:2]) for one in found if has_plans(one)}
    assert planned == {("IDX01", ("a",)), ("QRY11", ())}
    (note,) = notes
    assert "no plan at the sizes of the server for IDX01 on public.b" in note
    assert "statement timeout" in note


def test_changes_that_are_not_planned_are_told(
    changed: tuple[LabDatabase, dict[str, Finding]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_plans, "CHANGES_MAX", 0)
    server, findings = changed
    asked = [replace(one, proof=PROVEN) for one in findings.values()]
    found, (note,) = with_server_plans(server, read_snapshot(server.admin), asked)
    assert not any(map(has_plans, found))
    assert "KEY09 on public.scan" in note
    assert "and 1 other: no more than 0 changes" in note
