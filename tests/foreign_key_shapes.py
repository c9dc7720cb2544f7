"""Shapes of an index beside a foreign key, and whether its look-up reads the whole table.

The oracle is the generic plan of the statement that the server runs when a referenced row is
deleted; 20,000 rows make an index that serves it so much cheaper than the table that the plan
tells whether it does.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

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
"""The index of each shape on `child`, whose (x, y) refer to `parent`."""

PARTITIONED = frozenset({"only on the parent"})
"""Shapes that only a partitioned table can have."""

_FILL = """
    INSERT INTO child SELECT i, abs(hashint4(i)) % 5000, abs(hashint4(i)) % 5000, i % 10
    FROM generate_series(1, 20000) AS s (i)"""

_INVALIDATE = """
    UPDATE pg_catalog.pg_index SET indisvalid = false
    WHERE indexrelid = 'public.made'::regclass"""


def filled(lab: Lab, *, partitioned: bool) -> Iterator[LabDatabase]:
    """A database with both tables and their rows, until its user is done."""
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
        _FILL,
        "ALTER TABLE child ADD FOREIGN KEY (x, y) REFERENCES parent (x, y)",
        "ANALYZE",
        "SET plan_cache_mode = force_generic_plan",
    ]
    for statement in statements:
        database.owner.execute_untrusted(statement)
    yield database
    lab.drop_database(database)


@contextmanager
def shaped(database: LabDatabase, shape: str) -> Iterator[None]:
    """The index of the shape is there meanwhile."""
    if SHAPES[shape]:
        database.owner.execute_untrusted(SHAPES[shape])
    try:
        if shape == "invalid":
            database.admin.execute_untrusted(_INVALIDATE)
        yield
    finally:
        database.owner.execute_untrusted("DROP INDEX IF EXISTS made")


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
