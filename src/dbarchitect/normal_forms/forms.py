"""The normal form of a relation, and what keeps it from the next one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from dbarchitect.normal_forms.dependencies import (
    Functional,
    Multivalued,
    candidate_keys,
    closure,
    minimal_cover,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.normal_forms.dependencies import Names


class NormalForm(IntEnum):
    """How far a relation is free of facts that stand in it more than once."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    BOYCE_CODD = 4
    FOURTH = 5

    @property
    def text(self) -> str:
        """Its usual short name."""
        return ("1NF", "2NF", "3NF", "BCNF", "4NF")[self - 1]


@dataclass(frozen=True, slots=True)
class Violation:
    """A dependency and the highest form that it leaves the relation in."""

    dependency: Functional | Multivalued
    leaves: NormalForm


def normal_form(
    names: Names, functional: Iterable[Functional], multivalued: Iterable[Multivalued] = ()
) -> NormalForm:
    """The highest form that the relation is in, by the dependencies alone."""
    found = violations(names, functional, multivalued)
    return min((one.leaves for one in found), default=NormalForm.FOURTH)


def violations(
    names: Names, functional: Iterable[Functional], multivalued: Iterable[Multivalued] = ()
) -> tuple[Violation, ...]:
    """What stands in more than one row because of a dependency, the worst first."""
    known = tuple(functional)
    keys = candidate_keys(names, known)
    found = (*_functional(names, known, keys), *_multivalued(names, known, tuple(multivalued)))
    return tuple(sorted(found, key=lambda one: one.leaves))


def _functional(
    names: Names, known: tuple[Functional, ...], keys: tuple[Names, ...]
) -> Iterator[Violation]:
    prime: Names = frozenset(name for key in keys for name in key)
    for one in minimal_cover(known):
        if not one.left <= names or names <= closure(one.left, known):
            continue
        if one.right <= prime:
            yield Violation(one, NormalForm.THIRD)
        elif any(one.left < key for key in keys):
            yield Violation(one, NormalForm.FIRST)
        else:
            yield Violation(one, NormalForm.SECOND)


def _multivalued(
    names: Names, known: tuple[Functional, ...], multivalued: tuple[Multivalued, ...]
) -> Iterator[Violation]:
    for one in multivalued:
        trivial = one.right <= one.left or one.left | one.right == names
        determined = names <= closure(one.left, known) or one.right <= closure(one.left, known)
        if not trivial and not determined:
            yield Violation(one, NormalForm.BOYCE_CODD)
