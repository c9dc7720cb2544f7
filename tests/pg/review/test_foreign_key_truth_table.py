"""IDX01 says of each shape of index what the planner does with a foreign key's look-up.

The oracle is the generic plan of the statement that the server runs when a referenced row is
deleted; 20,000 rows make an index that serves it so much cheaper than the table that the plan
tells whether it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase

SHAPES = {
    "no index": "",
    "permuted": "CREATE INDEX made ON child (y, x)",
    "permuted with more behind": "CREATE INDEX made ON child (y, x, z)",
    "another column first": "CREATE INDEX made ON child (b, x, y)",
    "only the first column": "CREATE INDEX made ON child (x)",
    "partial without nulls": "CREATE INDEX made ON child (x, y) WHERE x IS NOT NULL",
    "partial by another predicate": "CREATE INDEX made ON child (x, y) WHERE z = 1",
    "hash": "CREATE INDEX made ON child USING hash (x)",
    "BRIN": "CREATE INDEX made ON child USING brin (x, y)",
    "GIN": "CREATE INDEX made ON child USING gin (x, y)",
    "expression": "CREATE INDEX made ON child ((x + 0))",
    "included": "CREATE INDEX made ON child (b) INCLUDE (x, y)",
    "invalid": "CREATE INDEX made ON child (x, y)",
    "only on the parent": "CREATE INDEX made ON ONLY child (x, y)",
}

FILL = """
    INSERT INTO child SELECT i, abs(hashint4(i)) % 5000, abs(hashint4(i)) % 5000, i % 10
    FROM generate_series(1, 20000) AS s (i)"""

INVALIDATE = """
    UPDATE pg_catalog.pg_index SET indisvalid = false
    WHERE indexrelid = 'public.made'::regclass"""


@pytest.fixture(scope="module")
def plain(lab: Lab) -> Iterator[LabDatabase]:
    yield from filled(lab, partitioned=False)


@pytest.fixture(scope="module")
def partitioned(lab: Lab) -> Iterator[LabDatabase]:
    yield from filled(lab, partitioned=True)


def filled(lab: Lab, *, partitioned: bool) -> Iterator[LabDatabase]:
    database = lab.create_database()
    lab.create_extension(database, "btree_gin", schema="public")
    by_hash = "PARTITION BY HASH (b)" if partitioned else ""
    statements = [
        "CREATE TABLE parent (x int, y int, PRIMARY KEY (x, y))",
        f"CREATE TABLE child (b int PRIMARY KEY, x int, y int, z int) {by_hash}",
    ]
    if partitioned:
        statements += [
            "CREATE TABLE child_0 PARTITION OF child FOR VALUES WITH (MODULUS 1, REMAINDER 0)"
        ]
    statements += [
        "INSERT INTO parent SELECT i, i FROM generate_series(0, 4999) AS s (i)",
        FILL,
        "ALTER TABLE child ADD FOREIGN KEY (x, y) REFERENCES parent (x, y)",
        "ANALYZE",
        "SET plan_cache_mode = force_generic_plan",
    ]
    for statement in statements:
        database.owner.execute_untrusted(statement)
    yield database
    lab.drop_database(database)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_foreign_key_is_found_where_its_look_up_reads_the_table(
    plain: LabDatabase, partitioned: LabDatabase, shape: str
) -> None:
    database = partitioned if shape == "only on the parent" else plain
    if SHAPES[shape]:
        database.owner.execute_untrusted(SHAPES[shape])
    try:
        if shape == "invalid":
            database.admin.execute_untrusted(INVALIDATE)
        assert found(database) is reads_the_table(database)
    finally:
        database.owner.execute_untrusted("DROP INDEX IF EXISTS made")


def test_the_look_up_of_some_shapes_reads_the_table_and_of_others_does_not(
    plain: LabDatabase,
) -> None:
    assert reads_the_table(plain)
    plain.owner.execute_untrusted(SHAPES["permuted"])
    assert not reads_the_table(plain)
    plain.owner.execute_untrusted("DROP INDEX made")


def found(database: LabDatabase) -> bool:
    snapshot = read_snapshot(database.admin)
    return bool(review_snapshot(snapshot, [rule_by_code("IDX01")]).findings)


def reads_the_table(database: LabDatabase) -> bool:
    """Whether the look-up of `RI_FKey_noaction_del` is planned as a sequential scan."""
    session = database.owner
    session.execute_untrusted(
        "PREPARE look_up (int, int) AS"
        " SELECT 1 FROM child x WHERE $1 = x.x AND $2 = x.y FOR KEY SHARE OF x"
    )
    plan = session.query_untrusted("EXPLAIN (COSTS OFF) EXECUTE look_up (1, 1)")
    session.execute_untrusted("DEALLOCATE look_up")
    return any("Seq Scan" in line for (line,) in plan)
