"""What holds of GiST and GIN sizes whatever is indexed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbarchitect.indexing.gin_size import gin_size
from dbarchitect.indexing.gist_size import gist_size
from dbarchitect.indexing.size import random_copies
from dbarchitect.storage.types import ColumnWidth, layout_of

PERIOD = (
    "tstzrange",
    ColumnWidth(name="p", layout=layout_of("tstzrange"), payloads=((21, 1.0),)),
)
NUMBER = ("bigint", ColumnWidth(name="n", layout=layout_of("bigint")))
ROOM = 8152 // 36
"""Entries of a period on a page: a header of 8, 22 bytes, up to the next 8, a line pointer."""


@settings(deadline=None)
@given(st.integers(1, 3_000_000))
def test_periods_fill_their_pages_between_a_half_and_wholly(rows: int) -> None:
    pages = gist_size([PERIOD], rows).pages
    assert rows / ROOM <= pages <= 3 + 2.1 * rows / ROOM


@given(st.integers(1000, 1_000_000))
def test_periods_in_equal_steps_fill_their_pages_wholly(rows: int) -> None:
    pages = gist_size([PERIOD], rows, regular=True).pages
    assert pages == pytest.approx(rows / ROOM, rel=0.03, abs=6)


@settings(deadline=None, max_examples=20)  # each replays the splits of a hundred batches
@given(st.integers(5000, 500_000), st.integers(50, 100_000))
def test_values_that_come_again_never_make_a_gist_index_smaller(
    rows: int, distinct: int
) -> None:
    alone = gist_size([NUMBER, PERIOD], rows).pages
    again = gist_size([NUMBER, PERIOD], rows, copies=random_copies(rows, distinct)).pages
    assert again >= alone - 3


@settings(deadline=None)
@given(st.integers(1000, 10**6), st.floats(0.0001, 0.3), st.integers(1, 400))
def test_a_gin_index_holds_at_least_its_lists_and_counts_all_its_pages(
    rows: int, share: float, keys: int
) -> None:
    size = gin_size(rows, 50.0, [(float(keys), 4.0, share)])
    assert size.pages == 1 + size.entry_pages + size.data_pages
    assert size.size_bytes >= 0.9 * keys * rows * share
    assert size.keys <= keys


def test_a_list_is_beside_its_key_until_it_takes_a_third_of_a_page() -> None:
    beside = gin_size(1_000_000, 100.0, [(10.0, 4.0, 0.001)])
    apart = gin_size(1_000_000, 100.0, [(10.0, 4.0, 0.0016)])
    assert (beside.data_pages, apart.data_pages) == (0, 10)


def test_rows_near_each_other_take_fewer_bytes() -> None:
    near = gin_size(1_000_000, 100.0, [(50.0, 4.0, 0.05)])
    far = gin_size(1_000_000, 4.0, [(50.0, 4.0, 0.05)])
    assert near.size_bytes < 0.9 * far.size_bytes


def test_rows_of_few_values_that_come_first_are_split_more_often() -> None:
    # What was built in the lab of 368 keys, the often changed ones first: 10 leaves and a root.
    copies = ((1.0, 16 / 368), (2.0, 316 / 368), (9.0, 8 / 368), (10.0, 28 / 368))
    columns = [NUMBER, (PERIOD[0], replace(PERIOD[1], payloads=((13, 0.37), (21, 0.63))))]
    assert gist_size(columns, 1000, copies=copies, in_order=True).pages == 11
    assert gist_size(columns, 1000, copies=copies).pages < 11


@settings(deadline=None, max_examples=10)
@given(st.integers(20_000, 200_000), st.integers(2, 40))
def test_the_order_of_values_that_come_as_often_makes_no_difference(
    rows: int, each: int
) -> None:
    copies = ((float(each), 1.0),)
    ordered = gist_size([NUMBER, PERIOD], rows, copies=copies, in_order=True).pages
    assert ordered == pytest.approx(
        gist_size([NUMBER, PERIOD], rows, copies=copies).pages, rel=0.05, abs=2
    )
