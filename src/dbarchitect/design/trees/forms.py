"""What each form of a hierarchy costs: bytes at the horizon, and buffers in a month.

Rules:
    1. Nothing here is measured: buffers are counted by formula from rows, depth and the rates
       that the brief declares.
    2. A subtree that is read or moved has the square root of all rows: as far from a leaf as
       from the whole tree, counted in powers.
    3. A closure table is chosen only where it halves the buffers; more moves never choose it.
    4. A path in each row is chosen only where pages in the order of an outline are asked for,
       and only where it halves the buffers of the other two: an index in that order stops
       after a page, while the others find all rows below and sort them. For rows below or
       above one alone it is no gain over a closure table, and it is wider.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.tenancy.ownership import carries_tenant, ownership
from dbarchitect.design.trees.levels import mean_level, pairs
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.brief import AttributeKind, IdentityMode
from dbarchitect.model.quantities import DAYS_PER_MONTH
from dbarchitect.model.relations import TreeForm
from dbarchitect.storage.heap import heap_bytes
from dbarchitect.storage.rows import align_up
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.relations import TreeRule

HOURS_PER_MONTH = 730.5
"""Half of a twelfth of a leap year's and half of a usual year's hours: 365.25 * 24 / 12."""

MARGIN = 2.0
"""How many times fewer buffers a closure table must take than a parent column alone."""

MARGIN_WORDS = "less than half"
"""The same in words."""

PAGE_ROWS = 50
"""The rows of an outline's page: what a screen shows."""

UUID_DIGITS = 36
"""Characters of a UUID as a text."""

_LEVEL_BYTES, _ALIGNMENT = 2, 8
"""Each label of an ltree has its length before it, and begins at a multiple of eight bytes.

Source: contrib/ltree/ltree.h (LEVEL_HDRSIZE, LEVEL_NEXT).
"""

PATH_HEADER_BYTES = 4
"""The number of levels before the labels, and padding; the value's own length is not in it.

Source: contrib/ltree/ltree.h (LTREE_HDRSIZE).
"""

_LABELLED = frozenset(
    (AttributeKind.INTEGER, AttributeKind.SMALLINT, AttributeKind.BIGINT, AttributeKind.UUID)
)
"""Natural keys of which a label can be made: letters, digits and `_` before PostgreSQL 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLoad:
    """A tree at the horizon and what is done with it in a month.

    `inserts` are rows that come; `subtrees` and `ancestors` are reads of the keys below or
    above a row, `outlines` of the first `PAGE_ROWS` rows below one with their ways to the root.
    """

    rows: int
    depth: int
    moves: float
    inserts: float
    subtrees: float
    ancestors: float
    outlines: float = 0.0


def load_of(rule: TreeRule, rows: int, growth_per_month: float) -> TreeLoad:
    """What the brief says of a tree, in a month."""
    return TreeLoad(
        rows=max(1, rows),
        depth=rule.depth,
        moves=rule.moves_per_month,
        inserts=growth_per_month,
        subtrees=rule.subtree_per_hour * HOURS_PER_MONTH,
        ancestors=rule.ancestors_per_hour * HOURS_PER_MONTH,
        outlines=rule.outline_per_hour * HOURS_PER_MONTH,
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
    label = label_bytes(len(str(load.rows)))
    return round(PATH_HEADER_BYTES + mean_level(load.rows, load.depth) * label)


def label_bytes(characters: int) -> int:
    """What a label of so many characters takes in a path."""
    return align_up(characters + _LEVEL_BYTES, _ALIGNMENT)


def buffers_per_month(form: TreeForm, load: TreeLoad) -> float:
    """Buffers that all reads and writes of the hierarchy touch in a month."""
    return (
        load.subtrees * subtree_buffers(form, load)
        + load.ancestors * ancestor_buffers(form, load)
        + load.outlines * outline_buffers(form, load)
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


def outline_buffers(form: TreeForm, load: TreeLoad) -> float:
    """Buffers to read the first page of the rows below one, each after the one above it.

    Without a path all rows below are found and sorted, whatever a page takes. With it an index
    is read in that order, and each row of the page.
    """
    if form is TreeForm.LTREE:
        return 2 * _descent(load.rows) + 1 + min(PAGE_ROWS, subtree_rows(load.rows))
    walked = subtree_buffers(TreeForm.ADJACENCY, load)
    return walked + ancestor_buffers(form, load)


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
    return own + below * (4 * _descent(load.rows) + 3)


def _insert_buffers(form: TreeForm, load: TreeLoad) -> float:
    level = mean_level(load.rows, load.depth)
    own = (level + 2) * (_descent(load.rows) + 1)
    if form is TreeForm.CLOSURE:
        return own + level * (2 * _descent(pairs(load.rows, load.depth)) + 1)
    return own + (0 if form is TreeForm.ADJACENCY else 2 * _descent(load.rows))


def chosen(load: TreeLoad, *, may_have_path: bool = True) -> TreeForm:
    """A parent column alone, unless another form is worth its keeping by the margin."""
    least = TreeForm.ADJACENCY
    closure = buffers_per_month(TreeForm.CLOSURE, load)
    if MARGIN * closure < buffers_per_month(TreeForm.ADJACENCY, load):
        least = TreeForm.CLOSURE
    path = buffers_per_month(TreeForm.LTREE, load)
    if may_have_path and load.outlines and MARGIN * path < buffers_per_month(least, load):
        return TreeForm.LTREE
    return least


def form_of(brief: Brief, entity: Entity) -> TreeForm:
    """The form that keeps the entity's tree: the author's, else the cheaper by formula.

    Raises:
        ValueError: the entity is no tree.
    """
    if entity.tree is None:
        message = f"{entity.name} is no tree"
        raise ValueError(message)
    if entity.tree.form is not None:
        return entity.tree.form
    if is_of_tenants(brief, entity):
        return TreeForm.ADJACENCY
    grown = entity.growth_per_month * brief.horizon_days / DAYS_PER_MONTH
    load = load_of(entity.tree, round(entity.rows + grown), entity.growth_per_month)
    may_have_path = has_labels(entity) and not is_behind_policy(brief, entity)
    return chosen(load, may_have_path=may_have_path)


def is_of_tenants(brief: Brief, entity: Entity) -> bool:
    """Whether the tree's rows are tenants that share tables: each sees its own row alone.

    What is kept of the others' rows, a path or ancestors, would be no tenant's own.
    """
    return carries_tenant(brief) and entity.name == brief.requirements.tenancy_entity


def is_behind_policy(brief: Brief, entity: Entity) -> bool:
    """Whether a policy comes before every condition on a path of the entity's rows.

    The operators of ltree are not leakproof: a page in order is then found by reading the
    tenant's rows one by one. Source: PostgreSQL documentation 41.5; contrib/ltree/ltree.sql.in.
    """
    if not carries_tenant(brief):
        return False
    found = ownership(brief).get(entity.name)
    return found is not None and found.carries


def keeps_path(brief: Brief, entity: Entity) -> bool:
    """Whether the rows of the entity are a tree that is kept as a path in each row."""
    return entity.tree is not None and form_of(brief, entity) is TreeForm.LTREE


def has_labels(entity: Entity) -> bool:
    """Whether the entity's key gives labels of a path: whole numbers and UUIDs do."""
    if entity.identity is not IdentityMode.NATURAL:
        return True
    kinds = {a.name: a.type for a in entity.attributes}
    types = [kinds.get(name) for name in entity.natural_key]
    return len(types) == 1 and all(
        one is not None and one.kind in _LABELLED and not one.array for one in types
    )


_PAIRS_PER_PAGE = 8192 * 0.9 / (8 + 16 + 4)
"""Entries of a B-tree of two `bigint` on a page that is 90 % full, by `indexing.size`."""


def _descent(rows: int) -> int:
    """Pages from the root of a B-tree of numbers to the leaf, both counted."""
    return btree_size((_column("bigint"),), max(1, rows)).height + 1


def _column(type_name: str) -> ColumnWidth:
    return ColumnWidth(name="key", layout=layout_of(type_name))
