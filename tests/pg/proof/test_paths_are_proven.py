"""Paths in the rows of hierarchies: proven whole, true after any change, written by nobody."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import physical_names
from dbarchitect.design.proof import prove
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.trees.functions import trees_of
from dbarchitect.design.trees.paths import true_paths_query
from dbarchitect.errors import StatementFailedError
from dbarchitect.postgres.session import Isolation
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import Proof
    from dbarchitect.postgres.session import Session

CASE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "outlines.yaml"

CHANGES = (
    "UPDATE sections SET parent_id = 3 WHERE id = 2",
    "UPDATE sections SET parent_id = NULL WHERE id = 5",
    "UPDATE sections SET parent_id = CASE id WHEN 6 THEN 7 ELSE 2 END WHERE id IN (6, 7)",
    "UPDATE sections SET parent_id = 3, path = '99' WHERE id = 4",
    "UPDATE sections SET path = '99' WHERE id IN (1, 4)",
    "UPDATE sections SET path = NULL WHERE id = 4",
    (
        "INSERT INTO sections (id, parent_id, title, path) OVERRIDING SYSTEM VALUE "
        "VALUES (12, 11, 'c', '7'), (11, 10, 'b', NULL), (10, 3, 'a', '1.2')"
    ),
)

CIRCLES = (
    "UPDATE sections SET parent_id = 8 WHERE id = 1",
    "UPDATE sections SET parent_id = CASE id WHEN 6 THEN 7 ELSE 6 END WHERE id IN (6, 7)",
    (
        "INSERT INTO sections (id, parent_id, title) OVERRIDING SYSTEM VALUE "
        "VALUES (30, 20, 'below'), (20, 21, 'a'), (21, 20, 'b')"
    ),
)


@pytest.fixture(scope="module")
def outlines() -> Design:
    return design_of(CASE.read_text("utf-8"))


@pytest.fixture(scope="module")
def proof(lab: Lab, outlines: Design) -> Proof:
    return prove(lab, outlines, as_of=AS_OF)


@pytest.fixture(scope="module")
def sections(lab: Lab, outlines: Design) -> Iterator[LabDatabase]:
    """The design with nine sections, each under the one of half its number."""
    database = new_database(lab, outlines)
    for statement in up_statements(lab, outlines):
        database.owner.execute_untrusted(statement.sql)
    for number in range(1, 10):
        above = number // 2 or "NULL"
        database.owner.execute_untrusted(
            "INSERT INTO sections (id, parent_id, title) OVERRIDING SYSTEM VALUE "  # noqa: S608 - numbers of ours
            f"VALUES ({number}, {above}, 'x')"
        )
    yield database
    lab.drop_database(database)


@pytest.fixture(scope="module")
def asked(outlines: Design) -> str:
    trees = trees_of(outlines.brief, outlines.names)
    return true_paths_query(next(t for t in trees if t.table.name == "sections"))


def _paths(session: Session) -> dict[int, str]:
    return dict(session.query_untrusted("SELECT id, path::text FROM sections ORDER BY id"))


def test_all_of_it_is_built_filled_and_attacked(proof: Proof) -> None:
    assert proof.passed
    assert all(result.able_to_fail for result in proof.probes)
    assert not proof.not_verified
    names = {result.probe.name for result in proof.probes}
    assert {
        "a row under itself is refused",
        "a new row has the way to its root",
        "a path that the owner writes is put back",
        "a path that the application writes is put back",
        "a wrong way of a new row is made true",
        "a moved row takes the ways of all below it along",
    } <= names


def test_paths_and_their_index_have_the_size_of_the_formula(proof: Proof) -> None:
    of_paths = {"sections", "topics", "sections_path_idx", "topics_path_idx"}
    checks = [c for c in proof.sizes if c.estimate.relation.name in of_paths]
    assert {check.estimate.relation.name for check in checks} == of_paths
    assert max(abs(check.error_percent) for check in checks) <= 1


def test_a_page_in_order_reads_less_with_a_path(proof: Proof) -> None:
    costs = {cost.form: cost.outline[0] for cost in proof.trees}
    assert costs["path"] < costs["parent column"] < costs["table of ancestors"]


@pytest.mark.parametrize("change", CHANGES)
def test_paths_are_what_a_walk_finds(sections: LabDatabase, asked: str, change: str) -> None:
    with sections.owner.rolled_back():
        sections.owner.execute_untrusted(change)
        assert sections.owner.query_untrusted(asked) == [("true",)]


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_is_refused(sections: LabDatabase, circle: str) -> None:
    with sections.owner.rolled_back(), pytest.raises(StatementFailedError) as caught:
        sections.owner.execute_untrusted(circle)
    assert caught.value.sqlstate == "23514"


def test_the_application_moves_rows_and_writes_no_path(
    sections: LabDatabase, outlines: Design, asked: str
) -> None:
    """Not even from a trigger of its own, at whose depth the keeper writes."""
    app = outlines.roles["app"]
    sections.admin.execute(f'GRANT TEMPORARY ON DATABASE "{sections.name}" TO {app}')
    with sections.owner.rolled_back():
        sections.owner.execute_untrusted(f"SET LOCAL ROLE {app}")
        sections.owner.execute_untrusted("UPDATE sections SET parent_id = 3 WHERE id = 4")
        sections.owner.execute_untrusted("UPDATE sections SET path = '99' WHERE id = 9")
        assert sections.owner.query_untrusted(asked) == [("true",)]
        assert _paths(sections.owner)[9] == "1.3.4.9"
        for statement in (
            "CREATE TEMPORARY TABLE bait (i integer)",
            (
                "CREATE FUNCTION pg_temp.write_path() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN UPDATE public.sections SET path = ''99'' WHERE id = 9; RETURN NEW; END'"
            ),
            (
                "CREATE TRIGGER bait BEFORE INSERT ON bait FOR EACH ROW "
                "EXECUTE FUNCTION pg_temp.write_path()"
            ),
            "INSERT INTO bait VALUES (1)",
        ):
            sections.owner.execute_untrusted(statement)
        assert _paths(sections.owner)[9] == "1.3.4.9"


def test_rows_below_one_that_moves_are_not_changed_by_it(sections: LabDatabase) -> None:
    """4 has 8 and 9 below it: their paths are others, and nothing else is."""
    owner = sections.owner
    told = "SELECT row_key FROM audit_logs WHERE changed_at = now() AND operation = 'UPDATE'"
    with owner.rolled_back():
        owner.execute_untrusted("UPDATE sections SET parent_id = 3 WHERE id = 4")
        assert _paths(owner)[8] == "1.3.4.8"
        assert owner.query_untrusted(told) == [("4",)]
        assert owner.query_untrusted("SELECT id FROM sections WHERE updated_at = now()") == [
            (4,)
        ]
        assert owner.query_untrusted(
            "SELECT id, version FROM sections WHERE id IN (8, 9) ORDER BY id"
        ) == [(8, 1), (9, 1)]
        assert owner.query_untrusted(
            "SELECT id FROM sections_history WHERE upper(valid) >= now()"
        ) == [(4,)]
    assert owner.query_untrusted(
        "SELECT new_row ? 'path' FROM audit_logs ORDER BY id LIMIT 1"
    ) == [(False,)]


def _waits_for_a_lock(session: Session) -> bool:
    return session.query_untrusted(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
    ) == [(True,)]


def _until_somebody_waits(session: Session) -> bool:
    """Whether somebody does within 5 seconds."""
    for _ in range(500):
        if _waits_for_a_lock(session):
            return True
        sleep(0.01)
    return False


@pytest.mark.parametrize(
    "second",
    [
        "UPDATE sections SET parent_id = 7 WHERE id = 2",
        (
            "INSERT INTO sections (id, parent_id, title) OVERRIDING SYSTEM VALUE "
            "VALUES (40, 8, 'late')"
        ),
    ],
)
def test_of_two_at_once_the_second_follows_the_first(
    lab: Lab, sections: LabDatabase, asked: str, second: str
) -> None:
    """4 moves from 2 to 3 while 2 moves, or a row comes below 8: whoever waits sees it."""
    other = lab.connect(sections, sections.owner_role)

    def follow() -> None:
        with other.transaction():
            other.query_untrusted("SELECT count(*) FROM sections")
            began.set()
            first_moved.wait(10)
            other.execute_untrusted(second)

    began, first_moved = Event(), Event()
    thread = Thread(target=follow)
    with sections.owner.transaction():
        thread.start()
        assert began.wait(10)
        sections.owner.execute_untrusted("UPDATE sections SET parent_id = 3 WHERE id = 4")
        first_moved.set()
        waited = _until_somebody_waits(sections.admin)
    thread.join()
    other.close()
    true = sections.owner.query_untrusted(asked)
    sections.owner.execute_untrusted("DELETE FROM sections WHERE id = 40")
    sections.owner.execute_untrusted("UPDATE sections SET parent_id = 1 WHERE id = 2")
    sections.owner.execute_untrusted("UPDATE sections SET parent_id = 2 WHERE id = 4")
    assert (waited, true) == (True, [("true",)])


@pytest.mark.parametrize("isolation", [Isolation.REPEATABLE_READ, Isolation.SERIALIZABLE])
def test_what_would_see_rows_of_before_is_refused(
    lab: Lab, sections: LabDatabase, asked: str, isolation: Isolation
) -> None:
    other = lab.connect(sections, sections.owner_role)
    repeatable = partial(other.transaction, isolation=isolation)

    def late() -> None:
        with repeatable():
            other.query_untrusted("SELECT count(*) FROM sections")
            sections.owner.execute_untrusted("UPDATE sections SET parent_id = 3 WHERE id = 4")
            other.execute_untrusted(
                "INSERT INTO sections (id, parent_id, title) OVERRIDING SYSTEM VALUE "
                "VALUES (41, 8, 'late')"
            )

    with pytest.raises(StatementFailedError) as moved, repeatable():
        other.execute_untrusted("UPDATE sections SET parent_id = 3 WHERE id = 5")
    with pytest.raises(StatementFailedError) as added:
        late()
    other.close()
    true = sections.owner.query_untrusted(asked)
    sections.owner.execute_untrusted("UPDATE sections SET parent_id = 2 WHERE id = 4")
    assert (moved.value.sqlstate, added.value.sqlstate) == ("25000", "40001")
    assert true == [("true",)]


def test_a_uuid_is_a_label_that_every_version_takes(
    sections: LabDatabase, outlines: Design
) -> None:
    key = "0191e3c5-0000-7000-8000-000000000001"
    with sections.owner.rolled_back():
        sections.owner.execute_untrusted(
            f"INSERT INTO topics (id, label) VALUES ('{key}', 'x')"  # noqa: S608 - ours
        )
        assert sections.owner.query_untrusted("SELECT path::text FROM topics") == [
            (key.replace("-", "_"),)
        ]
    assert outlines.names["Topic"].path == "path"


SHARED = """
name: branches
entities:
  Organization:
    rows: 12
    attributes: {name: text(80)}
  Folder:
    belongs to: Organization
    refers to: {within: Folder?}
    rows: 600
    attributes: {title: text(80)}
    tree: {parent: within, depth: 4, asks: {outline: 9k/hour}, form: path}
requirements:
  tenancy: {by: Organization, isolation: shared}
"""


def test_paths_of_tenants_are_apart_and_asked_for_by_the_author_alone(lab: Lab) -> None:
    """No index is asked for a path before the policy: the design does not choose one there."""
    design = design_of(SHARED)
    (index,) = (
        index
        for table in design.schema.tables
        for index in table.indexes
        if "path" in index.columns
    )
    assert index.columns == ("organization_id", "path")
    proof = prove(lab, design, as_of=AS_OF)
    assert proof.passed
    assert not proof.not_verified
    assert {r.probe.name for r in proof.probes} >= {"a new row has the way to its root"}
    sizes = [c for c in proof.sizes if c.estimate.table.name == "folders"]
    assert len(sizes) == 4
    assert max(abs(check.error_percent) for check in sizes) <= 1
    chosen = load_brief(SHARED.replace(", form: path", ""))
    assert not any(names.path for names in physical_names(chosen).values())
    alone = SHARED.replace(", form: path", "").replace("isolation: shared", "isolation: schema")
    made = load_brief(alone.replace("rows: 600", "rows: 60k"))
    assert [n.path for n in physical_names(made).values() if n.path] == ["path"]
