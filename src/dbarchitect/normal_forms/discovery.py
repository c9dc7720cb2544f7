"""Dependencies that the rows of a sample show: level by level, smallest determinants first.

A determinant's rows are kept as its stripped partition: groups of two and more rows that agree
in it, since a row that is alone agrees with all dependencies. The partition of a larger
determinant is that of a smaller one, split further by one more column.

Null is a value like others where it is determined. Where it determines, it names nothing: rows
with a null in the determinant must have null in what is determined, so that the table is the
left join of its parts.

Source: Huhtala, Kärkkäinen, Porkka and Toivonen, "TANE: An Efficient Algorithm for Discovering
Functional and Approximate Dependencies" (1999), with its error g3: the share of rows that would
have to go for a dependency to hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import log10
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

    Values: TypeAlias = "Sequence[Hashable]"
    Groups: TypeAlias = "Sequence[Sequence[int]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One dependency that the sample does not refute, or not by more than was allowed.

    `left` determines `right` in all rows but `broken`; `groups` is how many values of `left`
    stand in several rows, the only ones that could refute it.
    """

    left: tuple[str, ...]
    right: str
    groups: int
    broken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What a sample shows.

    `constant` are columns with one value, `unique` the smallest sets of columns of which no
    two rows agree. `is_complete` is False where time ran out.
    """

    rows: int
    dependencies: tuple[Seen, ...]
    constant: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    is_complete: bool


def discovered(
    columns: Mapping[str, Values],
    *,
    largest: int = 2,
    combined: Collection[str] | None = None,
    broken_share: float = 0.0,
    out_of_time: Callable[[], bool] = lambda: False,
) -> Discovery:
    """The smallest determinants of each column, of at most `largest` columns.

    Args:
        columns: The values of each column in the same order of rows; None is null.
        largest: The most columns of a determinant.
        combined: The columns that make determinants together; all where left out.
        broken_share: The share of the rows that a dependency may be broken in, 0 to 1. Only
            determinants of one column are looked at so leniently.
        out_of_time: Asked before each determinant; what was found so far is returned.
    """
    search = _Search(columns, columns if combined is None else combined)
    is_complete = all(
        search.level(size, broken_share if size == 1 else 0.0, out_of_time)
        for size in range(1, largest + 1)
    )
    return Discovery(
        rows=search.rows,
        dependencies=tuple(search.found),
        constant=tuple(name for name in columns if name not in search.names),
        unique=tuple(search.unique),
        is_complete=is_complete,
    )


def collision_log10(values: Values) -> float:
    """The logarithm to base 10 of the chance that two rows, drawn apart, have one value.

    0 for a constant; -3 where a thousand values are equally frequent. Not of no rows.
    """
    rows = len(values)
    return log10(sum(n * n for n in Counter(values).values()) / (rows * rows))


class _Search:
    """What was found so far, and what larger determinants need not be asked for."""

    def __init__(self, columns: Mapping[str, Values], combined: Collection[str]) -> None:
        self.rows = len(next(iter(columns.values()), ()))
        self.names = [name for name, values in columns.items() if len(set(values)) > 1]
        self.found: list[Seen] = []
        self.unique: list[tuple[str, ...]] = []
        self._columns = columns
        self._combined = [name for name in self.names if name in combined]
        self._nulls = {name: _nulls(columns[name]) for name in self.names}
        self._lefts: dict[str, list[frozenset[str]]] = {name: [] for name in self.names}
        # Determinants come in the order of their columns: the last of each size serves the
        # next size many times.
        self._latest: dict[int, tuple[tuple[str, ...], Groups]] = {}

    def level(self, size: int, broken_share: float, out_of_time: Callable[[], bool]) -> bool:
        """Determinants of that size have been looked at; False where time ran out."""
        allowed = int(broken_share * self.rows)
        for left in combinations(self.names if size == 1 else self._combined, size):
            if out_of_time():
                return False
            if any(set(unique).issubset(left) for unique in self.unique):
                continue
            groups = self._groups(left)
            if groups:
                self._look_at(left, groups, allowed)
            else:
                self.unique.append(left)
        return True

    def _groups(self, left: tuple[str, ...]) -> Groups:
        """The groups of two and more rows that agree in the columns."""
        if not left:
            return [range(self.rows)]
        known = self._latest.get(len(left))
        if known is None or known[0] != left:
            known = left, _split(self._groups(left[:-1]), self._columns[left[-1]])
            self._latest[len(left)] = known
        return known[1]

    def _look_at(self, left: tuple[str, ...], groups: Groups, allowed: int) -> None:
        chosen = set(left)
        nulls = sorted({row for name in left for row in self._nulls[name]})
        for right in self.names:
            lefts = self._lefts[right]
            if right in chosen or any(known <= chosen for known in lefts):
                continue
            broken = _broken(groups, nulls, self._columns[right], allowed)
            if broken is not None:
                lefts.append(frozenset(left))
                seen = Seen(left=left, right=right, groups=len(groups), broken=broken)
                self.found.append(seen)


def _nulls(values: Values) -> Sequence[int]:
    return [row for row, value in enumerate(values) if value is None]


def _split(groups: Groups, values: Values) -> Groups:
    """The groups, split by one more column: without nulls, and rows that are alone."""
    found: list[list[int]] = []
    for group in groups:
        parts: dict[Hashable, list[int]] = {}
        for row in group:
            parts.setdefault(values[row], []).append(row)
        parts.pop(None, None)
        found.extend(part for part in parts.values() if len(part) > 1)
    return found


def _broken(groups: Groups, nulls: Sequence[int], values: Values, allowed: int) -> int | None:
    """How many rows would have to go for the dependency to hold; None if more than allowed."""
    broken = 0
    for row in nulls:
        broken += values[row] is not None
        if broken > allowed:
            return None
    for group in groups:
        first = values[group[0]]
        if any(values[row] != first for row in group):
            broken += len(group) - max(Counter(values[row] for row in group).values())
            if broken > allowed:
                return None
    return broken
