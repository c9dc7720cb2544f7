"""The truth table of foreign key coverage, asked of the planner by generic plans of look-ups.

20,000 rows make a look-up by index so much cheaper than reading the table that the planner's
choice says whether the index can be used at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.indexing import Coverage, foreign_key_coverage
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Index, IndexKey, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase

NAME = QualifiedName("public", "made")
CHILD = Table(
    name=QualifiedName("public", "child"),
    owner="o",
    columns=tuple(Column(name=name, type="integer") for name in "abxyz"),
)


def on(*columns: str, access_method: str = "btree", predicate: str | None = None) -> Index:
    return Index(
        name=NAME,
        keys=tuple(IndexKey(column=column) for column in columns),
        access_method=access_method,
        predicate=predicate,
    )


CASES = {
    "ON child (x, y)": (on("x", "y"), "xy"),
    "ON child (y, x)": (on("y", "x"), "xy"),
    "ON child (y, x, z)": (on("y", "x", "z"), "xy"),
    "ON child (x)": (on("x"), "xy"),
    "ON child (x, z, y)": (on("x", "z", "y"), "xy"),
    "ON child (a) WHERE a IS NOT NULL": (on("a", predicate="(a IS NOT NULL)"), "a"),
    "ON child (a) WHERE z = 1": (on("a", predicate="(z = 1)"), "a"),
    "ON child USING hash (a)": (on("a", access_method="hash"), "a"),
    "ON child USING brin (a)": (on("a", access_method="brin"), "a"),
    "ON child USING gin (a)": (on("a", access_method="gin"), "a"),
    "ON child USING gin (z, a)": (on("z", "a", access_method="gin"), "a"),
    "ON child USING gist (a, z)": (on("a", "z", access_method="gist"), "a"),
    "ON child ((a + 0))": (Index(name=NAME, keys=(IndexKey(expression="(a + 0)"),)), "a"),
    "ON child (b) INCLUDE (a)": (
        Index(name=NAME, keys=(IndexKey(column="b"),), include=("a",)),
        "a",
    ),
}


@pytest.fixture(scope="module")
def filled(lab: Lab) -> Iterator[LabDatabase]:
    database = lab.create_database()
    lab.create_extension(database, "btree_gin", schema="public")
    lab.create_extension(database, "btree_gist", schema="public")
    session = database.owner
    session.execute_untrusted("CREATE TABLE child (a int, b int, x int, y int, z int)")
    session.execute_untrusted(
        "INSERT INTO child SELECT hashint4(i), i, hashint4(i + 1) % 5000,"
        " hashint4(i + 2) % 5000, i % 10 FROM generate_series(1, 20000) AS s (i)"
    )
    session.execute_untrusted("ANALYZE child")
    session.execute_untrusted("SET plan_cache_mode = force_generic_plan")
    yield database
    lab.drop_database(database)


@pytest.mark.parametrize("definition", CASES)
def test_an_index_is_used_for_the_columns_that_it_is_said_to_cover(
    filled: LabDatabase, definition: str
) -> None:
    index, columns = CASES[definition]
    session = filled.owner
    with session.rolled_back():
        session.execute_untrusted(f"CREATE INDEX made {definition}")
        where = " AND ".join(f"{c} = ${n}" for n, c in enumerate(columns, start=1))
        types = ", ".join("int" for _ in columns)
        session.execute_untrusted(
            f"PREPARE look_up ({types}) AS SELECT 1 FROM child WHERE {where}"  # noqa: S608 - ours
        )
        values = ", ".join("1" for _ in columns)
        plan = session.query_untrusted(f"EXPLAIN (COSTS OFF) EXECUTE look_up ({values})")
        session.execute_untrusted("DEALLOCATE look_up")
    conditions = " ".join(line for (line,) in plan if "Index Cond" in line)
    used = {column for column in columns if f"({column} = " in conditions}
    expected = foreign_key_coverage(index, tuple(columns), CHILD)
    if expected is Coverage.PREFIX:
        assert "x" in used, plan
    else:
        assert used == (set(columns) if expected is Coverage.FULL else set()), plan
