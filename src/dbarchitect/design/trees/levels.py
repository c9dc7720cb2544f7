"""How the rows of a tree lie on its levels: each level so many times larger than the one above.

Rules:
    1. Levels are numbered from 1, the roots; a tree of fewer rows than its depth is a chain.
    2. Rows are numbered level by level: a parent has a smaller number than its children.
"""

from __future__ import annotations

from functools import cache


@cache
def level_ends(rows: int, depth: int) -> tuple[int, ...]:
    """The number of the last row of each level; the last one is `rows`.

    Sizes follow a geometric series with the ratio `rows ** (1 / depth)`, each at least 1.
    """
    levels = max(1, min(rows, depth))
    ratio = max(1.0 + 1e-9, rows ** (1.0 / levels))
    whole = ratio**levels - 1.0
    ends: list[int] = []
    for level in range(1, levels):
        wanted = round(rows * (ratio**level - 1.0) / whole)
        least = ends[-1] + 1 if ends else 1
        ends.append(min(max(wanted, least), rows - (levels - level)))
    return (*ends, rows)


def level_sizes(rows: int, depth: int) -> tuple[int, ...]:
    """How many rows each level has, the roots first."""
    ends = level_ends(rows, depth)
    return tuple(end - begin for begin, end in zip((0, *ends), ends, strict=False))


def pairs(rows: int, depth: int) -> int:
    """Pairs of a row and one of its ancestors or itself: what a closure table holds."""
    return sum(size * level for level, size in enumerate(level_sizes(rows, depth), start=1))


def mean_level(rows: int, depth: int) -> float:
    """The level of a row, on average."""
    return pairs(rows, depth) / max(1, rows)
