"""Index sizes by formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.indexing.gin_size import gin_size
from dbarchitect.indexing.size import (
    brin_size,
    btree_bytes,
    btree_size,
    can_deduplicate,
    random_copies,
)
from dbarchitect.storage.types import ColumnWidth, layout_of, uniform

BIGINT = ColumnWidth(name="id", layout=layout_of("bigint"))
TEXT = ColumnWidth(name="t", layout=layout_of("text"), payloads=uniform(5, 60))


def test_a_million_bigints_take_the_pages_that_the_server_builds() -> None:
    # 366 entries a leaf, 2,733 leaves, 10 inner pages, a root, the metapage.
    assert btree_size([BIGINT], 1_000_000).pages == 2745


def test_random_inserts_need_more_than_a_build() -> None:
    size = btree_size([BIGINT], 1_000_000)
    assert size.after_inserts_bytes / size.size_bytes == pytest.approx(0.9 / 0.693, rel=0.01)


def test_equal_keys_are_merged_to_about_six_bytes_each() -> None:
    merged = btree_bytes([BIGINT], 1_000_000, copies=random_copies(1_000_000, 1000))
    assert merged < btree_bytes([BIGINT], 1_000_000) / 2.5
    assert merged > 6_000_000


def test_what_cannot_be_merged_is_known() -> None:
    assert can_deduplicate(["bigint", "text"], unique=False, has_include=False)
    assert not can_deduplicate(["bigint"], unique=True, has_include=False)
    assert not can_deduplicate(["bigint"], unique=False, has_include=True)
    assert not can_deduplicate(["numeric(12,2)"], unique=False, has_include=False)
    assert not can_deduplicate(["jsonb"], unique=False, has_include=False)
    assert not can_deduplicate(["bigint[]"], unique=False, has_include=False)


@given(st.integers(0, 10**7), st.integers(0, 10**6))
def test_more_rows_never_make_an_index_smaller(rows: int, more: int) -> None:
    assert btree_bytes([TEXT], rows + more) >= btree_bytes([TEXT], rows)


@given(st.integers(1, 10**6))
def test_an_index_over_more_columns_is_never_smaller(rows: int) -> None:
    assert btree_bytes([BIGINT, TEXT], rows) >= btree_bytes([BIGINT], rows)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_copies_add_up_to_the_rows_that_the_keys_hold(rows: int, distinct: int) -> None:
    copies = random_copies(rows, distinct)
    assert sum(share for _, share in copies) == pytest.approx(1.0, abs=1e-6)
    assert all(count > 0 for count, _ in copies)


@given(st.integers(1000, 10**6), st.floats(0.001, 0.5))
def test_a_more_frequent_word_never_makes_a_gin_index_smaller(rows: int, share: float) -> None:
    seldom = gin_size(rows, 20, [(100, 7, share)])
    often = gin_size(rows, 20, [(100, 7, min(1.0, share * 2))])
    assert often.size_bytes >= seldom.size_bytes * 0.99


def test_a_brin_index_is_tiny() -> None:
    assert brin_size(1_000_000, 8).size_bytes < 1_000_000
