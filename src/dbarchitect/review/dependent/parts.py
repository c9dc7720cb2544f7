"""The parts of a table: each thing with what it determines, and what remains.

A part is a determinant with the columns that it determines and no other part does. The table
keeps its rows and everything that no part has, so it is the left join of its parts, row by row,
and rows that are there twice stay so.

Source: P. A. Bernstein, "Synthesizing Third Normal Form Relations" (1976): one part for each
determinant of a minimal cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.normal_forms import Functional, minimal_cover

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.model.dependency_facts import Determinant
    from dbarchitect.review.dependent.judging import Judged

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A thing inside a table.

    `named_after` are those of its columns whose names say that they are its own. `whole` says
    that each row of the table obeys. `within` is the key of the part that its key is a column
    of, None where that is the table itself.
    """

    determinant: Determinant
    columns: tuple[str, ...]
    named_after: tuple[str, ...]
    whole: bool
    within: Key | None = None

    @property
    def key(self) -> Key:
        """The columns that tell its rows apart."""
        return self.determinant.columns


def owned(judged: Iterable[Judged]) -> dict[Key, list[Judged]]:
    """By determinant the columns that are meant to depend on it, and on no nearer one.

    A column that several determinants have is with the one that it is named after, and of
    these with the one that has the fewest values.
    """
    meant = [one for one in judged if not one.reasons]
    cover = {
        (one.left, one.right)
        for one in minimal_cover(
            Functional(frozenset(one.determinant.columns), frozenset({one.column}))
            for one in meant
        )
    }
    owners: dict[str, Judged] = {}
    for one in meant:
        known = owners.get(one.column)
        is_nearest = (frozenset(one.determinant.columns), frozenset({one.column})) in cover
        if is_nearest and (known is None or _preference(one) < _preference(known)):
            owners[one.column] = one
    found: dict[Key, list[Judged]] = {}
    for one in owners.values():
        found.setdefault(one.determinant.columns, []).append(one)
    return found


def parts_of(groups: dict[Key, list[Judged]]) -> tuple[Part, ...]:
    """The parts of a table, those first that others refer to.

    A part whose key would be scattered over several others is none: no foreign key could hold
    it, and its columns stay where they are.
    """
    groups = dict(groups)
    while True:
        owner = {one.column: key for key, group in groups.items() for one in group}
        within = {key: {owner.get(name) for name in key} for key in groups}
        scattered = [key for key, places in within.items() if len(places) > 1]
        if scattered:
            del groups[scattered[0]]
            continue
        parts = _in_order(
            [_part(group, next(iter(within[key]))) for key, group in sorted(groups.items())]
        )
        if len(parts) == len(groups):
            return parts
        # What lies within a ring has no part to be within: it is asked for again without.
        groups = {part.key: groups[part.key] for part in parts}


def _preference(one: Judged) -> tuple[bool, int, Key]:
    return not one.is_named_after, one.determinant.values, one.determinant.columns


def _part(group: list[Judged], within: Key | None) -> Part:
    return Part(
        determinant=group[0].determinant,
        columns=tuple(one.column for one in group),
        named_after=tuple(one.column for one in group if one.is_named_after),
        whole=all(one.whole for one in group),
        within=within,
    )


def _in_order(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts that others refer to first; those that refer to each other in a ring are none."""
    kept: list[Part] = []
    waiting = list(parts)
    while waiting:
        referring = {part.within for part in waiting}
        ready = [part for part in waiting if part.key not in referring]
        if not ready:
            break
        kept += ready
        waiting = [part for part in waiting if part not in ready]
    return tuple(kept)
