"""Hierarchies are filled as deep as declared, refuse circles, and keep true ancestors."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import prove
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.trees.functions import equality_query, trees_of
from dbarchitect.errors import StatementFailedError
from dbarchitect.postgres.session import Isolation
from horizon_ground import loaded
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import Proof
    from dbarchitect.postgres.session import Session

CASE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "hierarchies.yaml"

MOVES = (
    "UPDATE places SET within_id = 3 WHERE id = 2",
    "UPDATE places SET within_id = NULL WHERE id = 5",
    "UPDATE places SET within_id = CASE id WHEN 6 THEN 7 ELSE 2 END WHERE id IN (6, 7)",
    "UPDATE places SET within_id = within_id WHERE id = 3",
    "DELETE FROM places WHERE id = 9",
    (
        "INSERT INTO places (id, within_id, name) OVERRIDING SYSTEM VALUE "
        "VALUES (12, 11, 'c'), (11, 10, 'b'), (10, 3, 'a')"
    ),
)


@pytest.fixture(scope="module")
def hierarchies() -> Design:
    return design_of(CASE.read_text("utf-8"))


@pytest.fixture(scope="module")
def proof(lab: Lab, hierarchies: Design) -> Proof:
    return prove(lab, hierarchies, as_of=AS_OF)


@pytest.fixture(scope="module")
def places(lab: Lab, hierarchies: Design) -> Iterator[LabDatabase]:
    """The design with nine places, each under the one of half its number."""
    database = new_database(lab, hierarchies)
    for statement in up_statements(lab, hierarchies):
        database.owner.execute_untrusted(statement.sql)
    for number in range(1, 10):
        within = number // 2 or "NULL"
        database.owner.execute_untrusted(
            "INSERT INTO places (id, within_id, name) OVERRIDING SYSTEM VALUE "  # noqa: S608 - numbers of ours
            f"VALUES ({number}, {within}, 'x')"
        )
    yield database
    lab.drop_database(database)


def _place(design: Design) -> Tree:
    return next(t for t in trees_of(design.brief, design.names) if t.ancestors is not None)


def test_all_of_it_is_built_filled_and_attacked(proof: Proof) -> None:
    assert proof.passed
    assert all(result.able_to_fail for result in proof.probes)
    assert not proof.not_verified
    names = {result.probe.name for result in proof.probes}
    assert {
        "a row under itself is refused",
        "a circle of two is refused",
        "a new row has its ancestors",
        "a moved row takes all below it along",
        "a deleted row leaves no pair",
    } <= names
    assert max(abs(check.error_percent) for check in proof.sizes) <= 5


def test_each_form_was_measured_and_ordered_as_the_formula_says(proof: Proof) -> None:
    costs = {cost.form: cost for cost in proof.trees}
    assert set(costs) == {"parent column", "path", "table of ancestors"}
    parent, path, table = costs["parent column"], costs["path"], costs["table of ancestors"]
    assert parent.size_bytes < path.size_bytes < table.size_bytes
    assert parent.subtree[0] > path.subtree[0] > table.subtree[0]
    assert parent.move[0] < path.move[0] < table.move[0]


@pytest.mark.parametrize("move", MOVES)
def test_ancestors_are_what_a_walk_finds(
    places: LabDatabase, hierarchies: Design, move: str
) -> None:
    asked = equality_query(_place(hierarchies))
    with places.owner.rolled_back():
        places.owner.execute_untrusted(move)
        assert places.owner.query_untrusted(asked) == [("true",)]


@pytest.mark.parametrize(
    "circle",
    [
        "UPDATE places SET within_id = 8 WHERE id = 1",
        "UPDATE places SET within_id = id WHERE id = 4",
        "UPDATE places SET within_id = CASE id WHEN 6 THEN 7 ELSE 6 END WHERE id IN (6, 7)",
        (
            "INSERT INTO places (id, within_id, name) OVERRIDING SYSTEM VALUE "
            "VALUES (20, 21, 'a'), (21, 20, 'b')"
        ),
        (
            "INSERT INTO places (id, within_id, name) OVERRIDING SYSTEM VALUE "
            "VALUES (30, 20, 'below'), (20, 21, 'a'), (21, 20, 'b')"
        ),
    ],
)
def test_a_circle_is_refused(places: LabDatabase, circle: str) -> None:
    with places.owner.rolled_back(), pytest.raises(StatementFailedError) as caught:
        places.owner.execute_untrusted(circle)
    assert caught.value.sqlstate == "23514"


def _waits_for_a_lock(session: Session) -> bool:
    return session.query_untrusted(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
    ) == [(True,)]


def test_two_moves_at_once_make_no_circle(lab: Lab, places: LabDatabase) -> None:
    """4 and 6 are hung under each other; the second waits, and is refused then."""
    refused: list[str | None] = []
    other = lab.connect(places, places.owner_role)

    def second() -> None:
        try:
            with other.transaction():
                other.query_untrusted("SELECT count(*) FROM places")
                began.set()
                first_moved.wait(10)
                other.execute_untrusted("UPDATE places SET within_id = 4 WHERE id = 6")
        except StatementFailedError as error:
            refused.append(error.sqlstate)

    began, first_moved = Event(), Event()
    thread = Thread(target=second)
    with places.owner.transaction():
        places.owner.query_untrusted("SELECT count(*) FROM places")
        thread.start()
        assert began.wait(10)
        places.owner.execute_untrusted("UPDATE places SET within_id = 6 WHERE id = 4")
        first_moved.set()
        waited = [_waits_for_a_lock(places.admin) for _ in _until(places.admin)]
    thread.join()
    other.close()
    assert waited[-1]
    assert refused == ["23514"]
    assert places.owner.query_untrusted(
        "SELECT id, within_id FROM places WHERE id IN (4, 6) ORDER BY id"
    ) == [(4, 6), (6, 3)]
    places.owner.execute_untrusted("UPDATE places SET within_id = 2 WHERE id = 4")


def _until(session: Session) -> Iterator[None]:
    """At most 500 turns of 10 ms, until somebody waits."""
    for _ in range(500):
        yield
        if _waits_for_a_lock(session):
            yield
            return
        sleep(0.01)


@pytest.mark.parametrize("parent", ["6", "NULL"])
@pytest.mark.parametrize("isolation", [Isolation.REPEATABLE_READ, Isolation.SERIALIZABLE])
def test_a_move_that_would_see_rows_of_before_is_refused(
    places: LabDatabase, parent: str, isolation: Isolation
) -> None:
    repeatable = partial(places.owner.transaction, isolation=isolation)
    with repeatable():
        places.owner.execute_untrusted("UPDATE places SET within_id = within_id WHERE id = 5")
    with pytest.raises(StatementFailedError) as caught, repeatable():
        places.owner.execute_untrusted(f"UPDATE places SET within_id = {parent} WHERE id = 4")  # noqa: S608 - a number
    assert caught.value.sqlstate == "25000"


@pytest.mark.parametrize("isolation", [Isolation.REPEATABLE_READ, Isolation.SERIALIZABLE])
def test_a_row_under_what_moved_unseen_is_refused(
    lab: Lab, places: LabDatabase, hierarchies: Design, isolation: Isolation
) -> None:
    """8 lies under 4, which moves after the snapshot; 7 does not, and takes its row."""
    taken: list[int] = []
    other = lab.connect(places, places.owner_role)

    def add(number: int, within: int) -> None:
        other.execute_untrusted(
            "INSERT INTO places (id, within_id, name) OVERRIDING SYSTEM VALUE "  # noqa: S608 - numbers of ours
            f"VALUES ({number}, {within}, 'late')"
        )
        taken.append(number)

    def late() -> None:
        with other.transaction(isolation=isolation):
            other.query_untrusted("SELECT count(*) FROM places")
            places.owner.execute_untrusted("UPDATE places SET within_id = 3 WHERE id = 4")
            add(20, 7)
            add(21, 8)

    with pytest.raises(StatementFailedError) as caught:
        late()
    other.close()
    asked = equality_query(_place(hierarchies))
    assert places.owner.query_untrusted(asked) == [("true",)]
    places.owner.execute_untrusted("UPDATE places SET within_id = 2 WHERE id = 4")
    assert (caught.value.sqlstate, taken) == ("40001", [20])


def test_the_application_moves_rows_and_writes_no_ancestors(
    places: LabDatabase, hierarchies: Design
) -> None:
    asked = equality_query(_place(hierarchies))
    with places.owner.rolled_back():
        places.owner.execute_untrusted(f"SET LOCAL ROLE {hierarchies.roles['app']}")
        places.owner.execute_untrusted("UPDATE places SET within_id = 3 WHERE id = 4")
        places.owner.execute_untrusted("DELETE FROM places WHERE id = 9")
        assert places.owner.query_untrusted(asked) == [("true",)]
        with pytest.raises(StatementFailedError) as caught:
            places.owner.execute_untrusted("DELETE FROM place_ancestors")
    assert caught.value.sqlstate == "42501"


def test_a_filled_tree_is_as_deep_as_declared_and_its_children_are_uneven(
    lab: Lab, hierarchies: Design
) -> None:
    rows = choose_scale(hierarchies).rows
    setting = Setting(design=hierarchies, rows=rows, seed=1, as_of=AS_OF)
    with loaded(lab, setting) as database:
        ((depth, pairs),) = database.owner.query_untrusted(
            "SELECT max(distance) + 1, count(*) FROM place_ancestors"
        )
        ((most, usual),) = database.owner.query_untrusted(
            "SELECT max(n), percentile_disc(0.5) WITHIN GROUP (ORDER BY n) FROM "
            "(SELECT count(*) AS n FROM categories WHERE parent_id > 0 GROUP BY parent_id) c"
        )
    assert depth == 5
    assert pairs == rows[hierarchies.names["PlaceAncestor"].table]
    assert most >= 4 * usual


def test_the_choice_follows_from_what_is_asked(hierarchies: Design) -> None:
    tables = {table.name.name for table in hierarchies.schema.tables}
    assert "place_ancestors" in tables
    assert "category_ancestors" not in tables
    forced = CASE.read_text("utf-8").replace("depth: 6,", "depth: 6, form: table of ancestors,")
    other = design_of(forced)
    assert "category_ancestors" in {table.name.name for table in other.schema.tables}
