"""What follows of a table of ancestors from the levels of its tree, without looking at a row.

A parent of rank `r` among the `n` rows of its level has the children of the square's law,
sqrt((r + 1) / n) - sqrt(r / n) of the level below. Where that level is large its children have
all ranks alike, so it has that share of each level further down, too; where it is small, whose
child the first of a level is decides, and each row is placed by the formula.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.design.horizon.columns import MOST_COMMON, Known
from dbarchitect.design.proof.tree_rows import parent_ranks
from dbarchitect.design.trees.levels import level_sizes
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dbarchitect.design.trees.functions import Tree

MOST_PLACED = 20_000
"""Up to so many rows of a level are placed one by one: a hundredth of a second."""

LEAST_COMMON = 2.0
"""A value is listed among the most common where it is met in so many rows or more.

Source: compute_scalar_stats, src/backend/commands/analyze.c.
"""


def known_of_pair(
    tree: Tree, rows: int, column: str, values_at: Callable[[list[int]], list[str]]
) -> Known:
    """Shares and numbers of values of a column of the pairs of so many rows.

    `values_at` gives the keys of the tree's rows of these numbers, as texts.
    """
    sizes = level_sizes(rows, tree.rule.depth)
    ancestor, descendant, distance = tree.ends
    if quote_identifier(column) == distance:
        return _distances(sizes)
    if quote_identifier(column) == descendant:
        return Known(distinct=float(rows), null_share=0.0)
    return _ancestors(sizes, values_at) if quote_identifier(column) == ancestor else Known()


def below(sizes: Sequence[int], count: int) -> list[tuple[int, float]]:
    """(number, pairs as an ancestor) of the rows with most pairs, those with most first."""
    found: list[tuple[int, float]] = []
    begin = 0
    for size, pairs in zip(sizes, _by_level(sizes), strict=True):
        ranked = sorted(enumerate(pairs, start=begin + 1), key=_most)
        found.extend(ranked[:count])
        begin += size
    return sorted(found, key=_most)[:count]


def _most(one: tuple[int, float]) -> tuple[float, int]:
    return -one[1], one[0]


def _by_level(sizes: Sequence[int]) -> list[list[float]]:
    """Pairs as an ancestor of the rows of each level; of large levels of the first ones."""
    found: list[list[float]] = []
    for level in reversed(range(len(sizes))):
        is_last = level == len(sizes) - 1
        if is_last or sizes[level + 1] > MOST_PLACED:
            found.append(_by_share(sizes[level], sum(sizes[level + 1 :])))
        else:
            found.append(_by_place(sizes[level], found[-1]))
    return found[::-1]


def _by_share(size: int, deeper: int) -> list[float]:
    """Of the first rows of a level, each by its share of all rows that are deeper."""
    ends = [math.sqrt(rank / size) for rank in range(min(size, MOST_PLACED) + 1)]
    return [1.0 + (end - begin) * deeper for begin, end in pairwise(ends)]


def _by_place(size: int, below_it: Sequence[float]) -> list[float]:
    """Of all rows of a level, each by the rows that are placed under it and theirs."""
    found = [1.0] * size
    for pairs, parent in zip(below_it, parent_ranks(len(below_it), size), strict=True):
        found[parent] += pairs
    return found


def _ancestors(sizes: Sequence[int], values_at: Callable[[list[int]], list[str]]) -> Known:
    rows, whole = sum(sizes), _pairs(sizes)
    hottest = [(n, pairs) for n, pairs in below(sizes, MOST_COMMON) if pairs >= LEAST_COMMON]
    values = values_at([number for number, _ in hottest])
    shares = [pairs / whole for _, pairs in hottest]
    return Known(
        common=tuple(zip(values, shares, strict=True)),
        complete=len(values) == rows,
        distinct=float(rows),
        null_share=0.0,
    )


def _distances(sizes: Sequence[int]) -> Known:
    """A row at distance `k` below another is on a level below the first `k`."""
    whole = _pairs(sizes)
    shares = [sum(sizes[distance:]) / whole for distance in range(len(sizes))]
    common = tuple((str(distance), share) for distance, share in enumerate(shares))
    return Known(common=common, complete=True, distinct=float(len(sizes)), null_share=0.0)


def _pairs(sizes: Sequence[int]) -> int:
    return sum(size * level for level, size in enumerate(sizes, start=1))
