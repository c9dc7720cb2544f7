"""Whether one index makes another needless.

Rules:
    1. Needless means: every statement that could use it can use the other one as well, and
       what it enforces the other enforces too.
    2. A B-tree is read in both directions, so (a, b DESC) and (a DESC, b) order alike.
    3. A partial index is smaller than a whole one and is kept beside it: predicates must be
       equal, not implied.
    4. What a primary key, a constraint, a parent's index or a replica identity needs is never
       needless because of a mere index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.schema import Index, IndexKey

_KEYS_IN_ANY_ORDER = frozenset({"gin", "brin"})
_ONE_KEY = frozenset({"hash", "spgist"})


def duplicate(first: Index, second: Index) -> bool:
    """Whether the two are one index under two names: keys, uniqueness, predicate and all."""
    return (
        first.name != second.name
        and len(first.keys) == len(second.keys)
        and same_keys_prefix(first, second)
        and first.access_method == second.access_method
        and first.predicate == second.predicate
        and set(first.include) == set(second.include)
        and first.unique == second.unique
        and first.nulls_not_distinct == second.nulls_not_distinct
        and first.valid
        and second.valid
        and _same_grain(first, second)
    )


def redundant(index: Index, other: Index) -> bool:
    """Whether `other` makes `index` needless.

    Of two equal indexes each makes the other needless; which one goes is the caller's choice,
    but never one that a constraint owns beside one that none owns.
    """
    if index.name == other.name or not other.valid or other.on_only or _is_needed(index, other):
        return False
    return (
        index.access_method == other.access_method
        and index.predicate == other.predicate
        and same_keys_prefix(index, other)
        and _same_grain(index, other)
        and _stored(index) <= _stored(other)
        and _enforces_as_much(index, other)
    )


def same_keys_prefix(index: Index, other: Index) -> bool:
    """Whether the keys of `index` lead those of `other`, read forwards or backwards."""
    if index.access_method in _KEYS_IN_ANY_ORDER:
        return {*map(comparison, index.keys)} <= {*map(comparison, other.keys)}
    missing = len(other.keys) - len(index.keys)
    if missing < 0 or (missing > 0 and index.access_method in _ONE_KEY):
        return False
    pairs = list(zip(index.keys, other.keys, strict=False))
    if any(comparison(mine) != comparison(theirs) for mine, theirs in pairs):
        return False
    return index.access_method != "btree" or _same_direction(pairs)


def _is_needed(index: Index, other: Index) -> bool:
    return (
        index.primary
        or index.replica_identity
        or index.partition_of is not None
        or (index.constraint is not None and other.constraint is None)
    )


def _enforces_as_much(index: Index, other: Index) -> bool:
    if not index.unique:
        return index.constraint is None  # else it is that of an exclusion constraint
    return (
        other.unique
        and len(index.keys) == len(other.keys)
        and (other.nulls_not_distinct or not index.nulls_not_distinct)
    )


def _same_grain(first: Index, second: Index) -> bool:
    """A BRIN index of smaller ranges finds fewer pages that may hold a row."""
    one, other = (dict(index.storage_parameters) for index in (first, second))
    return one.get("pages_per_range") == other.get("pages_per_range")


def _stored(index: Index) -> set[str]:
    """The columns that an index-only scan can return."""
    return {*index.include, *(key.column for key in index.keys if key.column is not None)}


def comparison(key: IndexKey) -> tuple[object, ...]:
    """What two keys must share to hold the same values in the same sense."""
    return (
        key.column,
        key.expression,
        key.operator_class,
        key.operator_class_options,
        key.collation,
    )


def _direction(key: IndexKey) -> tuple[bool, bool]:
    return (key.descending, key.nulls_first)


def _same_direction(pairs: list[tuple[IndexKey, IndexKey]]) -> bool:
    forwards = all(_direction(mine) == _direction(theirs) for mine, theirs in pairs)
    return forwards or all(_direction(mine) == _reverse(theirs) for mine, theirs in pairs)


def _reverse(key: IndexKey) -> tuple[bool, bool]:
    return (not key.descending, not key.nulls_first)
