"""From plans and write costs to a verdict on each option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.index_proof.choosing import Asked, Option, Problem, choose
from dbarchitect.indexing import covers_foreign_key
from dbarchitect.model.index_proof import (
    DeletionRate,
    IndexVerdict,
    ServedStatement,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dbarchitect.design.index_proof.options import IndexOption
    from dbarchitect.design.index_proof.statements import Statement
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName

_SAME = 0.005
"""Costs that differ by less are the same plan's: the planner compares no more closely.

Source: STD_FUZZ_FACTOR (1.01), src/backend/optimizer/util/pathnode.c.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An option with what it costs to keep.

    `lost_hot` is what other indexes' entries cost in an hour because of it.
    """

    option: IndexOption
    size_bytes: int
    entry_cost: float
    entries_per_hour: float
    lost_hot: float

    @property
    def writes_per_hour(self) -> float:
        """What keeping it costs in an hour."""
        return self.entry_cost * self.entries_per_hour + self.lost_hot


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """Statements with their plans, options with their writes, and what is kept anyway.

    `kept` are options that are not for the scales to refuse, and why.
    """

    design: Design
    statements: Sequence[tuple[Statement, Asked]]
    weighed: Sequence[Weighed]
    kept: Mapping[str, Verdict]

    def verdicts(self) -> tuple[IndexVerdict, ...]:
        """What becomes of each option, in the order of the options."""
        problem = self._problem()
        chosen = choose(problem)
        return tuple(self._verdict(problem, chosen, one) for one in self.weighed)

    def _problem(self) -> Problem:
        return Problem(
            asked=tuple(asked for _, asked in self.statements),
            options=tuple(
                Option(one.option.name, one.writes_per_hour, one.size_bytes)
                for one in self.weighed
            ),
            needed=tuple(needed_groups(self.design, [one.option for one in self.weighed])),
            kept=frozenset(self.kept),
        )

    def _verdict(self, problem: Problem, chosen: frozenset[str], one: Weighed) -> IndexVerdict:
        name = one.option.name
        with_it, without = chosen | {name}, chosen - {name}
        saved = problem.reads(without) - problem.reads(with_it)
        verdict = self._judged(problem, chosen, one, saved)
        kept_for = self._lookups(one.option) if verdict is Verdict.REFERENCES else ()
        served = {s.name: s for s in self._served(with_it, without, kept_for)}
        return IndexVerdict(
            table=one.option.table,
            index=one.option.index,
            verdict=verdict,
            size_bytes=one.size_bytes,
            entry_cost=one.entry_cost,
            entries_per_hour=one.entries_per_hour,
            lost_hot=one.lost_hot,
            reads_saved=max(0.0, saved),
            statements=tuple(served.values()),
            deletions=_rates(self._lookups(one.option)),
            instead=None if verdict.is_accepted else self._instead(chosen, name),
            is_new=one.option.is_new,
        )

    def _judged(
        self, problem: Problem, chosen: frozenset[str], one: Weighed, saved: float
    ) -> Verdict:
        name = one.option.name
        if name in chosen:
            if name in self.kept:
                return self.kept[name]
            return self._accepted(problem, chosen, one, saved)
        if any(name in asked.options for _, asked in self.statements):
            return Verdict.COSTS
        return Verdict.UNUSED

    def _accepted(
        self, problem: Problem, chosen: frozenset[str], one: Weighed, saved: float
    ) -> Verdict:
        without = chosen - {one.option.name}
        serves = self._serves_patterns(chosen, one.option.name)
        if saved > one.writes_per_hour and serves:
            return Verdict.SAVES
        if any(a.keeps_limit(chosen) and not a.keeps_limit(without) for a in problem.asked):
            return Verdict.TARGET
        return Verdict.SAVES if problem.allows(without) else Verdict.REFERENCES

    def _serves_patterns(self, chosen: frozenset[str], name: str) -> bool:
        """Whether an access pattern, and not a foreign key alone, is cheaper by the option."""
        of_keys = {s.pattern for s, _ in self.statements if s.foreign_key is not None}
        served = self._served(chosen | {name}, chosen - {name}, ())
        return any(statement.name not in of_keys for statement in served)

    def _lookups(self, option: IndexOption) -> tuple[Statement, ...]:
        """The look-ups of the foreign keys that the option would answer."""
        table = self.design.schema.table(option.table)
        return tuple(
            statement
            for statement, _ in self.statements
            if statement.foreign_key is not None
            and statement.tables == (option.table,)
            and covers_foreign_key(option.index, statement.foreign_key.columns, table)
        )

    def _served(
        self, with_it: frozenset[str], without: frozenset[str], always: Iterable[Statement]
    ) -> Iterator[ServedStatement]:
        """Each pattern whose cost the option changes, its keys taken together.

        Those of `always` are told even where it does not.
        """
        told = {statement.pattern for statement in always}
        by_pattern: dict[str, list[Asked]] = {}
        for statement, asked in self.statements:
            by_pattern.setdefault(statement.pattern, []).append(asked)
        for pattern, runs in by_pattern.items():
            rate = sum(run.rate_per_hour for run in runs)
            before, after = _mean(runs, without), _mean(runs, with_it)
            if pattern in told or before - after > _SAME * before:
                yield ServedStatement(
                    name=pattern, rate_per_hour=rate, cost_with=after, cost_without=before
                )

    def _instead(self, chosen: frozenset[str], name: str) -> QualifiedName | None:
        """The accepted option by which most statements run that could use the refused one."""
        users = [asked for _, asked in self.statements if name in asked.options]
        counts: dict[str, float] = {}
        for asked in users:
            for other in _used(asked, chosen):
                counts[other] = counts.get(other, 0.0) + asked.rate_per_hour
        tables = {one.option.name: one.option for one in self.weighed}
        same = [
            other
            for other in sorted(counts, key=lambda o: (-counts[o], o))
            if tables[other].table == tables[name].table
        ]
        return tables[same[0]].index.name if same else None


def _rates(lookups: Iterable[Statement]) -> tuple[DeletionRate, ...]:
    found = (statement.deletions for statement in lookups)
    rates = (
        DeletionRate(table=one.table, per_year=one.per_year, source=one.source.value)
        for one in found
        if one is not None
    )
    return tuple(dict.fromkeys(rates))


def needed_groups(design: Design, options: Iterable[IndexOption]) -> Iterator[frozenset[str]]:
    """For each foreign key that no constraint's index serves: the options that would."""
    options = tuple(options)
    names = {option.index.name for option in options}
    for table in design.schema.tables:
        if table.partition_of is not None:
            continue
        fixed = [index for index in table.indexes if index.name not in names]
        for key in table.foreign_keys:
            if any(covers_foreign_key(index, key.columns, table) for index in fixed):
                continue
            group = frozenset(
                option.name
                for option in options
                if option.table == table.name
                and covers_foreign_key(option.index, key.columns, table)
            )
            if group:
                yield group


def _mean(asked: Sequence[Asked], there: frozenset[str]) -> float:
    """The mean cost of one run, each key by how often it is asked for."""
    rates = sum(one.rate_per_hour for one in asked)
    if rates == 0:
        return sum(one.cost(there) for one in asked) / len(asked)
    return sum(one.rate_per_hour * one.cost(there) for one in asked) / rates


def _used(asked: Asked, chosen: frozenset[str]) -> frozenset[str]:
    possible = [c for c in asked.configurations if c.indexes <= chosen]
    return min(possible, key=lambda c: (c.cost, sorted(c.indexes))).indexes
