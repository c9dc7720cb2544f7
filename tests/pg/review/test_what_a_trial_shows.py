"""What is told of a remedy that was run: proven, or what failed, stayed, came or is unknown."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app import remedy_trials
from dbarchitect.app.planner_questions import without_refuted
from dbarchitect.app.proving import ProofRequest
from dbarchitect.app.remedy_trials import RemedyTrials
from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab.loading import load_files
from dbarchitect.lab.rebuilding import rebuild
from dbarchitect.model.evidence import Method
from dbarchitect.model.finding import Remedy, Review
from dbarchitect.model.remedy_proof import Outcome
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.report.findings_text import render_review_text
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.queries import with_workload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.remedy_proof import RemedyProof

ID = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
STAMPED = f"CREATE TABLE t ({ID}, at timestamp NOT NULL);"
VIEWED = f"{STAMPED} CREATE VIEW v AS SELECT at FROM t;"  # noqa: S608 - of constants
ENDLESS = ("SET LOCAL statement_timeout = '100ms'", "SELECT pg_catalog.pg_sleep(3600)")
RETYPED = "ALTER TABLE t ALTER COLUMN at TYPE timestamptz"


@contextmanager
def trials(
    database: LabDatabase,
    schema: str,
    *,
    remedy: tuple[str, ...] = (),
    seconds: float = 60.0,
    queries: str = "",
    select: tuple[str, ...] = (),
) -> Iterator[tuple[RemedyTrials, tuple[Finding, ...]]]:
    """Trials of the findings of a schema; each has the remedy, where one is given."""
    load_files(database, [("schema.sql", schema)])
    snapshot = read_snapshot(database.admin)
    if queries:
        snapshot = with_workload(snapshot, workload_of_texts([("asked.sql", queries)]))
    modules = chosen_rules(select, ())
    findings = review_snapshot(snapshot, modules).findings
    if remedy:
        other = Remedy(text="Do it.", statements=remedy)
        findings = tuple(replace(finding, remedy=other) for finding in findings)
    request = ProofRequest(
        snapshot=snapshot, findings=findings, modules=modules, options={}, seconds=seconds
    )
    rebuilt = rebuild(database.lab, snapshot.schema)
    assert rebuilt.left_out == ()
    yield RemedyTrials(rebuilt.database, request), findings
    database.lab.drop_database(rebuilt.database)


def proof(database: LabDatabase, schema: str, *remedy: str) -> RemedyProof:
    """What came of the remedy of the only finding of the schema."""
    with trials(database, schema, remedy=remedy) as (made, findings):
        (finding,) = findings
        return made.proofs(findings)[finding.fingerprint]


def test_a_remedy_that_a_view_stands_in_the_way_of_fails_with_the_words_of_the_server(
    database: LabDatabase,
) -> None:
    told = proof(database, VIEWED, RETYPED)
    assert told.outcome is Outcome.FAILED
    assert told.refusal is not None
    assert (told.refusal.sqlstate, told.refusal.statement) == ("0A000", RETYPED)
    assert "cannot alter type of a column used by a view" in told.told


def test_a_remedy_that_brings_a_finding_names_it(database: LabDatabase) -> None:
    told = proof(database, STAMPED, RETYPED, "CREATE TABLE heap (a int NOT NULL)")
    assert told.outcome is Outcome.BRINGS
    assert [(one.code, one.target.text) for one in told.brought] == [("KEY01", "public.heap")]


def test_a_remedy_that_changes_nothing_leaves_the_finding(database: LabDatabase) -> None:
    assert proof(database, STAMPED, "SELECT 1").outcome is Outcome.STANDS


def test_a_remedy_that_runs_outside_of_transactions_only_is_run_there(
    database: LabDatabase,
) -> None:
    schema = f"{STAMPED} ALTER TABLE t ALTER at TYPE date; CREATE INDEX a ON t (at);"
    told = proof(database, f"{schema} CREATE INDEX b ON t (at);")
    assert told.outcome is Outcome.PROVEN


def test_what_only_a_superuser_may_do_is_not_run(database: LabDatabase) -> None:
    told = proof(database, STAMPED, "ALTER SYSTEM SET work_mem = '5MB'")
    assert told.outcome is Outcome.NOT_RUN
    assert "may not run `ALTER SYSTEM" in told.told


def test_a_remedy_that_never_ends_is_stopped_and_others_are_run(database: LabDatabase) -> None:
    two = f"{STAMPED} CREATE TABLE heap (a int NOT NULL);"
    with trials(database, two) as (made, findings):
        endless = Remedy(text="Wait.", statements=ENDLESS)
        asked = tuple(
            replace(finding, remedy=endless) if finding.code == "TYP01" else finding
            for finding in findings
        )
        proofs = made.proofs(asked)
    outcomes = {finding.code: proofs[finding.fingerprint].outcome for finding in findings}
    assert outcomes == {"TYP01": Outcome.FAILED, "KEY01": Outcome.PROVEN}


def test_what_was_not_run_in_time_says_so(database: LabDatabase) -> None:
    with trials(database, STAMPED, seconds=-1) as (made, findings):
        proofs = made.proofs(findings)
    assert [one.outcome for one in proofs.values()] == [Outcome.NOT_RUN]
    assert (made.run, made.late) == (0, 1)


def test_what_two_remedies_bring_apart_may_go_where_both_run(database: LabDatabase) -> None:
    schema = f"CREATE TABLE t ({ID}, a timestamp NOT NULL, b timestamp NOT NULL);"
    with trials(database, schema) as (made, findings):
        proofs = made.proofs(findings)
    for one in proofs.values():
        assert one.outcome is Outcome.PROVEN
        assert [brought.code for brought in one.brought] == ["TYP02"]
        assert "together with that of the other finding" in one.told


def test_what_a_remedy_brings_may_go_with_the_remedy_of_another_rule(
    database: LabDatabase,
) -> None:
    schema = f"""
        CREATE TABLE t ({ID}, a bigint NOT NULL, b bigint NOT NULL, deleted_at timestamptz);
        CREATE INDEX one ON t (a); CREATE INDEX other ON t (a);
        CREATE INDEX longer ON t (a, b);"""
    with trials(database, schema, select=("IDX02", "IDX03", "IDX17")) as (made, findings):
        proofs = made.proofs(findings)
    on_other = [one.code for one in findings if one.target.parts[-1] == "other"]
    assert on_other == ["IDX02", "IDX17"]
    told = {finding.code: proofs[finding.fingerprint] for finding in findings}
    assert (told["IDX02"].outcome, told["IDX03"].outcome) == (Outcome.PROVEN, Outcome.PROVEN)
    assert "together with that of IDX02 on public.t.other" in told["IDX03"].told


REWRITTEN = {
    "as the rule says": (None, Outcome.PROVEN),
    "to what does not exist": ("SELECT none FROM t;", Outcome.FAILED),
    "to other rows": ("SELECT id FROM t WHERE id IN (1, 3);", Outcome.DIFFERS),
    "to another defect": (
        "SELECT id FROM t WHERE id::text IN ('1', '2');",
        Outcome.BRINGS,
    ),
    "to itself": (
        "SELECT id FROM t WHERE id = 2 UNION SELECT id FROM t WHERE id = 1;",
        Outcome.STANDS,
    ),
}


@pytest.mark.parametrize(("rewrite", "outcome"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_query_is_rewritten(
    database: LabDatabase, rewrite: str | None, outcome: Outcome
) -> None:
    schema = f"CREATE TABLE t ({ID}); CREATE TABLE u ({ID}, n bigint);"
    union = "SELECT id FROM t WHERE id = 1 UNION SELECT id FROM t WHERE id = 2;"
    with trials(database, schema, queries=union) as (made, findings):
        (finding,) = findings
        assert finding.remedy.rewrite
        if rewrite is not None:
            finding = replace(finding, remedy=Remedy(text="Do it.", rewrite=rewrite))
        (proven,) = made.with_proofs([finding])
    assert proven.proof is not None
    assert proven.proof.outcome is outcome, proven.proof.told
    is_withdrawn = outcome is Outcome.DIFFERS
    assert proven.remedy.rewrite == ("" if is_withdrawn else finding.remedy.rewrite)


def test_sql_and_a_query_to_write_instead_are_both_tried(database: LabDatabase) -> None:
    schema = f"CREATE TABLE t ({ID});"
    union = "SELECT id FROM t WHERE id = 1 UNION SELECT id FROM t WHERE id = 2;"
    with trials(database, schema, queries=union) as (made, findings):
        (finding,) = findings
        remedy = replace(finding.remedy, statements=("CREATE INDEX ON t ((id + 1))",))
        (proven,) = made.with_proofs([replace(finding, remedy=remedy)])
    assert [one.outcome for one in proven.proofs] == [Outcome.STANDS, Outcome.PROVEN]
    assert [one.method for one in proven.all_evidence[-2:]] == [Method.EXECUTED] * 2
    text = render_review_text(
        Review(findings=(proven,), not_verified=(), unread=(), rules_run=())
    )
    assert "the finding is still there" in text
    assert "gave the same rows" in " ".join(text.split())
    assert "remedies: 1 proven, 1 of no effect" in text


NEVER_PLANNED = """
CREATE FUNCTION waits(n bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    WHILE current_setting('plan_cache_mode') = 'force_generic_plan' LOOP
        BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END;
    END LOOP;
    RETURN n;
END $$;
"""


@pytest.fixture
def impatient(database: LabDatabase, monkeypatch: pytest.MonkeyPatch) -> LabDatabase:
    """Its lab ends the sessions of supplied SQL soon."""
    short = replace(database.lab.limits, statement_ms=50)
    monkeypatch.setattr(database.lab, "limits", short)
    return database


def test_a_query_whose_planning_is_stopped_was_not_run(impatient: LabDatabase) -> None:
    schema = f"{NEVER_PLANNED} CREATE TABLE t ({ID}); CREATE INDEX ON t ((id + waits(1)));"
    union = "SELECT id FROM t WHERE id = 1 UNION SELECT id FROM t WHERE id = 2;"
    with trials(impatient, schema, queries=union) as (made, findings):
        (finding,) = findings
        told = made.proofs(findings)[finding.fingerprint]
    assert told.outcome is Outcome.NOT_RUN
    assert "ran for more than 50 ms" in told.told


def test_findings_stand_where_the_planner_is_stopped(impatient: LabDatabase) -> None:
    schema = f"""{NEVER_PLANNED} CREATE TABLE o ({ID});
        CREATE TABLE a ({ID}, o_id bigint NOT NULL REFERENCES o);
        CREATE TABLE b ({ID}, n bigint NOT NULL, o_id bigint NOT NULL REFERENCES o);
        CREATE INDEX ON b ((n + waits(1)));"""
    load_files(impatient, [("schema.sql", schema)])
    impatient.disconnect()
    snapshot = read_snapshot(impatient.admin)
    findings = review_snapshot(snapshot, chosen_rules(("IDX01",), ())).findings
    asked = without_refuted(impatient, snapshot, findings)
    assert [one.code for one in asked.findings] == ["IDX01", "IDX01"]
    assert [len(one.evidence) for one in asked.findings] == [2, 1]
    (note,) = asked.notes
    assert "not asked of IDX01 on public.b" in note
    assert "ran for more than 50 ms" in note


def test_what_appears_in_a_group_is_told_of_the_remedy_that_touches_its_place(
    database: LabDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remedy_trials, "TABLES_READ_MAX", 2)
    schema = "".join(f"CREATE TABLE t{n} ({ID}, at timestamp NOT NULL);" for n in range(4))
    with trials(database, schema) as (made, findings):
        worse = Remedy(text="Do it.", statements=("ALTER TABLE t2 DROP CONSTRAINT t2_pkey",))
        asked = [replace(f, remedy=worse) if "t2" in f.target.text else f for f in findings]
        proofs = made.proofs(asked)
    told = {finding.target.parts[1]: proofs[finding.fingerprint] for finding in findings}
    assert [one.code for one in told["t2"].brought] == ["KEY01"]
    assert told["t2"].outcome is Outcome.BRINGS
    assert {told[name].outcome for name in ("t0", "t1", "t3")} == {Outcome.PROVEN}
    assert "those of 3 others ran beside it" in told["t0"].told


def test_what_appears_elsewhere_takes_a_group_apart(
    database: LabDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remedy_trials, "TABLES_READ_MAX", 2)
    schema = "".join(f"CREATE TABLE t{n} ({ID}, at timestamp NOT NULL);" for n in range(4))
    with trials(database, schema) as (made, findings):
        worse = Remedy(text="Do it.", statements=("CREATE TABLE heap (a int NOT NULL)",))
        asked = [replace(f, remedy=worse) if "t2" in f.target.text else f for f in findings]
        proofs = made.proofs(asked)
    told = {finding.target.parts[1]: proofs[finding.fingerprint] for finding in findings}
    assert [one.target.text for one in told["t2"].brought] == ["public.heap"]
    assert {told[name].outcome for name in ("t0", "t1", "t3")} == {Outcome.PROVEN}


def test_what_the_lab_cannot_hold_is_told_and_the_rest_is_tried(database: LabDatabase) -> None:
    two = f"{STAMPED} CREATE TABLE u ({ID}, at timestamp NOT NULL, place point);"
    load_files(database, [("schema.sql", two)])
    snapshot = read_snapshot(database.admin)
    odd = tuple(
        replace(column, type="public.no_such_type") if column.name == "place" else column
        for column in snapshot.schema.tables[1].columns
    )
    first, second = snapshot.schema.tables
    schema = replace(snapshot.schema, tables=(first, replace(second, columns=odd)))
    snapshot = replace(snapshot, schema=schema)
    modules = chosen_rules(("TYP01",), ())
    findings = review_snapshot(snapshot, modules).findings
    request = ProofRequest(snapshot=snapshot, findings=findings, modules=modules, options={})
    rebuilt = rebuild(database.lab, schema)
    proofs = RemedyTrials(rebuilt.database, request).proofs(findings)
    database.lab.drop_database(rebuilt.database)
    assert any("no_such_type" in reason for reason in rebuilt.left_out)
    outcomes = {f.target.parts[1]: proofs[f.fingerprint].outcome for f in findings}
    assert outcomes == {"t": Outcome.PROVEN, "u": Outcome.NOT_RUN}


def test_a_grant_on_a_foreign_table_is_not_taken_away_where_the_lab_has_none(
    database: LabDatabase,
) -> None:
    for statement in (
        "CREATE FOREIGN DATA WRAPPER elsewhere",
        "CREATE SERVER billing FOREIGN DATA WRAPPER elsewhere",
        "CREATE FOREIGN TABLE public.payments (id bigint) SERVER billing",
        "GRANT SELECT ON public.payments TO PUBLIC",
    ):
        database.admin.execute_untrusted(statement)
    with trials(database, "SELECT 1") as (made, findings):
        (finding,) = findings
        proof = made.proofs(findings)[finding.fingerprint]
    assert finding.code == "SEC30"
    assert proof.outcome is Outcome.NOT_RUN
    assert "does not show the finding" in proof.told
