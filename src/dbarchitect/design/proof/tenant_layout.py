"""How rows are laid out over tenants: how many each has, and in which slots they lie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from dbarchitect.design.proof.fanout import Spreading, cells
from dbarchitect.design.proof.references import coprime_stride

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A table's rows in slots: how many rows each tenant has, the one with most first."""

    rows: int
    counts: tuple[int, ...]
    salt: int

    @property
    def starts(self) -> str:
        """SQL of the first slot of each tenant, and of the end, as an array."""
        numbers = ",".join(map(str, accumulate(self.counts, initial=0)))
        return f"'{{{numbers}}}'::bigint[]"

    @property
    def _stride(self) -> int:
        return coprime_stride(self.rows, self.salt % 97)

    @property
    def slot(self) -> str:
        """SQL of the slot of row `#i#`, from 0."""
        return f"((#i# * {self._stride} + {self.salt % self.rows}) % {self.rows})"

    def number(self, slot: int) -> int:
        """The number of the row in a slot, as `row` has it."""
        inverse = pow(self._stride, -1, self.rows) if self.rows > 1 else 0
        return 1 + ((slot - self._stride - self.salt) * inverse) % self.rows

    def row(self, slot: str) -> str:
        """SQL of the number of the row in a slot: the inverse of `slot`."""
        inverse = pow(self._stride, -1, self.rows) if self.rows > 1 else 0
        shift = -(self._stride + self.salt) % self.rows
        return f"(1 + (({slot} + {shift}) * {inverse}) % {self.rows})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentsWithin:
    """Of each tenant the rows that refer and those that they refer to, by rank of the tenant.

    Rows spread over the parents of their tenant with `sigma`; `layout` is that of the parents.
    """

    rows: tuple[int, ...]
    parents: tuple[int, ...]
    sigma: float
    layout: Layout

    def hottest(self, count: int) -> tuple[tuple[int, float], ...]:
        """(number of the parent, rows that refer to it), the one with most first."""
        starts = tuple(accumulate(self.layout.counts, initial=0))
        found: list[tuple[float, int, int]] = []
        for tenant in range(min(count, len(self.rows))):
            n, m = self.rows[tenant], self.parents[tenant]
            if not n or not m:
                continue
            inside = Spreading(rows=n, parents=m, active=m, sigma=self.sigma)
            found += [(n * s, tenant, place) for place, s in inside.hottest(count)]
        best = sorted(found, key=lambda one: (-one[0], one[1:]))[:count]
        return tuple((self.layout.number(starts[t] + place), n) for n, t, place in best)

    def distinct(self, present: float) -> float:
        """How many parents are referred to, where that share of the references is not null."""
        found = 0.0
        for (n, m), tenants in Counter(zip(self.rows, self.parents, strict=True)).items():
            for count, number in cells(n, m, self.sigma) if n and m else ():
                found += number * (1.0 - (1.0 - present) ** count) * tenants
        return found


@cache
def weights_of(spread: Spreading, size: int) -> tuple[float, ...]:
    """The share of each tenant in a table's rows, the one with most first."""
    if spread.parents > size:
        active = min(spread.active, size)
        spread = Spreading(rows=spread.rows, parents=size, active=active, sigma=spread.sigma)
    shares = [share for _, share in spread.hottest(spread.active)]
    return (*shares, *(0.0 for _ in range(size - len(shares))))


def shared_out(rows: int, weights: Sequence[float], room: Sequence[int]) -> tuple[int, ...]:
    """Rows by weight as far as there is room, the rest to the first that have room."""
    open_weights = [w if most else 0.0 for w, most in zip(weights, room, strict=True)]
    total = sum(open_weights)
    ends = [0, *(round(rows * w / total) for w in accumulate(open_weights))] if total else []
    counts = [high - low for low, high in pairwise(ends)] or [0] * len(room)
    counts = [min(n, most) for n, most in zip(counts, room, strict=True)]
    left = rows - sum(counts)
    for rank, most in enumerate(room):
        more = min(left, most - counts[rank])
        counts[rank] += more
        left -= more
    return tuple(counts)


def told_apart(spread: Spreading, rows: Sequence[int]) -> Spreading:
    """The spreading over tenants with the rows that each has."""
    having = Counter(float(count) for count in rows if count)
    active = having.total()
    if not active:
        return spread
    shares = tuple((count, number / active) for count, number in sorted(having.items()))
    return replace(spread, active=active, counted=shares)


def branched(spread: Spreading, rows: Sequence[int], branches: int) -> Spreading:
    """The spreading of trees: of each tenant so many rows lie under one, as far as they go."""
    found: Counter[float] = Counter()
    for count in rows:
        full, rest = divmod(max(0, count - 1), branches)
        found[float(branches)] += full
        found[float(rest)] += bool(rest)
    active = found.total()
    if not active:
        return spread
    shares = tuple((n, number / active) for n, number in sorted(found.items()) if number)
    return replace(spread, active=active, counted=shares)


@lru_cache(maxsize=256)
def counted(spread: Spreading, rows: tuple[int, ...], parents: tuple[int, ...]) -> Spreading:
    """The spreading with the rows that parents have, by the rows and parents of each tenant.

    Answers are kept: the same is asked for each draft of a design.
    """
    found: dict[float, float] = {}
    for (own, theirs), tenants in Counter(zip(rows, parents, strict=True)).items():
        for count, number in cells(own, theirs, spread.sigma) if own and theirs else ():
            found[count] = found.get(count, 0.0) + number * tenants
    active = sum(found.values())
    if not active:
        return spread
    shares = tuple((count, number / active) for count, number in sorted(found.items()))
    return replace(spread, active=max(1, round(active)), counted=shares)
