"""Which index a use of a table asks for, and whether an index answers a use.

Rules:
    1. Columns compared with `=` lead, in any order among themselves; then what the rows are
       sorted by, with its direction; else one range, for nothing after a range narrows.
    2. A comparison with a constant goes into the index's predicate: it is the same in every
       run, so no key is spent on it.
    3. A unique index whose columns are all compared with `=` finds one row: nothing is faster.

Source: PostgreSQL documentation 11.3 (Multicolumn Indexes), 11.4 and 11.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """One column of ORDER BY; where nulls come, unsaid, follows the direction as in SQL."""

    column: str
    descending: bool = False
    nulls_first: bool | None = None

    @property
    def direction(self) -> tuple[bool, bool]:
        """Descending, and nulls first."""
        first = self.descending if self.nulls_first is None else self.nulls_first
        return (self.descending, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUse:
    """How one statement finds the rows of one table.

    `equal` are columns compared with `=` to a value that differs from run to run, or to a
    column of a table read before. `constants` are conditions that are the same in every run,
    as SQL. `sorted_by` is given only where the whole ORDER BY lies in this table. `limited`
    says that the statement stops after some rows.
    """

    table: QualifiedName
    equal: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    sorted_by: tuple[Ordering, ...] = ()
    limited: bool = False


def candidate(use: TableUse, name: QualifiedName, *, first: Sequence[str] = ()) -> Index | None:
    """The B-tree that answers the use best, or None where no index would help.

    `first` are columns that lead among those compared with `=`, so that one index can serve a
    foreign key as well. A sort is worth an index only with an equality or a limit.
    """
    leading = [column for column in first if column in use.equal]
    leading += [column for column in use.equal if column not in leading]
    keys = [IndexKey(column=column) for column in leading]
    if use.sorted_by and (use.limited or use.equal):
        keys += [_sort_key(item) for item in use.sorted_by if item.column not in leading]
    elif use.ranges:
        keys += [IndexKey(column=column) for column in _free_ranges(use)[:1]]
    if not keys:
        return None
    return Index(name=name, keys=tuple(keys), predicate=_joined(use.constants))


def serves(index: Index, use: TableUse) -> bool:
    """Whether the index finds what the use wants, in its order, without reading other rows."""
    usable = index.access_method == "btree" and index.valid and not index.on_only
    if not usable or not set(_predicate(index)) <= _parts(use):
        return False
    one_row = index.unique and all(column in use.equal for column in index.columns)
    return one_row or _leads(index, use)


def _leads(index: Index, use: TableUse) -> bool:
    equal = set(use.equal)
    if set(index.columns[: len(equal)]) != equal:
        return False
    rest = index.keys[len(equal) :]
    if use.sorted_by and (use.limited or use.equal):
        return _in_order(rest, tuple(o for o in use.sorted_by if o.column not in equal))
    if _free_ranges(use):
        return bool(rest) and rest[0].column in _free_ranges(use)
    return bool(equal)


def _predicate(index: Index) -> tuple[str, ...]:
    return () if index.predicate is None else conjuncts(index.predicate)


def _free_ranges(use: TableUse) -> list[str]:
    """The ranges of columns that no equality has settled."""
    return [column for column in use.ranges if column not in use.equal]


def _sort_key(item: Ordering) -> IndexKey:
    descending, nulls_first = item.direction
    return IndexKey(column=item.column, descending=descending, nulls_first=nulls_first)


def _joined(constants: Sequence[str]) -> str | None:
    return " AND ".join(constants) or None


def _parts(use: TableUse) -> set[str]:
    return {part for text in use.constants for part in conjuncts(text)}


def _in_order(keys: Sequence[IndexKey], wanted: Sequence[Ordering]) -> bool:
    have = [(key.column, key.descending, key.nulls_first) for key in keys[: len(wanted)]]
    ahead = [(item.column, *item.direction) for item in wanted]
    back = [(column, not descending, not first) for column, descending, first in ahead]
    return have in (ahead, back)
