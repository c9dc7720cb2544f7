"""Each derived lock, scan and rewrite is what a server does with the statement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.ddl.effects import Effects
from dbarchitect.lab.loading import load_files
from dbarchitect.model.effects import Stopped
from dbarchitect.postgres.snapshot import read_snapshot
from lock_ledger import assert_derived, observed, observed_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase

HERE = Path(__file__).parent
OF_ALL, OF_NEW = (
    [line.removesuffix(";") for line in part.splitlines() if line and line[:2] != "--"]
    for part in (HERE / "statements.sql").read_text("utf-8").split("-- From 17 and 18 on.")
)


@pytest.fixture(scope="module")
def ground(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    load_files(made, [("schema.sql", (HERE / "schema.sql").read_text("utf-8"))])
    yield made
    lab.drop_database(made)


@pytest.fixture(scope="module")
def effects(ground: LabDatabase) -> Effects:
    schema = read_snapshot(ground.admin).schema
    return Effects(schema, server_version_num=ground.lab.server_version_num)


@pytest.mark.parametrize(
    "statement", [*(pytest.param(s, marks=pytest.mark.essential) for s in OF_ALL), *OF_NEW]
)
def test_a_statement_does_what_is_derived(
    ground: LabDatabase, effects: Effects, statement: str
) -> None:
    (derived,) = effects.of([statement])
    assert derived.transaction
    with ground.owner.rolled_back(), observed(ground.owner, statement) as seen:
        pass
    assert_derived(derived, seen)


WAITING = {
    "create index concurrently w1 on t (a)": "lock table t in row exclusive mode",
    'create index concurrently "W 2" on "Other"."Mixed.Case" ("a""b")': (
        'lock table "Other"."Mixed.Case" in row exclusive mode'
    ),
    "drop index concurrently t_u": "lock table t in row exclusive mode",
    "reindex index concurrently t_b": "lock table t in row exclusive mode",
    "reindex table concurrently o": "lock table o in row exclusive mode",
    "alter table pp detach partition pp1 concurrently": ("lock table pp1 in access share mode"),
    "vacuum full np": "lock table np in access share mode",
    "vacuum o": "lock table o in share update exclusive mode",
    "vacuum (full, analyze) npc": "lock table npc in access share mode",
}
"""Statements that no transaction may hold, and what makes each wait."""


@pytest.mark.essential
def test_a_statement_that_no_transaction_may_hold_does_what_is_derived(lab: Lab) -> None:
    made = lab.create_database()
    schema = (HERE / "schema.sql").read_text("utf-8")
    load_files(
        made, [("schema.sql", schema.replace("CREATE TABLE ppd", "-- CREATE TABLE ppd"))]
    )
    for statement, hold in WAITING.items():
        snapshot = read_snapshot(made.admin)
        effects = Effects(snapshot.schema, server_version_num=lab.server_version_num)
        (derived,) = effects.of([statement])
        assert not derived.transaction, statement
        seen = observed_waiting(made, statement, hold)
        assert seen.locks, statement
        assert_derived(derived, seen, waiting=True)
    lab.drop_database(made)


def test_a_table_that_an_earlier_step_has_made_is_known(effects: Effects) -> None:
    steps = effects.of(
        [
            'CREATE TABLE "Other".made ("Id" bigint PRIMARY KEY, c varchar(9) REFERENCES vk);',
            'INSERT INTO "Other".made SELECT id FROM t;',
            'ALTER TABLE "Other".made ALTER COLUMN c TYPE text;',
            'ALTER TABLE t ADD FOREIGN KEY (o_id) REFERENCES "Other".made NOT VALID;',
        ]
    )
    assert [step.unknown for step in steps] == [None] * 4
    assert [len(step.relations) for step in steps] == [1, 2, 2, 2]


def test_what_a_remedy_of_several_steps_has_made_is_known_to_its_later_ones(
    effects: Effects,
) -> None:
    steps = effects.of(
        [
            "ALTER TABLE t ADD CONSTRAINT filled CHECK (a IS NOT NULL) NOT VALID;",
            "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
            "ALTER TABLE t VALIDATE CONSTRAINT filled;",
            "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
        ]
    )
    works = [step.relations[0].work.value for step in steps]
    assert works == ["none", "scanned", "scanned", "none"]
    assert [step.stops for step in steps][2] is Stopped.NOTHING
