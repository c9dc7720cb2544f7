"""A foreign key that is missing among many weighs more than one that nobody declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import Severity
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

SCHEMA = """
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE projects (id bigint PRIMARY KEY);
CREATE TABLE a (id bigint PRIMARY KEY, user_id bigint REFERENCES users, project_id bigint);
CREATE TABLE b (id bigint PRIMARY KEY, user_id bigint, project_id bigint);
CREATE TABLE c (id bigint PRIMARY KEY, project_id bigint REFERENCES projects);
CREATE TABLE schema_migrations (version bigint, user_id bigint);
"""


def found(database: LabDatabase, code: str) -> dict[str, Severity]:
    review = review_snapshot(read_snapshot(database.admin), [rule_by_code(code)])
    return {f.target.text.removeprefix("public."): f.severity for f in review.findings}


def test_what_most_columns_declare_is_missed_and_what_few_do_is_told(
    database: LabDatabase,
) -> None:
    load_files(database, [("schema.sql", SCHEMA)])
    assert found(database, "KEY07") == {
        "a.project_id": Severity.INFO,
        "b.project_id": Severity.INFO,
        "b.user_id": Severity.WARNING,
    }
    assert found(database, "KEY01") == {}


def test_a_key_of_several_columns_is_referred_to_as_a_whole(database: LabDatabase) -> None:
    text = """
    CREATE TABLE projects (tenant_id bigint, id bigint, PRIMARY KEY (tenant_id, id));
    CREATE TABLE tasks (id bigint PRIMARY KEY, tenant_id bigint, project_id bigint);
    CREATE TABLE drafts (id bigint PRIMARY KEY, tenant_id text, project_id bigint);
    """
    load_files(database, [("schema.sql", text)])
    review = review_snapshot(read_snapshot(database.admin), [rule_by_code("KEY07")])
    (finding,) = review.findings
    _index, added, _validated = finding.remedy.statements
    assert added == (
        "ALTER TABLE public.tasks ADD CONSTRAINT tasks_tenant_id_project_id_fkey "
        "FOREIGN KEY (tenant_id, project_id) REFERENCES public.projects (tenant_id, id) "
        "NOT VALID;"
    )
