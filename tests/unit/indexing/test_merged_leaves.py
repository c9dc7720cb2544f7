"""Leaf pages of merged keys are those that the server would fill, one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.indexing.merged_leaves import merged_leaf_pages
from dbarchitect.storage.rows import Spread

NUMBER = Spread(16.0)


def test_a_page_takes_nine_of_the_widest_lists() -> None:
    # 808 bytes each, 132 rows: a tenth one goes to the next page, a high key stays of it.
    rows = 132 * 9 * 1000
    assert merged_leaf_pages(NUMBER, rows, ((rows, 1.0),), 90) == pytest.approx(1000, abs=1)


def test_hot_keys_are_counted_though_they_are_few() -> None:
    even = merged_leaf_pages(NUMBER, 10_000, ((2.0, 1.0),), 90)
    hot = merged_leaf_pages(NUMBER, 10_000, ((1.0, 4999 / 5000), (5001.0, 1 / 5000)), 90)
    assert hot < even


@given(st.integers(1, 10**7), st.integers(1, 5000), st.sampled_from([16, 24, 32, 56]))
def test_pages_are_no_fewer_than_the_bytes_of_all_rows(
    rows: int, each: int, width: int
) -> None:
    pages = merged_leaf_pages(Spread(float(width)), rows, ((float(each), 1.0),), 90)
    assert pages * 8192 >= min(6, width) * rows * 0.99
    assert pages <= 2 + rows * (width + 4) / (8144 - 819 - 812) * 1.02


@given(
    st.lists(st.tuples(st.integers(1, 3000), st.floats(0.01, 1)), min_size=1, max_size=8),
    st.integers(1000, 10**6),
)
def test_twice_the_rows_of_the_same_keys_take_twice_the_pages(
    copies: list[tuple[int, float]], rows: int
) -> None:
    whole = sum(share for _, share in copies)
    shares = tuple((float(count), share / whole) for count, share in copies)
    once = merged_leaf_pages(NUMBER, rows, shares, 90)
    twice = merged_leaf_pages(NUMBER, 2 * rows, shares, 90)
    assert twice == pytest.approx(2 * once, rel=0.1, abs=4)
