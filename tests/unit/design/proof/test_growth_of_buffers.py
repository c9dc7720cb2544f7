"""The class of growth and its bound at the horizon, against functions whose growth is known."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dbarchitect.design.proof.growth import (
    ROWS_A_LEVEL,
    SLACK_BUFFERS,
    growth_class,
    most_buffers,
    most_by_rows,
)
from dbarchitect.model.scales import GrowthClass, Observed

ROWS = st.integers(min_value=1_000, max_value=300_000)
FACTORS = st.floats(min_value=1.5, max_value=20)
FURTHER = st.floats(min_value=1, max_value=1_000)
KEYS_A_PAGE = st.integers(min_value=ROWS_A_LEVEL, max_value=400)
SEARCHES = st.integers(min_value=1, max_value=200)


def levels(rows: int, keys_a_page: int) -> int:
    """The pages from the root to a leaf of a tree of so many rows."""
    pages, found = math.ceil(rows / keys_a_page), 1
    while pages > 1:
        pages, found = math.ceil(pages / keys_a_page), found + 1
    return found


@given(ROWS, FACTORS, FURTHER, KEYS_A_PAGE, SEARCHES)
def test_searches_of_a_tree_never_grow_faster_than_a_logarithm_and_stay_within_the_bound(
    rows: int, factor: float, further: float, keys_a_page: int, searches: int
) -> None:
    more = math.ceil(rows * factor)
    horizon = math.ceil(more * further)

    def looked(count: int) -> Observed:
        # Each search reads its levels and the one row that it finds.
        buffers = searches * (levels(count, keys_a_page) + 1)
        return Observed(rows=count, buffers=buffers, descents=searches)

    smaller, larger = looked(rows), looked(more)
    kind = growth_class(smaller, larger)
    assert kind in {GrowthClass.CONSTANT, GrowthClass.LOGARITHMIC}
    assert (kind is GrowthClass.CONSTANT) == (smaller.buffers == larger.buffers)
    bound = most_buffers(kind, smaller, larger, horizon)
    assert bound is not None
    assert bound >= looked(horizon).buffers


@given(
    ROWS,
    FACTORS,
    FURTHER,
    st.integers(min_value=0, max_value=50),
    st.integers(min_value=1, max_value=100),
)
def test_scans_grow_with_the_rows_and_stay_within_the_bound(
    rows: int, factor: float, further: float, fixed: int, rows_a_page: int
) -> None:
    more = math.ceil(rows * factor)
    horizon = math.ceil(more * further)

    def scanned(count: int) -> Observed:
        return Observed(rows=count, buffers=fixed + math.ceil(count / rows_a_page), descents=0)

    smaller, larger = scanned(rows), scanned(more)
    assume(larger.buffers - smaller.buffers > SLACK_BUFFERS + smaller.buffers // 10)
    kind = growth_class(smaller, larger)
    assert kind is GrowthClass.LINEAR
    bound = most_buffers(kind, smaller, larger, horizon)
    assert bound is not None
    # Each of both scans may end within a page: two pages of a slope that goes on.
    assert bound >= scanned(horizon).buffers - 2 * further * factor


@given(ROWS, st.floats(min_value=2, max_value=20))
def test_growth_by_the_square_is_worse_and_bounds_nothing(rows: int, factor: float) -> None:
    more = math.ceil(rows * factor)
    smaller = Observed(rows=rows, buffers=1_000, descents=0)
    larger = Observed(rows=more, buffers=math.ceil(1_000 * factor**2), descents=0)
    assert growth_class(smaller, larger) is GrowthClass.WORSE
    assert most_buffers(GrowthClass.WORSE, smaller, larger, 10 * more) is None


@given(ROWS, FACTORS, st.integers(min_value=10, max_value=1_000))
def test_searches_that_become_more_are_no_logarithm(
    rows: int, factor: float, searches: int
) -> None:
    more = math.ceil(rows * factor)
    smaller = Observed(rows=rows, buffers=3 * searches, descents=searches)
    count = math.ceil(searches * factor)
    larger = Observed(rows=more, buffers=3 * count, descents=count)
    assert growth_class(smaller, larger) is GrowthClass.LINEAR


def test_what_ran_with_the_rows_of_the_horizon_is_its_own_bound() -> None:
    smaller = Observed(rows=100, buffers=3, descents=1)
    larger = Observed(rows=1_000, buffers=30, descents=1)
    assert most_buffers(GrowthClass.WORSE, smaller, larger, 1_000) == 30


def test_without_more_rows_no_class_is_told() -> None:
    one = Observed(rows=100, buffers=3, descents=1)
    with pytest.raises(ValueError, match="not more than 100"):
        growth_class(one, one)


@given(
    ROWS,
    FACTORS,
    FURTHER,
    KEYS_A_PAGE,
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=1, max_value=100),
)
def test_rows_that_lie_apart_are_bounded_by_their_number_however_many_pages_there_are(
    rows: int, factor: float, further: float, keys_a_page: int, found: int, rows_a_page: int
) -> None:
    more = math.ceil(rows * factor)
    horizon = math.ceil(more * further)

    def read(count: int) -> Observed:
        # So many rows by chance among the pages, and those among the leaves that hold them.
        pages = max(1, count // rows_a_page)
        heap = math.ceil(pages * -math.expm1(found * math.log1p(-1 / (pages + 1))))
        leaves = math.ceil(found / keys_a_page)
        buffers = levels(count, keys_a_page) + leaves + min(heap, found)
        return Observed(rows=count, buffers=buffers, descents=1, visited=found)

    bound = most_by_rows(read(rows), read(more), horizon, wanted=None)
    assert bound is not None
    assert bound >= read(horizon).buffers
    assert bound <= read(more).buffers + 2 * found + levels(horizon, ROWS_A_LEVEL) + 1


@given(
    ROWS,
    FURTHER,
    st.integers(min_value=2, max_value=500),
    st.floats(min_value=0.0005, max_value=1),
    st.floats(min_value=0.01, max_value=1),
)
def test_what_stops_at_a_limit_is_bounded_by_what_the_limit_needs(
    rows: int, further: float, limit: int, held: float, passing: float
) -> None:
    horizon = math.ceil(rows * further)

    def stopped(count: int) -> tuple[Observed, int]:
        # An index holds a share of the rows; of what is looked at in it a share passes.
        entries = count * held
        given_rows = min(limit, math.floor(entries * passing))
        visited = math.ceil(min(entries, given_rows / passing))
        buffers = levels(max(1, math.ceil(entries)), ROWS_A_LEVEL) + visited
        return Observed(rows=count, buffers=buffers, descents=1, visited=visited), given_rows

    larger, returned = stopped(rows)
    assume(returned > 0)
    bound = most_by_rows(None, larger, horizon, wanted=limit / returned)
    assert bound is not None
    # A row more may be looked at at either end than the shares say.
    assert bound >= stopped(horizon)[0].buffers - math.ceil(limit / returned)


def test_rows_that_become_more_faster_than_the_table_bound_nothing() -> None:
    smaller = Observed(rows=1_000, buffers=10, descents=1, visited=10)
    larger = Observed(rows=2_000, buffers=40, descents=1, visited=40)
    assert most_by_rows(smaller, larger, 10_000, wanted=None) is None
    # A LIMIT that was reached bounds them all the same.
    assert most_by_rows(smaller, larger, 10_000, wanted=1.0) == 40 + 1 + 41


def test_without_rows_that_were_counted_nothing_is_bounded_by_them() -> None:
    one = Observed(rows=1_000, buffers=10, descents=1)
    assert most_by_rows(one, replace(one, rows=2_000), 10_000, wanted=1.0) is None


@given(ROWS, FACTORS, FURTHER, st.integers(min_value=20, max_value=1_000))
def test_rows_looked_at_that_grow_with_the_table_are_followed_to_the_horizon(
    rows: int, factor: float, further: float, looked_at: int
) -> None:
    more = math.ceil(rows * factor)
    horizon = math.ceil(more * further)

    def read(count: int) -> Observed:
        seen = math.ceil(looked_at * count / rows)
        return Observed(rows=count, buffers=3 + seen, descents=1, visited=seen)

    bound = most_by_rows(read(rows), read(more), horizon, wanted=None)
    assert bound is not None
    assert bound >= read(horizon).buffers
