"""What each form of a hierarchy costs: bytes at the horizon, and buffers in a month.

Rules:
    1. Nothing here is measured: buffers are counted by formula from rows, depth and the rates
       that the brief declares.
    2. A subtree that is read or moved has the square root of all rows: as far from a leaf as
       from the whole tree, counted in powers.
    3. A closure table is chosen only where it halves the buffers; more moves never choose it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.trees.levels import mean_level, pairs
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.relations import TreeForm
from dbarchitect.storage.heap import heap_bytes
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from dbarchitect.model.relations import TreeRule

HOURS_PER_MONTH = 730.5
"""Half of a twelfth of a leap year's and half of a usual year's hours: 365.25 * 24 / 12."""

MARGIN = 2.0
"""How many times fewer buffers a closure table must take than a parent column alone."""

_LABEL_BYTES = 4
"""The length and the level count beside each label of an ltree, padded.

Source: contrib/ltree/ltree.h (LTREE_HDRSIZE, LEVEL_HDRSIZE).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLoad:
    """A tree at the horizon and what is done with it in a month.

    `inserts` are rows that come; `subtrees` and `ancestors` are reads of the keys below or
    above a row.
    """

    rows: int
    depth: int
    moves: float
    inserts: float
    subtrees: float
    ancestors: float


def load_of(rule: TreeRule, rows: int, growth_per_month: float) -> TreeLoad:
    """What the brief says of a tree, in a month."""
    return TreeLoad(
        rows=max(1, rows),
        depth=rule.depth,
        moves=rule.moves_per_month,
        inserts=growth_per_month,
        subtrees=rule.subtree_per_hour * HOURS_PER_MONTH,
        ancestors=rule.ancestors_per_hour * HOURS_PER_MONTH,
    )


def subtree_rows(rows: int) -> int:
    """The rows of a subtree that is read or moved."""
    return max(1, round(math.sqrt(rows)))


def form_bytes(form: TreeForm, load: TreeLoad) -> int:
    """What the form takes beside the entity's own columns and its key, in bytes.

    A parent column and its index are part of each form. An ltree holds the labels from the
    root in each row, and a B-tree over them.
    """
    key = _column("bigint")
    parents = load.rows * 8 + btree_size((key,), load.rows).size_bytes
    if form is TreeForm.ADJACENCY:
        return parents
    if form is TreeForm.CLOSURE:
        count = pairs(load.rows, load.depth)
        table = heap_bytes((key, key, _column("integer")), count)
        below = btree_size((key, key), count).size_bytes
        copies = ((max(1.0, mean_level(load.rows, load.depth)), 1.0),)
        return parents + table + below + btree_size((key,), count, copies=copies).size_bytes
    path = ColumnWidth(
        name="path", layout=layout_of("text"), payloads=((_path_bytes(load), 1.0),)
    )
    return parents + load.rows * _path_bytes(load) + btree_size((path,), load.rows).size_bytes


def _path_bytes(load: TreeLoad) -> int:
    label = len(str(load.rows)) + _LABEL_BYTES
    return round(8 + mean_level(load.rows, load.depth) * label)


def buffers_per_month(form: TreeForm, load: TreeLoad) -> float:
    """Buffers that all reads and writes of the hierarchy touch in a month."""
    return (
        load.subtrees * subtree_buffers(form, load)
        + load.ancestors * ancestor_buffers(form, load)
        + load.moves * move_buffers(form, load)
        + load.inserts * _insert_buffers(form, load)
    )


def subtree_buffers(form: TreeForm, load: TreeLoad) -> float:
    """Buffers to read the keys below a row: one look-up for each, or one for all."""
    below = subtree_rows(load.rows)
    if form is TreeForm.ADJACENCY:
        return below * (_descent(load.rows) + 1)
    if form is TreeForm.CLOSURE:
        return _descent(pairs(load.rows, load.depth)) + below / _PAIRS_PER_PAGE
    return _descent(load.rows) + below


def ancestor_buffers(form: TreeForm, load: TreeLoad) -> float:
    """Buffers to read the keys above a row."""
    level = mean_level(load.rows, load.depth)
    if form is TreeForm.ADJACENCY:
        return level * (_descent(load.rows) + 1)
    if form is TreeForm.CLOSURE:
        return _descent(pairs(load.rows, load.depth)) + level
    return _descent(load.rows) + 1


def move_buffers(form: TreeForm, load: TreeLoad) -> float:
    """Buffers to hang a subtree under another row, and to see that it makes no circle."""
    level = mean_level(load.rows, load.depth)
    own = (level + 2) * (_descent(load.rows) + 1)
    below = subtree_rows(load.rows)
    if form is TreeForm.ADJACENCY:
        return own
    if form is TreeForm.CLOSURE:
        entry = 2 * _descent(pairs(load.rows, load.depth)) + 1
        return own + 2 * below * level * entry
    return own + below * (3 * _descent(load.rows) + 2)


def _insert_buffers(form: TreeForm, load: TreeLoad) -> float:
    level = mean_level(load.rows, load.depth)
    own = (level + 2) * (_descent(load.rows) + 1)
    if form is TreeForm.CLOSURE:
        return own + level * (2 * _descent(pairs(load.rows, load.depth)) + 1)
    return own + (0 if form is TreeForm.ADJACENCY else 2 * _descent(load.rows))


def chosen(load: TreeLoad) -> TreeForm:
    """A parent column alone, unless a closure table is worth its moves by the margin."""
    closure = buffers_per_month(TreeForm.CLOSURE, load)
    if MARGIN * closure < buffers_per_month(TreeForm.ADJACENCY, load):
        return TreeForm.CLOSURE
    return TreeForm.ADJACENCY


_PAIRS_PER_PAGE = 8192 * 0.9 / (8 + 16 + 4)
"""Entries of a B-tree of two `bigint` on a page that is 90 % full, by `indexing.size`."""


def _descent(rows: int) -> int:
    """Pages from the root of a B-tree of numbers to the leaf, both counted."""
    return btree_size((_column("bigint"),), max(1, rows)).height + 1


def _column(type_name: str) -> ColumnWidth:
    return ColumnWidth(name="key", layout=layout_of(type_name))
