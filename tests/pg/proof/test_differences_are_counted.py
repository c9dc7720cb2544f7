"""What a copy holds against what it should, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.summaries.difference import difference_query

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("VALUES (1), (2)", "VALUES (2), (1)", (0, 2)),
        ("VALUES (1), (1), (NULL)", "VALUES (1), (NULL)", (1, 3)),
        ("VALUES (1)", "VALUES (2), (3)", (3, 1)),
        ("SELECT 1 AS v, 2 AS v", "SELECT 1, 2", (0, 1)),
        ("SELECT 1 WHERE false", "SELECT 1 WHERE false", (0, 0)),
    ],
)
def test_rows_that_only_one_has_are_counted_both_ways(
    database: LabDatabase, one: str, other: str, found: tuple[int, int]
) -> None:
    assert database.owner.query_untrusted(difference_query(one, other)) == [found]


def test_a_table_is_read_that_is_called_like_a_word_for_the_two(database: LabDatabase) -> None:
    path = "SET search_path = s"
    for statement in ("CREATE SCHEMA s", path):
        database.owner.execute_untrusted(statement)
    for name in ("held", "wanted", "one", "other", "a", "b"):
        database.owner.execute_untrusted(f"CREATE TABLE {name} AS SELECT 1 AS v")
        query = difference_query("SELECT 2", f"TABLE {name}")
        assert database.owner.query_untrusted(query) == [(2, 1)]
