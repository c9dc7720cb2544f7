"""What is changed in a schema that has no finding is found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import read_brief
from dbarchitect.design.names import physical_names
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot
from fixtures.lab_fixtures import roles_undone
from shop_design import AS_OF, load_design

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.finding import Finding

SAAS = Path(__file__).parents[3] / "examples" / "saas" / "brief.yaml"


@pytest.fixture(scope="module")
def clean(lab: Lab) -> Iterator[LabDatabase]:
    """The design of tenants, with policies, partitions, soft deletes and an audit."""
    brief = read_brief(SAAS)
    made = lab.create_database()
    with roles_undone(lab):
        load_design(lab, made, design_schema(brief, physical_names(brief), as_of=AS_OF))
        made.disconnect()
        yield made
        lab.drop_database(made)


@pytest.fixture
def changed(lab: Lab, clean: LabDatabase) -> Iterator[LabDatabase]:
    """A copy of it, to be changed."""
    made = lab.clone_database(clean)
    yield made
    lab.drop_database(made)


def findings_of(database: LabDatabase, *changes: str) -> tuple[Finding, ...]:
    for change in changes:
        database.owner.execute_untrusted(change)
    return review_snapshot(read_snapshot(database.admin), chosen_rules((), ())).findings


def test_the_design_has_no_finding(changed: LabDatabase) -> None:
    assert findings_of(changed) == ()


CHANGES = (
    {
        "ALTER TABLE tasks ADD seen_by uuid REFERENCES organizations": (
            "IDX01 tasks.tasks_seen_by_fkey"
        ),
        "CREATE INDEX again ON task_comments (organization_id, author_id)": (
            "IDX02 task_comments.task_comments_organization_id_author_id_idx"
        ),
        "CREATE INDEX longer ON tasks (organization_id, reporter_id, due_on)": (
            "IDX03 tasks.tasks_organization_id_reporter_id_idx"
        ),
        "CREATE INDEX twin ON organizations (slug)": "IDX04 organizations.twin",
        "CREATE INDEX flag ON time_entries (billable)": "IDX08 time_entries.flag",
        "CREATE INDEX whole ON invoices (organization_id, due_on) WHERE due_on IS NOT NULL": (
            "IDX11 invoices.whole"
        ),
        "CREATE UNIQUE INDEX hole ON roles (organization_id, name, created_at)": "",
        "CREATE UNIQUE INDEX gap ON members (organization_id, full_name, last_seen_at)": (
            "IDX12 members.gap"
        ),
        "ALTER TABLE departments DROP CONSTRAINT departments_organization_id_fkey": (
            "KEY07 departments.organization_id"
        ),
        "ALTER TABLE notifications DROP CONSTRAINT notifications_pkey": "KEY01 notifications",
        "ALTER TABLE roles ADD CONSTRAINT kept CHECK (name <> '') NOT VALID": (
            "CON01 roles.kept"
        ),
        "DROP POLICY tenant_isolation ON members": "SEC02 members",
    },
    {
        "ALTER TABLE task_comments "
        "DROP CONSTRAINT task_comments_organization_id_task_id_fkey": (
            "KEY07 task_comments.task_id"
        ),
        "ALTER TABLE tasks ADD CONSTRAINT twice FOREIGN KEY (organization_id, reporter_id) "
        "REFERENCES members": "KEY10 tasks.twice",
        "ALTER TABLE projects ADD CONSTRAINT once UNIQUE (organization_id, code)": (
            "KEY24 projects.once"
        ),
        "ALTER TABLE invoice_lines ALTER COLUMN unit_price TYPE double precision": (
            "TYP07 invoice_lines.unit_price"
        ),
        "ALTER TABLE invoice_lines ALTER COLUMN invoice_id TYPE integer": (
            "SEQ04 invoice_lines.invoice_lines_organization_id_invoice_id_fkey"
        ),
        "ALTER TABLE time_entries ALTER COLUMN billable DROP NOT NULL": (
            "TYP15 time_entries.billable"
        ),
        "ALTER SEQUENCE audit_logs_id_seq OWNED BY NONE": "SEQ03 audit_logs_id_seq",
        "ALTER TABLE notifications SET UNLOGGED": "PAR05 notifications",
        "ALTER TABLE departments DISABLE ROW LEVEL SECURITY": "SEC01 departments",
        "ALTER FUNCTION record_change() RESET search_path": "SEC11 record_change()",
        "ALTER TABLE roles ADD tag_1 text NOT NULL, ADD tag_2 text NOT NULL, "
        "ADD tag_3 text NOT NULL": "NRM02 roles.tag_1",
    },
    {
        "ALTER TABLE role_members ADD since timestamp NOT NULL": (
            "TYP01 role_members.since, TYP02 role_members"
        ),
        "ALTER TABLE time_entries ADD answers json NOT NULL": "JSN01 time_entries.answers",
        "ALTER TABLE task_comments ADD organization_ids uuid[] NOT NULL": (
            "NRM09 task_comments.organization_ids"
        ),
        "CREATE INDEX held ON tasks (custom)": "IDX09 tasks.held",
        "CREATE INDEX alone ON invoice_lines (line)": "IDX19 invoice_lines.alone",
        'ALTER TABLE notifications RENAME COLUMN kind TO "order"': (
            'NAM03 notifications."order"'
        ),
        "ALTER TABLE projects ADD starts_on date NOT NULL, ADD ends_on date NOT NULL": (
            "CON06 projects.ends_on"
        ),
        "ALTER TABLE invoices ADD paid money NOT NULL": "TYP06 invoices.paid",
        "ALTER TABLE members ADD grade char(3) NOT NULL": "TYP04 members.grade",
        "ALTER TABLE roles ADD expires_at timestamptz(0) NOT NULL": "TYP03 roles.expires_at",
        "ALTER TABLE departments ADD note text DEFAULT 'NULL'": "TYP17 departments.note",
        "GRANT CREATE ON SCHEMA public TO PUBLIC": "SEC15 public",
        "GRANT TRUNCATE ON tasks TO saas_app": "SEC24 tasks",
    },
)
"""What is done to the design, and what has to be found of each."""


@pytest.mark.parametrize("changes", CHANGES, ids=("indexes", "keys", "types"))
def test_of_unrelated_changes_each_is_found_and_nothing_else(
    changed: LabDatabase, changes: dict[str, str]
) -> None:
    expected = {one for found in changes.values() for one in found.split(", ") if one}
    found = {
        f"{finding.code} {finding.target.text.removeprefix('public.')}"
        for finding in findings_of(changed, *changes)
    }
    assert found == expected
