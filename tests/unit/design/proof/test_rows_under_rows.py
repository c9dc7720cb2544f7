"""How many rows of a tree lie under each, by the formula of the rows themselves."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.proof.tree_rows import tree_spreading
from dbarchitect.design.trees.levels import level_sizes


@given(st.integers(300, 20_000), st.integers(2, 8))
def test_as_many_rows_have_so_many_below_as_the_formula_gives(rows: int, depth: int) -> None:
    under: Counter[int] = Counter()
    for level, (above, below) in enumerate(pairwise(level_sizes(rows, depth))):
        ranks = Counter(int(((k + 0.5) / below) ** 2 * above) for k in range(below))
        assert sum(ranks.values()) == below
        under.update({level * rows + rank: count for rank, count in ranks.items()})
    found = tree_spreading(rows, depth)
    assert found.active == pytest.approx(len(under), rel=0.01, abs=3)
    mean = sum(count * share for count, share in found.copies())
    assert mean * found.active == pytest.approx(sum(under.values()), rel=0.02)
    most = max(count for count, _ in found.copies())
    assert most == pytest.approx(max(under.values()), rel=0.05, abs=1)
