"""Dependencies found in rows: the same as trying every set of columns on every pair of rows."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.normal_forms.discovery import collision_log10, discovered

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[int | None, ...]

NAMES = "abcd"

tables = st.lists(
    st.tuples(*[st.one_of(st.none(), st.integers(0, 2))] * len(NAMES)), min_size=1, max_size=14
)


def in_columns(rows: Sequence[Row]) -> dict[str, list[int | None]]:
    return {name: [row[i] for row in rows] for i, name in enumerate(NAMES)}


def at(row: Row, names: Sequence[str]) -> Row:
    return tuple(row[NAMES.index(name)] for name in names)


def fewest_to_go(rows: Sequence[Row], left: Sequence[str], right: str) -> int:
    """How many rows must go for the dependency to hold, straight from its definition."""
    broken = sum(None in at(row, left) and row[NAMES.index(right)] is not None for row in rows)
    for value in {at(row, left) for row in rows if None not in at(row, left)}:
        group = [row[NAMES.index(right)] for row in rows if at(row, left) == value]
        broken += len(group) - max(group.count(one) for one in group)
    return broken


def stands_alone(rows: Sequence[Row], left: Sequence[str]) -> bool:
    values = [at(row, left) for row in rows if None not in at(row, left)]
    return len(set(values)) == len(values)


def by_definition(rows: Sequence[Row], allowed: int) -> set[tuple[tuple[str, ...], str, int]]:
    constant = {name for name in NAMES if len({at(row, name) for row in rows}) == 1}
    varying = [name for name in NAMES if name not in constant]
    found: set[tuple[tuple[str, ...], str, int]] = set()
    for size in range(1, len(NAMES)):
        for left in combinations(varying, size):
            if stands_alone(rows, left):
                continue
            for right in varying:
                smaller = any(set(one) < set(left) and r == right for one, r, _ in found)
                if right in left or smaller:
                    continue
                broken = fewest_to_go(rows, left, right)
                if broken <= (allowed if size == 1 else 0):
                    found.add((left, right, broken))
    return found


@given(tables, st.integers(0, 3))
def test_what_is_found_is_what_the_definition_says(rows: list[Row], allowed: int) -> None:
    share = (allowed + 0.5) / len(rows)
    result = discovered(in_columns(rows), largest=3, broken_share=share)
    found = {(one.left, one.right, one.broken) for one in result.dependencies}
    assert found == by_definition(rows, allowed)
    assert result.rows == len(rows)
    assert result.is_complete


@given(tables)
def test_the_smallest_unique_sets_are_those_of_which_no_two_rows_agree(rows: list[Row]) -> None:
    result = discovered(in_columns(rows), largest=3)
    for unique in result.unique:
        assert stands_alone(rows, unique)
        for size in range(1, len(unique)):
            assert not any(stands_alone(rows, part) for part in combinations(unique, size))


@given(tables)
def test_groups_are_the_values_that_several_rows_have(rows: list[Row]) -> None:
    for one in discovered(in_columns(rows), largest=2).dependencies:
        values = [at(row, one.left) for row in rows]
        several = {v for v in values if None not in v and values.count(v) > 1}
        assert one.groups == len(several) > 0


def test_time_that_runs_out_leaves_what_was_found_so_far() -> None:
    answers = iter([False, True])
    rows: list[Row] = [(1, 5, 1, 1), (1, 5, 2, 2), (2, 6, 3, 1)]
    result = discovered(in_columns(rows), out_of_time=lambda: next(answers))
    assert not result.is_complete
    assert {(one.left, one.right) for one in result.dependencies} == {(("a",), "b")}


def test_a_constant_is_named_and_neither_determines_nor_is_determined() -> None:
    result = discovered({"a": [1, 1, 2, 2], "k": [None] * 4, "b": [3, 3, 4, 4]})
    assert result.constant == ("k",)
    assert {(one.left, one.right) for one in result.dependencies} == {
        (("a",), "b"),
        (("b",), "a"),
    }


@pytest.mark.parametrize("columns", [{}, {"a": []}, {"a": [1], "b": [2]}])
def test_of_too_few_rows_nothing_is_found(columns: dict[str, list[int]]) -> None:
    assert discovered(columns).dependencies == ()


def test_two_rows_agree_by_chance_as_often_as_values_are_frequent() -> None:
    assert collision_log10([7, 7, 7]) == 0
    assert collision_log10(list(range(1000))) == pytest.approx(-3)
    assert collision_log10([1, 1, 1, 2]) == pytest.approx(-0.204, abs=0.001)
