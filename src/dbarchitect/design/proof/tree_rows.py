"""Rows of hierarchies: which row a generated one lies under, and the pairs that follow.

Rows are numbered level by level; on each level the rows are spread over the row above by the
square of an even share, so that few parents have many children. In rows to attack, row `i`
lies under row `i / 2`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.design.proof.fanout import Spreading, copies_by_rank, spreading
from dbarchitect.design.proof.references import coprime_stride
from dbarchitect.design.trees.functions import closure_query, trees_of
from dbarchitect.design.trees.levels import level_ends, level_sizes, pairs
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName

_MEDIAN, _HIGH = 0.7071, 5.0
"""Children of the median parent and of the 99th percentile, in means, by the square's law.

A parent of relative rank x has 1 / (2 * sqrt(x)) times the mean.
"""


def tree_by(setting: Setting, table: QualifiedName, columns: tuple[str, ...]) -> Tree | None:
    """The hierarchy that a foreign key of these columns makes, or None."""
    return next(
        (
            tree
            for tree in trees_of(setting.design.brief, setting.design.names)
            if tree.table == table and (tree.parent,) == columns
        ),
        None,
    )


def tree_kept_in(design: Design, table: QualifiedName) -> Tree | None:
    """The hierarchy whose ancestors the table holds, or None."""
    return next(
        (
            tree
            for tree in trees_of(design.brief, design.names)
            if tree.ancestors is not None and tree.ancestors.table == table
        ),
        None,
    )


def tree_with_path(design: Design, table: QualifiedName, column: str) -> Tree | None:
    """The hierarchy whose paths the column of the table holds, or None."""
    trees = trees_of(design.brief, design.names)
    return next((t for t in trees if t.table == table and t.path == column), None)


def parent_sql(setting: Setting, tree: Tree) -> str:
    """SQL over the row's number `#i#` of the number of the row that it lies under, or null."""
    if setting.minimal:
        return "CASE WHEN #i# > 1 THEN #i# / 2 END"
    return parent_formula(setting.rows[tree.table], tree.rule.depth)


def parent_formula(rows: int, depth: int) -> str:
    """SQL of the row that row `#i#` of a tree of that size lies under, or null."""
    ends = level_ends(rows, depth)
    if len(ends) == 1:
        return "NULL::bigint"
    begins = (0, *ends[:-1])
    counts = [end - begin for begin, end in zip(begins, ends, strict=True)]
    firsts = ", ".join(str(end + 1) for end in ends[:-1])
    level = f"pg_catalog.width_bucket(#i#::bigint, ARRAY[{firsts}]::bigint[])"

    def at(values: list[int]) -> str:
        return f"(ARRAY[{', '.join(map(str, values))}]::bigint[])[{level}]"

    own = at(counts[1:])
    turned = f"((#i# - {at(list(begins[1:]))} - 1) * {at(_strides(counts[1:]))} % {own})"
    share = f"(({turned} + 0.5::double precision) / {own})"
    rank = f"pg_catalog.floor({share} * {share} * {at(counts[:-1])})::bigint"
    place = f"({at([begin + 1 for begin in begins[:-1]])} + {rank})"
    return f"CASE WHEN #i# > {ends[0]} THEN {place} END"


def parent_ranks(size: int, above: int) -> list[int]:
    """The formula, for each row of a level: the place of its parent on the one above."""
    (stride,) = _strides([size])
    shares = ((place * stride % size + 0.5) / size for place in range(size))
    return [math.floor(share * share * above) for share in shares]


def _strides(counts: list[int]) -> list[int]:
    return [coprime_stride(count) % max(1, count) or 1 for count in counts]


def roots_share(setting: Setting, tree: Tree) -> float:
    """The share of rows that lie under none."""
    if setting.minimal:
        return 0.0
    rows = setting.rows[tree.table]
    return level_ends(rows, tree.rule.depth)[0] / max(1, rows)


def tree_spread(setting: Setting, tree: Tree) -> Spreading:
    """How the rows that are no roots spread over their parents."""
    return tree_spreading(setting.rows[tree.table], tree.rule.depth)


def tree_spreading(rows: int, depth: int) -> Spreading:
    """That of a tree of so many rows: on each level by the square, as in `parent_formula`."""
    ends = level_ends(rows, depth)
    above = ends[-2] if len(ends) > 1 else 1
    below = max(1, rows - min(ends))
    mean = below / above
    spread = spreading(below, above, p50=mean * _MEDIAN, p99=mean * _HIGH)
    found: dict[float, float] = defaultdict(float)
    for parents, children in pairwise(level_sizes(rows, depth)):
        for count, share in copies_by_rank(children, parents, _of_the_least):
            found[count] += share * parents
    active = sum(found.values())
    if not active:
        return spread
    shares = tuple((count, number / active) for count, number in sorted(found.items()))
    return replace(spread, active=max(1, round(active)), counted=shares)


def _of_the_least(part: float) -> float:
    """The share of the children that so large a part of the parents has, the last ones."""
    return 1.0 - math.sqrt(1.0 - part)


def pair_sql(parents: int) -> tuple[str, str]:
    """In rows to attack the ancestor and the descendant of pair `#i#`.

    Up to the number of parents each row is its own; the pairs after that have a root below
    another row, which no tree has: so they are free.
    """
    return (
        f"CASE WHEN #i# <= {parents} THEN #i# ELSE #i# - {parents} + 1 END",
        f"CASE WHEN #i# <= {parents} THEN #i# ELSE 1 END",
    )


def with_pairs(design: Design, rows: Mapping[QualifiedName, int]) -> dict[QualifiedName, int]:
    """The rows of each table, where ancestors are as many as their trees make."""
    found = dict(rows)
    for tree in trees_of(design.brief, design.names):
        if tree.ancestors is not None and tree.table in rows:
            found[tree.ancestors.table] = pairs(rows[tree.table], tree.rule.depth)
    return found


def pairs_insert(tree: Tree) -> str:
    """INSERT of all pairs of the rows that are there, above first."""
    table = tree.ancestors.table.sql if tree.ancestors else ""
    joined = ""
    if tree.tenant is not None:
        joined = f"JOIN {tree.table.sql} AS t ON t.{quote_identifier(tree.key)} = p.below\n"
    return (
        f"INSERT INTO {table} ({tree.inserted})\n"
        f"SELECT {tree.whose('t')}p.above, p.below, p.steps\n"
        f"FROM ({closure_query(tree)}) AS p\n{joined}"
        "ORDER BY p.above, p.below"
    )
