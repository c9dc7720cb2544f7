"""B-tree: equality, one range, an order, and texts by what they begin with.

Rules:
    1. What is compared with `=` leads, in any order among itself; then what the rows are
       sorted by, with its direction; else one range, for nothing after a range narrows.
    2. A comparison with a constant goes into the index's predicate: it is the same in every
       run, so no key is spent on it.
    3. A unique index whose columns are all compared with `=` finds one row: nothing is faster.
    4. A text's beginning is a range only where text is ordered by its bytes. The server's
       locale is not known before it is there, so the key says so itself: text_pattern_ops.
    5. What a statement reads besides goes along as INCLUDE where it runs often, adds little
       and is never changed: then the table is not read at all.

Source: PostgreSQL documentation 11.2 (Index Types), 11.3, 11.4, 11.8, 11.9 (Index-Only Scans)
and 11.10 (Operator Classes).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.indexing.entry_work import (
    COMPARISONS_PER_PAGE,
    WAL_RECORD_BYTES,
    EntryWork,
)
from dbarchitect.indexing.methods.predicates import is_reachable, predicate_of
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.indexing.entry_work import IndexShape
    from dbarchitect.indexing.uses import Condition, Ordering, TableFacts, TableUse

PATTERN_CLASS = QualifiedName("pg_catalog", "text_pattern_ops")

INCLUDED_COLUMNS = 2
"""The most columns that go along; more of them make the index a second table."""

INCLUDED_BYTES = 32
"""The most bytes that they may add to an entry: with key and header still under 64."""

INCLUDED_RATE_PER_HOUR = 36_000
"""How often a statement runs, ten times a second, before a read of the table is saved it."""

_EQUALITY = "="
_RANGES = frozenset({"<", "<=", ">", ">=", "between"})
_TEXTS = ("text", "character varying", "character")


def candidates(
    use: TableUse, facts: TableFacts, name: QualifiedName, *, first: Sequence[str] = ()
) -> Iterator[Index]:
    """The B-tree that answers the use best, and the same with what else the use reads."""
    keys = [IndexKey(column=column) for column in _leading(use, first)]
    keys += [_key(item) for item in use.conditions if item.operator == _EQUALITY]
    beginnings = _beginning_keys(use)
    if beginnings:
        keys += beginnings[:1]
    elif use.sorted_by and (use.limited or keys):
        keys += [_sort_key(item) for item in use.sorted_by if item.column not in use.equal]
    else:
        keys += _range_keys(use)[:1]
    if not keys:
        return
    index = Index(name=name, keys=tuple(keys), predicate=predicate_of(use))
    included = _included(index, use, facts)
    if included:
        yield replace(index, include=included)
    yield index


def serves(index: Index, use: TableUse) -> bool:
    """Whether the index finds what the use wants, in its order, without reading other rows."""
    if not is_reachable(index, use):
        return False
    return is_one_row(index, use) or _leads(index, use)


def is_one_row(index: Index, use: TableUse) -> bool:
    """Whether the index is unique over what the use compares with `=`."""
    return index.unique and all(_tested(key) in _equal(use) for key in index.keys)


def _leading(use: TableUse, first: Sequence[str]) -> list[str]:
    leading = [column for column in first if column in use.equal]
    return leading + [column for column in use.equal if column not in leading]


def _equal(use: TableUse) -> set[str]:
    tested = {item.tested for item in use.conditions if item.operator == _EQUALITY}
    return {*use.equal, *tested}


def _leads(index: Index, use: TableUse) -> bool:
    equal = _equal(use)
    if {_tested(key) for key in index.keys[: len(equal)]} != equal:
        return False
    rest = index.keys[len(equal) :]
    beginnings = _beginning_keys(use)
    if not beginnings and use.sorted_by and (use.limited or equal):
        return _in_order(rest, tuple(o for o in use.sorted_by if o.column not in equal))
    ranges = [(_tested(key), key.operator_class) for key in beginnings or _range_keys(use)]
    if ranges:
        return bool(rest) and (_tested(rest[0]), rest[0].operator_class) in ranges
    return bool(equal)


def _range_keys(use: TableUse) -> list[IndexKey]:
    """The ranges of what no equality has settled."""
    keys = [IndexKey(column=column) for column in use.ranges if column not in use.equal]
    return keys + [_key(item) for item in use.conditions if item.operator in _RANGES]


def _beginning_keys(use: TableUse) -> list[IndexKey]:
    """Texts by what they begin with: few rows, which are sorted afterwards."""
    return [
        replace(_key(item), operator_class=PATTERN_CLASS)
        for item in use.conditions
        if _is_beginning(item)
    ]


def answers(condition: Condition) -> bool:
    """Whether the condition is an equality, a range or the beginning of a text."""
    is_ordered = condition.operator in {_EQUALITY, *_RANGES}
    return (is_ordered and condition.expression is not None) or _is_beginning(condition)


def _is_beginning(condition: Condition) -> bool:
    bare = condition.type.partition("(")[0]
    return condition.operator == "like" and condition.is_prefix and bare in _TEXTS


def _key(condition: Condition) -> IndexKey:
    if condition.expression is not None:
        return IndexKey(expression=condition.expression)
    return IndexKey(column=condition.column)


def _tested(key: IndexKey) -> str | None:
    return key.column if key.column is not None else key.expression


def _sort_key(item: Ordering) -> IndexKey:
    descending, nulls_first = item.direction
    return IndexKey(column=item.column, descending=descending, nulls_first=nulls_first)


def _included(index: Index, use: TableUse, facts: TableFacts) -> tuple[str, ...]:
    """What the use reads beyond the keys, where it pays to keep it in the index."""
    named = {column for column in index.columns if column is not None}
    more = tuple(column for column in use.reads if column not in named)
    widths = [facts.width(column) for column in more]
    total = sum(width for width in widths if width is not None)
    pays = use.rate_per_hour >= INCLUDED_RATE_PER_HOUR and not facts.changed & {*more}
    small = len(more) <= INCLUDED_COLUMNS and None not in widths and total <= INCLUDED_BYTES
    is_plain = all(key.expression is None for key in index.keys)
    return more if more and pays and small and is_plain else ()


def _in_order(keys: Sequence[IndexKey], wanted: Sequence[Ordering]) -> bool:
    have = [(key.column, key.descending, key.nulls_first) for key in keys[: len(wanted)]]
    ahead = [(item.column, *item.direction) for item in wanted]
    back = [(column, not descending, not first) for column, descending, first in ahead]
    return have in (ahead, back)


def entry_work(shape: IndexShape) -> EntryWork:
    """The way down to a leaf, which is changed. Source: btcostestimate, selfuncs.c."""
    comparisons = math.log2(max(2.0, shape.entries))
    comparisons += COMPARISONS_PER_PAGE * (shape.height + 1)
    return EntryWork(
        comparisons=comparisons,
        page_changes=1.0,
        record_bytes=WAL_RECORD_BYTES + shape.entry_bytes,
    )
