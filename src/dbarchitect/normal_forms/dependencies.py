"""Functional and multivalued dependencies, what follows from them, and keys."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Names: TypeAlias = "frozenset[str]"

MOST_KEYS = 64
"""The most candidate keys that are listed: there may be exponentially many."""


@dataclass(frozen=True, slots=True)
class Functional:
    """Rows that agree in `left` agree in `right`."""

    left: Names
    right: Names


@dataclass(frozen=True, slots=True)
class Multivalued:
    """The values of `right` that go with those of `left` do so whatever the others are."""

    left: Names
    right: Names


def closure(names: Iterable[str], given: Iterable[Functional]) -> Names:
    """Everything that the names determine."""
    found = set(names)
    waiting = list(given)
    while True:
        ready = [one for one in waiting if one.left <= found]
        if not ready:
            return frozenset(found)
        waiting = [one for one in waiting if not one.left <= found]
        for one in ready:
            found |= one.right


def implies(given: Iterable[Functional], wanted: Functional) -> bool:
    """Whether the wanted dependency follows from the given ones."""
    return wanted.right <= closure(wanted.left, given)


def minimal_cover(given: Iterable[Functional]) -> tuple[Functional, ...]:
    """An equivalent set without anything superfluous, each with one name on the right.

    The same set gives the same cover, in the order of names.
    """
    single = sorted(
        {Functional(one.left, frozenset({name})) for one in given for name in one.right},
        key=order,
    )
    reduced = [Functional(_reduced(one, single), one.right) for one in single]
    kept = [one for one in dict.fromkeys(reduced) if not one.right <= one.left]
    for one in tuple(kept):
        others = [other for other in kept if other != one]
        if implies(others, one):
            kept = others
    return tuple(kept)


def order(one: Functional) -> tuple[list[str], list[str]]:
    """The place of a dependency among others."""
    return sorted(one.left), sorted(one.right)


def _reduced(one: Functional, given: list[Functional]) -> Names:
    """The left side without names that the others make superfluous."""
    left = one.left
    for name in sorted(one.left):
        if one.right <= closure(left - {name}, given):
            left -= {name}
    return left


def candidate_keys(names: Names, given: Iterable[Functional]) -> tuple[Names, ...]:
    """The smallest sets that determine all names: the shortest first, at most 64.

    Source: Lucchesi and Osborn, "Candidate Keys for Relations" (1978).
    """
    known = tuple(given)
    first = _shrunk(names, names, known)
    found = [first]
    for key in found:
        for one in known:
            wider = one.left | (key - one.right)
            if len(found) < MOST_KEYS and not any(other <= wider for other in found):
                found.append(_shrunk(wider, names, known))
    return tuple(sorted(found, key=lambda key: (len(key), sorted(key))))


def _shrunk(key: Names, names: Names, given: tuple[Functional, ...]) -> Names:
    for name in sorted(key):
        if names <= closure(key - {name}, given):
            key -= {name}
    return key


def projected(names: Names, given: Iterable[Functional]) -> tuple[Functional, ...]:
    """What the dependencies say of some of their names: each subset with its closure.

    Exponential in the number of names that stand on a left side; others need not be tried.
    """
    known = tuple(given)
    lefts = sorted(names & frozenset().union(*(one.left for one in known)))
    found: list[Functional] = []
    for size in range(len(lefts) + 1):
        for chosen in combinations(lefts, size):
            left = frozenset(chosen)
            right = (closure(left, known) & names) - left
            if right - closure(left, found):
                found.append(Functional(left, right))
    return tuple(found)
