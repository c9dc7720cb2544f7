"""Rows spread over parents by the brief's percentiles, without chance."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.proof.corpus import text_pool, vocabulary, word_weights
from dbarchitect.design.proof.fanout import spreading


def test_the_ratio_of_percentiles_is_kept_and_parents_without_rows_make_up_the_total() -> None:
    spread = spreading(500_000, 100_000, p50=3, p99=80)
    assert spread.active < 100_000
    mean = sum(count * share for count, share in spread.copies())
    assert mean * spread.active == pytest.approx(500_000, rel=0.03)


def test_without_percentiles_rows_are_spread_evenly() -> None:
    assert spreading(100, 10).copies() == ((10.0, 1.0),)
    assert spreading(15, 10).copies() == ((1.0, 0.5), (2.0, 0.5))


@given(st.integers(1, 10**6), st.integers(1, 10**5), st.floats(1, 50), st.floats(1, 50))
def test_the_curve_rises_from_nothing_to_everything(
    rows: int, parents: int, p50: float, times: float
) -> None:
    curve = spreading(rows, parents, p50=p50, p99=p50 * times).curve
    assert curve[0] == (0.0, 0.0)
    assert curve[-1] == (1.0, 1.0)
    assert all(a <= b for a, b in itertools.pairwise(curve))


def test_words_are_many_different_and_their_shares_add_up() -> None:
    words = vocabulary(1)
    assert len(set(words)) == len(words)
    assert sum(word_weights()) == pytest.approx(1.0)
    assert vocabulary(1) != vocabulary(2)
    assert text_pool(1, "t", 2, 4) == text_pool(1, "t", 2, 4)
    assert {len(text.split()) for text in text_pool(1, "t", 2, 4)} == {2, 3, 4}
