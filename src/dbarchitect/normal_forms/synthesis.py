"""Decompositions: into third normal form by synthesis, into Boyce-Codd form by splitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.normal_forms.dependencies import (
    Functional,
    candidate_keys,
    closure,
    implies,
    minimal_cover,
    projected,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.normal_forms.dependencies import Names


def third_form_parts(names: Names, given: Iterable[Functional]) -> tuple[Names, ...]:
    """Parts in third normal form: lossless, and each dependency stands in one of them.

    Source: P. A. Bernstein, "Synthesizing Third Normal Form Relations" (1976), with a part for
    a key as Biskup, Dayal and Bernstein (1979) added.
    """
    known = tuple(given)
    groups: dict[Names, Names] = {}
    for one in minimal_cover(known):
        groups[one.left] = groups.get(one.left, one.left) | one.right
    parts = list(groups.values())
    loose = names - frozenset().union(*parts)
    keys = candidate_keys(names, known)
    if loose or not any(key <= part for key in keys for part in parts):
        parts.append(keys[0] | loose)
    return _without_contained(parts)


def boyce_codd_parts(names: Names, given: Iterable[Functional]) -> tuple[Names, ...]:
    """Parts in Boyce-Codd normal form: lossless; a dependency may stand in none of them."""
    known = tuple(given)
    for one in sorted(
        projected(names, known), key=lambda f: (len(f.left | f.right), sorted(f.left))
    ):
        if not names <= closure(one.left, known):
            determined = closure(one.left, known) & names
            rest = one.left | (names - determined)
            return _without_contained(
                [*boyce_codd_parts(determined, known), *boyce_codd_parts(rest, known)]
            )
    return (names,)


def preserves(parts: Iterable[Names], given: Iterable[Functional]) -> bool:
    """Whether each dependency can be kept within the parts, one part at a time."""
    known = tuple(given)
    kept = [one for part in parts for one in projected(part, known)]
    return all(implies(kept, one) for one in known)


def _without_contained(parts: list[Names]) -> tuple[Names, ...]:
    """The parts that no other holds, in the order of names."""
    unique = sorted(set(parts), key=sorted)
    return tuple(part for part in unique if not any(part < other for other in unique))
