"""Paths of generated rows: the labels of the rows above one, worked out from their numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import column_values, key_values
from dbarchitect.design.proof.tenants import (
    counts_of_tenants,
    tenant_branches,
    tenant_references,
)
from dbarchitect.design.proof.tree_rows import parent_sql, tree_with_path
from dbarchitect.design.proof.values import Values
from dbarchitect.design.trees.forms import PATH_HEADER_BYTES, UUID_DIGITS, label_bytes
from dbarchitect.design.trees.levels import level_ends
from dbarchitect.design.trees.paths import PATH_TYPE, label_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.model.schema import Column, Table


def own_values(setting: Setting, table: Table, column: Column) -> Values:
    """The values of a column that refers to nothing: a path, or what its column says of it."""
    tree = tree_with_path(setting.design, table.name, column.name)
    if tree is None:
        return column_values(setting, table, column)
    return path_values(setting, tree)


def path_values(setting: Setting, tree: Tree) -> Values:
    """The path of row `#i#`, from the numbers of the rows above it."""
    key = key_values(setting, tree.table, tree.key)

    def label(number: str) -> str:
        return label_sql(f"({key.at(number, f'({number} * 16)')})")

    parent = _above(setting, tree).replace("#i#", "w.i")
    sql = (
        "(WITH RECURSIVE w (i, way, steps) AS ("  # noqa: S608 - formulas of ours
        f"SELECT n.i, {label('n.i')}, 1 FROM (SELECT (#i#)::bigint) AS n (i) UNION ALL "
        f"SELECT p.i, {label('p.i')} || '.' || w.way, w.steps + 1 FROM w "
        f"CROSS JOIN LATERAL (SELECT ({parent})::bigint OFFSET 0) AS p (i) "
        "WHERE p.i IS NOT NULL) "
        f"SELECT w.way FROM w ORDER BY w.steps DESC LIMIT 1)::{PATH_TYPE}"
    )
    return Values(sql, _payloads(setting, tree), "the keys from the root")


def _above(setting: Setting, tree: Tree) -> str:
    """SQL over the row's number `#i#` of the number of the row that it lies under, or null."""
    found = tenant_references(setting, setting.design.schema.table(tree.table))
    if found is None:
        return parent_sql(setting, tree)
    return next(row for columns, row in found.parents.items() if tree.parent in columns)


def _payloads(setting: Setting, tree: Tree) -> tuple[tuple[int, float], ...]:
    """The bytes of the paths of each level, and the level's share of all rows."""
    rows = setting.rows[tree.table]
    column = setting.design.schema.table(tree.table).column(tree.key)
    ends = _ends(setting, tree)
    found: list[tuple[int, float]] = []
    taken, before = PATH_HEADER_BYTES, 0
    for end in ends:
        # In rows of many tenants any number may be on any level.
        digits = len(str(end if tree.tenant is None else rows))
        taken += label_bytes(UUID_DIGITS if column.type == "uuid" else digits)
        found.append((taken, (end - before) / ends[-1]))
        before = end
    return tuple(found)


def _ends(setting: Setting, tree: Tree) -> Sequence[int]:
    """How many rows there are down to each level."""
    if tree.tenant is None or setting.minimal:
        return level_ends(setting.rows[tree.table], tree.rule.depth)
    counts = [count for count in counts_of_tenants(setting, tree.table) if count]
    branches = tenant_branches(counts[0], tree)
    levels = math.ceil(math.log(counts[0] * (branches - 1) + 1, branches) - 1e-9)
    wholes = [(branches**level - 1) // (branches - 1) for level in range(1, levels + 1)]
    return [sum(min(count, whole) for count in counts) for whole in wholes]
