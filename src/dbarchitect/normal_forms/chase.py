"""The chase: whether the parts of a relation, joined, are the relation again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dbarchitect.normal_forms.dependencies import Functional, Multivalued

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.normal_forms.dependencies import Names

Row: TypeAlias = "tuple[int, ...]"

MOST_ROWS = 4096
"""Rows of the tableau beyond which multivalued dependencies are not followed further."""


def is_lossless(
    names: Names, parts: Sequence[Names], given: Iterable[Functional | Multivalued]
) -> bool:
    """Whether every relation that obeys the dependencies is the join of its parts.

    Each part is a row that has 0 (the distinguished value) in its own columns and a value of
    its own elsewhere; the dependencies make values equal and rows more until nothing changes.
    """
    return (0,) * len(names) in _chased(names, parts, given)


def counterexample(
    names: Names, parts: Sequence[Names], given: Iterable[Functional]
) -> tuple[Row, ...] | None:
    """Rows that obey the dependencies and are not the join of their parts; None if none are.

    The columns are in the order of their names. The join makes up at least the row of zeros.
    """
    rows = _chased(names, parts, given)
    return None if (0,) * len(names) in rows else tuple(sorted(rows))


def _chased(
    names: Names, parts: Sequence[Names], given: Iterable[Functional | Multivalued]
) -> set[Row]:
    """The rows of the parts after the dependencies, until nothing changes or all are zero."""
    columns = sorted(names)
    rows: set[Row] = set()
    for number, part in enumerate(parts, start=1):
        own = (0 if c in part else number * len(columns) + i for i, c in enumerate(columns))
        rows.add(tuple(own))
    known = tuple(given)
    place = {name: index for index, name in enumerate(columns)}
    whole = (0,) * len(columns)
    while whole not in rows:
        changed = rows
        for one in known:
            if isinstance(one, Functional):
                changed = _made_equal(changed, one, place)
            else:
                changed = _swapped(changed, one, place)
        if changed == rows:
            break
        rows = changed
    return rows


def _made_equal(rows: set[Row], one: Functional, place: dict[str, int]) -> set[Row]:
    left = [place[name] for name in sorted(one.left)]
    for name in sorted(one.right):
        column = place[name]
        lowest: dict[tuple[int, ...], int] = {}
        same: dict[int, int] = {}
        for row in sorted(rows):
            key = tuple(row[index] for index in left)
            value = lowest.setdefault(key, row[column])
            if value != row[column]:
                same[max(value, row[column])] = min(value, row[column])
                lowest[key] = min(value, row[column])
        if same:
            rows = {
                tuple(_least(v, same) if i == column else v for i, v in enumerate(row))
                for row in rows
            }
            return _made_equal(rows, one, place)
    return rows


def _least(value: int, same: dict[int, int]) -> int:
    while value in same:
        value = same[value]
    return value


def _swapped(rows: set[Row], one: Multivalued, place: dict[str, int]) -> set[Row]:
    """With two rows that agree on the left, also those with their right sides exchanged."""
    left = [place[name] for name in sorted(one.left)]
    right = {place[name] for name in one.right}
    found = set(rows)
    for first in rows:
        for second in rows:
            if len(found) >= MOST_ROWS:
                return found
            if all(first[i] == second[i] for i in left):
                mixed = (second[i] if i in right else v for i, v in enumerate(first))
                found.add(tuple(mixed))
    return found
