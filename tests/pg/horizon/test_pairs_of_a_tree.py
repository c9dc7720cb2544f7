"""What is told of a table of ancestors is what its rows have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.horizon import horizon_setting
from dbarchitect.design.horizon.known_pairs import below, known_of_pair
from dbarchitect.design.proof.tree_rows import parent_formula, tree_kept_in
from dbarchitect.design.trees.levels import level_sizes
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from dbarchitect.design.horizon.columns import Known
    from dbarchitect.lab import LabDatabase

ROWS, DEPTH = 30_000, 5
TREE = """
name: charts
entities:
  Account:
    refers to: {parent: Account?}
    rows: 30k
    attributes: {number: text(20) unique}
    tree: {depth: 5, moves: 10/month, asks: {subtree: 200/hour, ancestors: 100/hour}}
access:
  below:
    sql: SELECT descendant_id FROM account_ancestors WHERE ancestor_id = :account
    rate: 1k/hour
"""


def test_the_most_common_ancestors_are_those_of_the_rows(database: LabDatabase) -> None:
    found = dict(_pairs_of_rows(database))
    told = below(level_sizes(ROWS, DEPTH), 20)
    hottest = sorted(found.values(), reverse=True)[:20]
    assert [pairs for _, pairs in told] == pytest.approx(hottest, rel=0.02)
    assert [found[number] for number, _ in told] == pytest.approx(
        [pairs for _, pairs in told], rel=0.1
    )


def test_each_column_of_a_pair_has_the_shares_of_the_levels() -> None:
    design = design_of(TREE)
    (entity,) = (names for name, names in design.names.items() if name == "Account")
    table = next(t.name for t in design.schema.tables if t.name != entity.table)
    tree = tree_kept_in(design, table)
    assert tree is not None
    assert horizon_setting(design, as_of=AS_OF).rows[tree.table] == ROWS
    ancestor, descendant, distance = (end.strip('"') for end in tree.ends)

    def known(column: str) -> Known:
        return known_of_pair(tree, ROWS, column, lambda numbers: [str(n) for n in numbers])

    assert known(ancestor).distinct == known(descendant).distinct == ROWS
    assert len(known(ancestor).common) == 100
    assert known(descendant).common == ()
    steps = known(distance)
    assert [value for value, _ in steps.common] == ["0", "1", "2", "3", "4"]
    assert sum(share for _, share in steps.common) == pytest.approx(1.0)
    assert steps.complete


def _pairs_of_rows(database: LabDatabase) -> list[tuple[int, int]]:
    """(number, pairs as an ancestor) of each row of a tree as the lab fills it."""
    parent = parent_formula(ROWS, DEPTH).replace("#i#", "n")
    return database.owner.query_untrusted(
        "WITH RECURSIVE rows AS MATERIALIZED ("  # noqa: S608 - our own SQL
        f"SELECT n, {parent} AS parent "
        f"FROM pg_catalog.generate_series(1::bigint, {ROWS}) AS s (n)"
        "), up AS (SELECT n, n AS above FROM rows UNION ALL SELECT up.n, rows.parent "
        "FROM up JOIN rows ON rows.n = up.above WHERE rows.parent IS NOT NULL) "
        "SELECT above, count(*) FROM up GROUP BY above ORDER BY 2 DESC, 1"
    )
