"""Which indexes together cost least, reads and writes counted.

Rules:
    1. A statement costs what its cheapest plan costs among the plans whose indexes are all
       there: the planner chooses that one.
    2. Of each group of `needed` at least one index is there, and what keeps a statement within
       its target, whatever it costs.
    3. Statements that share an index are one problem. A problem of up to `EXACT` options is
       searched in full; a larger one step by step, by the best addition, drop or exchange.
    4. What is smaller by bytes is preferred as long as it stays near the best: within `MARGIN`
       or `LEAST_GAIN` a run, whichever is more. Of sets of one size the first by name is, so
       that a cost that is a hair lower in one run than in another decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    Chosen = frozenset[str]

EXACT = 12
"""Up to how many options all subsets are tried: 4,096 of them."""

MARGIN = 0.05
"""The share of its statements' cost that an index must save beyond its writes.

Costs on a twin that was told the brief are within a few per cent of those on loaded rows; a
gain below that is no gain that could be shown.
"""

LEAST_GAIN = 8.0
"""What an index must save of a run at least: two pages read at random.

That is some hundredths of a millisecond, less than a statement takes to arrive: in a table of
few pages a wide index saves no more.
"""


@dataclass(frozen=True, slots=True)
class Configuration:
    """One plan of a statement: the options that it uses, and its cost."""

    indexes: frozenset[str]
    cost: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with all its plans; one of them needs no option.

    `limit` is the cost that its target allows, None where it has no target.
    """

    name: str
    rate_per_hour: float
    configurations: tuple[Configuration, ...]
    limit: float | None = None

    def cost(self, there: Collection[str]) -> float:
        """The cost of one run with these options."""
        return min(c.cost for c in self.configurations if c.indexes <= set(there))

    def keeps_limit(self, there: Collection[str]) -> bool:
        """Whether one run stays within what the target allows, or none of its plans would."""
        if self.limit is None or self.cost(there) <= self.limit:
            return True
        return min(c.cost for c in self.configurations) > self.limit

    @property
    def options(self) -> frozenset[str]:
        """Every option that one of the plans uses."""
        return frozenset[str]().union(*(c.indexes for c in self.configurations))


@dataclass(frozen=True, slots=True)
class Option:
    """An index that may be there: what an hour's writes of it cost, and how large it is."""

    name: str
    writes_per_hour: float
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Statements, options, groups of which one must be there, and what is there anyway."""

    asked: tuple[Asked, ...]
    options: tuple[Option, ...]
    needed: tuple[frozenset[str], ...] = ()
    kept: frozenset[str] = frozenset()
    writes: dict[str, float] = field(init=False, repr=False, compare=False)
    sizes: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What is looked up for every subset is at hand."""
        object.__setattr__(self, "writes", {o.name: o.writes_per_hour for o in self.options})
        object.__setattr__(self, "sizes", {o.name: o.size_bytes for o in self.options})

    def reads(self, there: Collection[str]) -> float:
        """What an hour's runs of all statements cost."""
        return sum(one.rate_per_hour * one.cost(there) for one in self.asked)

    def total(self, there: Collection[str]) -> float:
        """What an hour's reads and writes cost."""
        return self.reads(there) + sum(self.writes[name] for name in sorted(there))

    def unmet(self, there: Collection[str]) -> int:
        """How many groups have none of theirs there, and how many targets are not kept."""
        have = set(there)
        missing = len(self.kept - have) + sum(not group & have for group in self.needed)
        return missing + sum(not one.keeps_limit(have) for one in self.asked)

    def allows(self, there: Collection[str]) -> bool:
        """Whether everything that must be there is."""
        return self.unmet(there) == 0


def choose(problem: Problem) -> Chosen:
    """The options that the design keeps."""
    chosen: set[str] = set(problem.kept)
    for part in _parts(problem):
        best = _exact(part) if len(part.options) <= EXACT else greedy(part)
        chosen |= _smallest(part, best)
    return frozenset(chosen)


def greedy(problem: Problem) -> Chosen:
    """Options added, dropped or exchanged while the sum falls: from none, and from all.

    What must be there is there at the end, for from all on it is never given up.
    """
    every = frozenset(option.name for option in problem.options)
    found = (_descended(problem, start) for start in (problem.kept, every))
    return min(found, key=lambda some: _rank(problem, some))


def _descended(problem: Problem, chosen: Chosen) -> Chosen:
    while True:
        best = min(_neighbours(problem, chosen), key=lambda s: _rank(problem, s))
        if _rank(problem, best) >= _rank(problem, chosen):
            return chosen
        chosen = best


def _exact(problem: Problem) -> Chosen:
    names = sorted(option.name for option in problem.options)
    free = [name for name in names if name not in problem.kept]
    subsets = (
        problem.kept | set(some)
        for count in range(len(free) + 1)
        for some in combinations(free, count)
    )
    return min(subsets, key=lambda some: _rank(problem, some))


def _smallest(problem: Problem, best: Chosen) -> Chosen:
    """The smallest set, by bytes, whose statements cost at most the margin more than the best.

    The margin is held against the best, statement by statement, so that it is not spent twice.
    """
    current = best
    while True:
        simpler = [
            some
            for some in _neighbours(problem, current)
            if _size(problem, some) < _size(problem, current)
            and problem.unmet(some) <= problem.unmet(best)
            and _is_within(problem, some, best)
        ]
        if not simpler:
            return current
        current = min(simpler, key=lambda some: _size(problem, some))


def _is_within(problem: Problem, some: Chosen, best: Chosen) -> bool:
    changed = [one for one in problem.asked if one.cost(some) > one.cost(best)]
    room = sum(one.rate_per_hour * least_saving(one.cost(best)) for one in changed)
    return problem.total(some) - problem.total(best) <= room


def least_saving(cost: float) -> float:
    """What an index must save of a run of that cost, to be worth having."""
    return max(MARGIN * cost, LEAST_GAIN)


def _neighbours(problem: Problem, chosen: Chosen) -> Iterator[Chosen]:
    """The set itself, and those with one option more, one less, or one exchanged."""
    names = sorted(option.name for option in problem.options)
    outside = [name for name in names if name not in chosen]
    inside = [name for name in names if name in chosen]
    yield chosen
    yield from (chosen | {name} for name in outside)
    yield from (chosen - {name} for name in inside)
    yield from (chosen - {out} | {into} for out in inside for into in outside)


def _rank(problem: Problem, some: Chosen) -> tuple[int, float, int, list[str]]:
    """What must be there comes first; ties go to the smaller set, then to names.

    Sums are rounded, for the order of their parts varies.
    """
    total = round(problem.total(some), 6)
    return (problem.unmet(some), total, _bytes(problem, some), sorted(some))


def _bytes(problem: Problem, some: Iterable[str]) -> int:
    return sum(problem.sizes[name] for name in some)


def _size(problem: Problem, some: Chosen) -> tuple[int, list[str]]:
    return _bytes(problem, some), sorted(some)


def _parts(problem: Problem) -> Iterator[Problem]:
    """The problem in parts that share no option."""
    for names in _connected(problem):
        yield Problem(
            asked=tuple(one for one in problem.asked if one.options & names),
            options=tuple(option for option in problem.options if option.name in names),
            needed=tuple(group for group in problem.needed if group & names),
            kept=problem.kept & names,
        )


def _connected(problem: Problem) -> Sequence[frozenset[str]]:
    parts = [frozenset({option.name}) for option in problem.options]
    for link in (*(one.options for one in problem.asked), *problem.needed):
        touched = [part for part in parts if part & link]
        if len(touched) > 1:
            rest = [part for part in parts if not part & link]
            parts = [*rest, frozenset[str]().union(*touched)]
    return sorted(parts, key=sorted)
