"""The few dependencies that a table has to be asked for, from the many that a sample shows.

What follows from others follows in the table too, once these are found to hold there: columns
that determine each other are asked for by one of them, and a column that is determined by way
of another one is asked for there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.normal_forms.dependencies import Functional, minimal_cover

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.normal_forms.discovery import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Condensed:
    """A determinant, and what to ask of it.

    `equals` are single columns that determine the determinant as well.
    """

    left: tuple[str, ...]
    rights: tuple[str, ...]
    equals: tuple[str, ...] = ()


def condensed(seen: Iterable[Seen], preferred: Sequence[str]) -> tuple[Condensed, ...]:
    """What to ask for, so that all of `seen` that is never broken follows, or is asked itself.

    Of columns that determine each other the first in `preferred`, which has all columns, stands
    for all. Dependencies that some rows of the sample break are asked for by themselves.
    """
    known = tuple(seen)
    place = {name: index for index, name in enumerate(preferred)}
    classes = _classes(
        {(s.left[0], s.right) for s in known if len(s.left) == 1 and not s.broken}
    )
    chosen = {name: min(names, key=place.__getitem__) for name, names in classes.items()}
    others = {name for name in chosen if chosen[name] != name}
    asked: dict[tuple[str, ...], list[str]] = {}
    for left, right in _cover(known, others):
        asked.setdefault(tuple(sorted(left, key=place.__getitem__)), []).append(right)
    for name in sorted(others, key=place.__getitem__):
        asked.setdefault((chosen[name],), []).append(name)
    for one in known:
        if one.broken and others.isdisjoint(one.left):
            asked.setdefault(one.left, []).append(one.right)
    return tuple(
        Condensed(
            left=left,
            rights=tuple(sorted(rights, key=place.__getitem__)),
            equals=tuple(n for n in preferred if n in others and (chosen[n],) == left),
        )
        for left, rights in sorted(asked.items(), key=lambda item: [place[n] for n in item[0]])
    )


def _classes(pairs: set[tuple[str, str]]) -> dict[str, set[str]]:
    """Of each column that another one determines and is determined by: it and all such."""
    found: dict[str, set[str]] = {}
    for left, right in pairs:
        if (right, left) in pairs:
            found.setdefault(left, {left}).add(right)
    return found


def _cover(known: tuple[Seen, ...], others: set[str]) -> list[tuple[frozenset[str], str]]:
    """The smallest set from which those without `others` follow."""
    given = [
        Functional(frozenset(one.left), frozenset({one.right}))
        for one in known
        if not one.broken and others.isdisjoint((*one.left, one.right))
    ]
    return [(one.left, next(iter(one.right))) for one in minimal_cover(given)]
