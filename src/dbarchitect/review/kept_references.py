"""References that rows keep though no foreign key does, and why that is no accident.

That all values of a column are keys of a table says little by itself: where keys are 1, 2, 3
and so on, each small number is one. What says something is, in this order: that names tie the
two; that so many values would hardly meet keys with gaps; that the largest value is the largest
key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import ReferenceFacts
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

Place = tuple["QualifiedName", str]

LEAST_ROWS = 30
"""Fewer rows say too little. Source: the rule of three, see `row_facts.LEAST_ROWS`: of 30 that
all refer to a key, less than one in ten others does not, which is what a name makes up for."""

STRANGERS_MOST = 0.1
"""Up to this share of values that are no key, a name that ties the two still counts. An
assumption: what an application without foreign keys leaves behind in some years."""

REFUTED_FROM = 0.5
"""From this share of values that are no key on, a column is no reference whatever it is called.
An assumption."""


class Tie(IntEnum):
    """Why values and keys do not meet by accident, the weakest first."""

    RANGES_END_ALIKE = 1
    HARDLY_BY_CHANCE = 2
    NAMED = 3


@dataclass(frozen=True, slots=True)
class KeptReference:
    """A column whose values are another's keys, and why that is no accident."""

    facts: ReferenceFacts
    tie: Tie

    @property
    def place(self) -> Place:
        """The column that refers."""
        return self.facts.table, self.facts.column

    @property
    def orphans(self) -> int:
        """How many rows refer to nothing, as far as all rows were looked at."""
        rows = self.facts.rows
        return 0 if rows is None else rows.of - rows.count

    def chance(self) -> float:
        """How likely so many numbers of the range are all keys by chance; else 1."""
        return density(self.facts) ** self.facts.values.of


def density(facts: ReferenceFacts) -> float:
    """The share of the numbers between the smallest and the largest key that are keys."""
    if facts.key_numbers is None or facts.keys is None:
        return 1.0
    width = int(facts.key_numbers.largest) - int(facts.key_numbers.smallest) + 1
    return min(1.0, facts.keys / width)


def kept_references(
    snapshot: Snapshot, *, least_rows: int = LEAST_ROWS
) -> Iterator[KeptReference]:
    """The reference of each column that rows keep, the one by name where there are several."""
    if not isinstance(snapshot.data, Known):
        return
    best: dict[Place, KeptReference] = {}
    for facts in snapshot.data.value.references:
        found = _kept(facts, least_rows)
        if found is None:
            continue
        known = best.get(found.place)
        if known is None or _rank(found) > _rank(known):
            best[found.place] = found
    yield from best.values()


def decided_by_rows(snapshot: Snapshot) -> frozenset[Place]:
    """The columns of which rows say what they refer to, or that they refer to nothing.

    A column is refuted where names tie it to keys, and few of its values are any of them.
    """
    if not isinstance(snapshot.data, Known):
        return frozenset()
    kept = {one.place for one in kept_references(snapshot)}
    shares: dict[Place, float] = {}
    for facts in snapshot.data.value.references:
        place = (facts.table, facts.column)
        share = facts.values.count / facts.values.of if facts.values.of else 1.0
        shares[place] = max(share, shares.get(place, 0.0))
    return frozenset(kept | {place for place, share in shares.items() if share < REFUTED_FROM})


def _kept(facts: ReferenceFacts, least_rows: int) -> KeptReference | None:
    values = facts.values
    rows = values.of if facts.rows is None else facts.rows.of
    if rows < least_rows or values.of - values.count > values.of * STRANGERS_MOST:
        return None
    if facts.named:
        return KeptReference(facts, Tie.NAMED)
    if not values.is_all or (facts.rows is not None and not facts.rows.is_all):
        return None
    is_range = facts.key_numbers is not None and density(facts) ** values.of > _SELDOM
    return KeptReference(facts, Tie.RANGES_END_ALIKE if is_range else Tie.HARDLY_BY_CHANCE)


_SELDOM = 1e-6


def _rank(found: KeptReference) -> tuple[int, bool]:
    return found.tie, found.facts.values.is_all
