"""Security findings: one for each thing that is taken away, and as bad as who is let in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import Severity
from dbarchitect.model.schema import Role
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import all_rules, rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot

CLEAN = """
CREATE ROLE clean_app;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO clean_app;
CREATE FUNCTION app.tenant() RETURNS bigint LANGUAGE sql STABLE
    RETURN nullif(current_setting('app.tenant', true), '')::bigint;
CREATE TABLE app.projects (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (id));
CREATE INDEX projects_tenant_idx ON app.projects (tenant_id);
ALTER TABLE app.projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.projects USING (tenant_id = (SELECT app.tenant()));
CREATE TABLE app.tasks (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (id));
CREATE INDEX tasks_tenant_idx ON app.tasks (tenant_id);
ALTER TABLE app.tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.tasks USING (tenant_id = (SELECT app.tenant()));
CREATE TABLE app.notes (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (id));
CREATE INDEX notes_tenant_idx ON app.notes (tenant_id);
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.notes USING (tenant_id = (SELECT app.tenant()));
CREATE VIEW app.open_tasks WITH (security_invoker = true) AS SELECT id FROM app.tasks;
CREATE FUNCTION app.count_tasks() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS 'SELECT count(*) FROM app.tasks';
REVOKE EXECUTE ON FUNCTION app.count_tasks() FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA app TO clean_app;
"""

OPENED = "GRANT USAGE ON SCHEMA app TO PUBLIC;"


def loaded(database: LabDatabase, *schema: str) -> Snapshot:
    load_files(database, [("schema.sql", "\n".join(schema))])
    return read_snapshot(database.admin)


def found(snapshot: Snapshot, code: str, **options: Any) -> tuple[Finding, ...]:
    return review_snapshot(snapshot, [rule_by_code(code)], {code: options}).findings


def test_a_clean_schema_of_tenants_gives_nothing(database: LabDatabase) -> None:
    rules = [module for module in all_rules() if not module.rule.opinion]
    assert review_snapshot(loaded(database, CLEAN), rules).findings == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("ALTER TABLE app.tasks DISABLE ROW LEVEL SECURITY;", "SEC01"),
        ("DROP POLICY own ON app.tasks;", "SEC02"),
        ("REVOKE ALL ON app.tasks FROM clean_app;", "SEC04"),
        ("ALTER POLICY own ON app.tasks WITH CHECK (true);", "SEC05"),
        ("ALTER POLICY own ON app.tasks USING (tenant_id = app.tenant());", "SEC07"),
        ("DROP INDEX app.tasks_tenant_idx;", "SEC08"),
        ("ALTER VIEW app.open_tasks RESET (security_invoker);", "SEC09"),
        (f"{OPENED} GRANT EXECUTE ON FUNCTION app.count_tasks() TO PUBLIC;", "SEC10"),
        ("ALTER FUNCTION app.count_tasks() RESET search_path;", "SEC11"),
        ("GRANT CREATE ON SCHEMA app TO PUBLIC;", "SEC15"),
        ("DROP POLICY own ON app.tasks; ALTER TABLE app.tasks DISABLE ROW LEVEL SECURITY;",
         "SEC19"),
        (f"{OPENED} GRANT TRUNCATE ON app.tasks TO PUBLIC;", "SEC20"),
        ("GRANT TRUNCATE ON app.tasks TO clean_app;", "SEC24"),
        ("ALTER TABLE app.tasks ADD FOREIGN KEY (id) REFERENCES app.projects;", "SEC25"),
    ],
)  # fmt: skip
def test_what_is_taken_from_a_clean_schema_is_found_and_nothing_else(
    database: LabDatabase, change: str, code: str
) -> None:
    rules = [m for m in all_rules() if m.rule.code.startswith("SEC") and not m.rule.opinion]
    findings = review_snapshot(loaded(database, CLEAN, change), rules).findings
    assert {finding.code for finding in findings} == {code}


def as_superuser(snapshot: Snapshot, name: str) -> Snapshot:
    """The snapshot with a role as superuser: the lab makes none for a file."""
    others = tuple(role for role in snapshot.schema.roles if role.name != name)
    roles = (*others, Role(name=name, superuser=True))
    return replace(snapshot, schema=replace(snapshot.schema, roles=roles))


OPEN = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1;"


def test_a_function_of_a_superuser_that_everybody_calls_is_an_error(
    database: LabDatabase,
) -> None:
    snapshot = loaded(database, OPEN)
    (finding,) = found(snapshot, "SEC10")
    (worse,) = found(as_superuser(snapshot, database.owner_role), "SEC10")
    assert (finding.severity, worse.severity) == (Severity.WARNING, Severity.ERROR)


ALONE = """
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (id > 0);
"""


def test_files_without_grants_say_little_of_who_is_bound(database: LabDatabase) -> None:
    snapshot = loaded(database, ALONE)
    files = replace(snapshot, origin=replace(snapshot.origin, kind=OriginKind.FILES))
    (certain,), (likely,) = found(snapshot, "SEC04"), found(files, "SEC04")
    assert (certain.severity, likely.severity) == (Severity.WARNING, Severity.INFO)


def test_a_superuser_is_not_bound_by_force(database: LabDatabase) -> None:
    snapshot = as_superuser(loaded(database, ALONE), database.owner_role)
    (finding,) = found(snapshot, "SEC04")
    assert finding.remedy.statements == ()


def test_force_can_be_asked_of_every_table(database: LabDatabase) -> None:
    snapshot = loaded(database, CLEAN)
    assert found(snapshot, "SEC04") == ()
    assert len(found(snapshot, "SEC04", always_forced=True)) == 3


@pytest.mark.parametrize("kind", ["VIEW", "MATERIALIZED VIEW"])
def test_rows_that_a_view_lets_past_policies_are_kept_by_what_is_filled_from_it(
    database: LabDatabase, kind: str
) -> None:
    made = "CREATE MATERIALIZED VIEW app.kept AS SELECT id FROM app.between;"
    grant = "GRANT SELECT ON app.kept TO clean_app;"
    between = f"CREATE {kind} app.between AS TABLE app.tasks;"
    (finding,) = found(loaded(database, CLEAN, between, made, grant), "SEC12")
    assert finding.target.parts == ("app", "kept")


def test_a_view_before_postgresql_15_has_no_invoker(database: LabDatabase) -> None:
    snapshot = loaded(database, CLEAN, "ALTER VIEW app.open_tasks RESET (security_invoker);")
    old = replace(snapshot, origin=replace(snapshot.origin, server_version_num=140012))
    (finding,), (of_old,) = found(snapshot, "SEC09"), found(old, "SEC09")
    assert finding.remedy.statements
    assert of_old.remedy.statements == ()


@pytest.mark.parametrize("path", ["", "SET search_path = public, pg_temp"])
def test_a_path_that_names_a_schema_open_to_all_is_an_error(
    database: LabDatabase, path: str
) -> None:
    made = f"""
        GRANT CREATE ON SCHEMA public TO PUBLIC;
        CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER
            {path} AS 'SELECT 1';
    """
    (finding,) = found(loaded(database, made), "SEC11")
    assert finding.severity is Severity.ERROR
    assert finding.remedy.statements == ()


def test_an_index_that_keeps_what_an_immutable_function_read_is_an_error(
    database: LabDatabase,
) -> None:
    made = """
        CREATE TABLE rates (id bigint PRIMARY KEY, value bigint NOT NULL);
        CREATE FUNCTION rate(wanted bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
            RETURN (SELECT value FROM rates WHERE id = wanted);
        CREATE INDEX rates_rate_idx ON rates (rate(id));
    """
    (finding,) = found(loaded(database, made), "FUN04")
    assert finding.severity is Severity.ERROR
    assert "rates_rate_idx" in finding.message


def test_a_cast_of_the_compared_column_is_not_mended_by_an_index_on_it(
    database: LabDatabase,
) -> None:
    made = (
        CLEAN
        + """
        ALTER POLICY own ON app.tasks USING (tenant_id::text = current_setting('app.tenant'));
    """
    )
    (finding,) = found(loaded(database, made), "SEC08")
    assert finding.remedy.statements == ()
    assert "(tenant_id)::text" in finding.message


SHUT = """
CREATE ROLE shut_app;
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON t TO shut_app;
"""


def test_where_no_table_has_a_policy_row_security_is_there_to_shut_out(
    database: LabDatabase,
) -> None:
    (shut,) = found(loaded(database, SHUT), "SEC02")
    used = "CREATE TABLE u (id bigint); CREATE POLICY p ON u USING (id > 0);"
    again = "DROP TABLE t; DROP ROLE shut_app;"
    (forgotten,) = found(loaded(database, again, SHUT, used), "SEC02")
    assert (shut.severity, forgotten.severity) == (Severity.INFO, Severity.WARNING)


def test_a_policy_too_deep_to_look_into_is_told(database: LabDatabase) -> None:
    deep = " || ".join(["'a'"] * 2000)
    policy = f"CREATE POLICY deep ON t USING (id::text = {deep});"
    load_files(database, [("schema.sql", ALONE)])
    database.owner.execute_untrusted(policy)
    snapshot = read_snapshot(database.admin)
    rules = [rule_by_code("SEC07")]
    (unread,) = review_snapshot(snapshot, rules).unread
    assert (unread.path.text, unread.reason) == (
        "public.t.deep",
        "its condition nests deeper than it can be read",
    )
    assert review_snapshot(snapshot, [rule_by_code("KEY01")]).unread == ()
