"""The hot key is asked for so often that a run finds as many rows as on the average."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.index_proof.hot_keys import (
    HOT_SHARE,
    KeyShares,
    hot_share,
    key_shares,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.snapshot import ColumnStatistics


def told(*common: float, distinct: float, nulls: float = 0.0) -> ColumnStatistics:
    return ColumnStatistics(
        relation=QualifiedName("public", "orders"),
        column="user_id",
        inherited=False,
        null_fraction=nulls,
        average_width_bytes=Bytes(8),
        distinct=distinct,
        most_common_frequencies=common,
    )


def test_a_mean_run_finds_the_squares_of_the_shares() -> None:
    # One key has half of the rows, ten others a twentieth each.
    found = key_shares(told(0.5, distinct=11.0), rows=1000.0)
    assert found is not None
    assert found.usual == pytest.approx(0.05)
    assert found.mean == pytest.approx(0.5 * 0.5 + 10 * 0.05 * 0.05)
    share = hot_share([found])
    assert share * found.hot + (1 - share) * found.usual == pytest.approx(found.mean)


@given(st.lists(st.floats(0.001, 0.01), max_size=80), st.integers(100, 10**6))
def test_both_keys_together_find_as_many_rows_as_the_mean_run(
    common: list[float], distinct: int
) -> None:
    found = key_shares(told(*sorted(common, reverse=True), distinct=float(distinct)), 1e9)
    assert found is not None
    share = hot_share([found])
    assert 0.0 <= share <= 1.0
    if found.hot > found.usual * 1.01 and found.usual <= found.mean:
        assert share * found.hot + (1 - share) * found.usual == pytest.approx(found.mean)


def test_keys_that_are_all_alike_have_no_hot_one() -> None:
    found = key_shares(told(distinct=-1.0), rows=1000.0)
    assert found is not None
    assert hot_share([found]) == 0.0


def test_the_column_whose_keys_differ_most_decides() -> None:
    even = KeyShares(usual=0.1, hot=0.1, mean=0.1)
    skewed = KeyShares(usual=0.01, hot=0.5, mean=0.1)
    assert hot_share([even, skewed]) == hot_share([skewed]) > 0


def test_where_no_shares_are_known_one_run_in_ten_is_assumed() -> None:
    assert hot_share([]) == HOT_SHARE
    assert key_shares(told(distinct=0.0), rows=0.0) is None
