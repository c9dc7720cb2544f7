"""Access patterns: planned, run on the filled lab, and run again without their index.

Rules:
    1. Buffers are those of a warm run: they repeat from run to run, times do not.
    2. One worker, no JIT: what is counted must not depend on how busy the machine is.
    3. A statement that writes is undone each time. What is undone stays in the files until they
       are cleaned: so all reads come first, and the times of writes last.
    4. What reads is run with the plan of the horizon as well, where the planner can be made to
       take it; that is no part of what the statement does by itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping  # noqa: TC003 - the default of a field is made with it
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.acting import Acting, acting
from dbarchitect.design.proof.clock import clocked_path
from dbarchitect.design.proof.executing import (
    NothingTakenError,
    RefusedValuesError,
    execution,
    prepared,
    took_ms,
    values_judged,
)
from dbarchitect.design.proof.forcing import tellings
from dbarchitect.design.proof.keys import Choice, key_values
from dbarchitect.design.proof.kinds import ABSENT, HOT, MEDIAN
from dbarchitect.design.proof.plans import names_in_plans, plan_summary
from dbarchitect.design.proof.timing import SERIES, timed_series
from dbarchitect.errors import DbarchitectError, StatementFailedError
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.proof import (
    AccessResult,
    AccessRun,
    NotVerified,
    PlanSummary,
    WithoutIndex,
)
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.proof import Timing
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.postgres.session import Session

    _Choices = dict[str, Mapping[str, Choice]]
    _Plans = Mapping[tuple[str, str], PlanSummary]
    _Values = tuple[str | None, ...]

_FOR_VALUES = "force_custom_plan"
"""Else the server may go on with the plan that serves any value from the sixth time on, and the
times would be those of another plan than the one that is shown and counted."""

_SETTINGS = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "plan_cache_mode": _FOR_VALUES,
    "search_path": "public",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Runs access patterns in one session of a filled database.

    With `drops` each is run without its indexes as well. `choices` are filled with the values
    that each was run with. `wanted` is told what ran, and says with which plans, by pattern and
    kind of key, it is to run as well.
    """

    session: Session
    setting: Setting
    clock: Callable[[], float] = time.perf_counter
    acting: Acting | None = None
    drops: bool = True
    choices: dict[str, Mapping[str, Choice]] = field(
        default_factory=dict[str, "Mapping[str, Choice]"]
    )
    wanted: Callable[[Sequence[AccessResult]], _Plans] = lambda _: {}

    @property
    def design(self) -> Design:
        """The design whose patterns are run."""
        return self.setting.design

    def run_all(self) -> tuple[tuple[AccessResult, ...], tuple[NotVerified, ...]]:
        """Every access pattern of the design, and what could not be run."""
        self.session.apply_settings(session_settings(self.design))
        as_whom = acting(self.session, self.setting)
        try:
            return replace(self, acting=as_whom).run_each()
        finally:
            as_whom.end()

    def run_each(self) -> tuple[tuple[AccessResult, ...], tuple[NotVerified, ...]]:
        """The same as whom this is said to act, the settings being there."""
        results: dict[str, AccessResult] = {}
        missing: list[NotVerified] = []
        choices = self.choices
        for access in sorted(self.design.access, key=lambda access: access.writes):
            try:
                choices[access.name] = self._choices(access)
                results[access.name] = self._run(access, choices[access.name])
            except DbarchitectError as error:
                missing.append(NotVerified(f"access pattern {access.name}", f"{error}."))
        self._run_as_wanted(results)
        for access in self.design.access:
            if access.writes and access.name in results:
                try:
                    results[access.name] = self._timed_writes(
                        access, results[access.name], choices[access.name]
                    )
                except DbarchitectError as error:
                    missing.append(NotVerified(f"times of {access.name}", f"{error}."))
        found = (results.get(access.name) for access in self.design.access)
        return tuple(result for result in found if result is not None), tuple(missing)

    def _choices(self, access: PhysicalAccess) -> Mapping[str, Choice]:
        self._begin(HOT)
        with self._prepared(access):
            types = [name for (name,) in self.session.query(load_sql(__package__, _TYPES))]
        return key_values(self.session, self.setting, access, types, self._begin)

    def _begin(self, kind: str) -> None:
        """What follows is done by whom that kind of key asks for."""
        if self.acting is not None:
            self.acting.begin(kind)

    def _as_owner(self) -> AbstractContextManager[None]:
        return self.acting.as_owner() if self.acting is not None else nullcontext()

    def _run(self, access: PhysicalAccess, choices: Mapping[str, Choice]) -> AccessResult:
        runs = tuple(
            self._measured(access, kind, choice.attempts) for kind, choice in choices.items()
        )
        return AccessResult(
            name=access.name,
            runs=runs,
            generic=self._generic(access),
            without=tuple(self._without(access, runs)) if self.drops else (),
        )

    def _run_as_wanted(self, results: dict[str, AccessResult]) -> None:
        """The results have runs with the plans that are wanted, where there are any."""
        plans = self.wanted(tuple(results.values()))
        for access in self.design.access:
            if access.name in results and not access.writes:
                result = results[access.name]
                found = (
                    self._forced(access, run, plans[access.name, run.key])
                    for run in result.runs
                    if (access.name, run.key) in plans
                )
                forced = tuple(run for run in found if run is not None)
                results[access.name] = replace(result, forced=forced)

    def _forced(
        self, access: PhysicalAccess, run: AccessRun, wanted: PlanSummary
    ) -> AccessRun | None:
        """The run with the wanted plan; None where the planner cannot be made to take it."""
        self._begin(run.key)
        for switches in tellings(run.plan, wanted):
            with suppress(StatementFailedError), self.session.rolled_back():
                for switch in switches:
                    self.session.execute_untrusted(f"SET LOCAL {switch} = off")
                if not self._leads_to(wanted, access, run.values):
                    continue
                with self._prepared(access):
                    self._explained(run.values, _ANALYZE)
                    plan = self._explained(run.values, _ANALYZE)
                return replace(run, plan=plan, timing=self._timed(access, (run.values,)))
        return None

    def _leads_to(self, wanted: PlanSummary, access: PhysicalAccess, values: _Values) -> bool:
        """Whether the planner takes the wanted plan, once indexes that this has not are gone.

        Of two indexes that cost about the same the lab's planner may prefer the other one.
        """
        while True:
            with self._prepared(access):
                found = self._explained(values, "FORMAT JSON")
            others = sorted(set(found.indexes) - set(wanted.indexes))
            if found.shape == wanted.shape or not others:
                return found.shape == wanted.shape
            with self._as_owner():
                for name in others:
                    self.session.execute_untrusted(_drop(*self._index(name)))

    def _timed_writes(
        self, access: PhysicalAccess, result: AccessResult, choices: Mapping[str, Choice]
    ) -> AccessResult:
        """The result with times; rows that were undone are left behind, so plans come first."""
        runs: list[AccessRun] = []
        for run in result.runs:
            self._begin(run.key)
            timing = self._timed(access, choices[run.key].attempts)
            runs.append(replace(run, timing=timing))
        return replace(result, runs=tuple(runs))

    def _prepared(self, access: PhysicalAccess) -> AbstractContextManager[None]:
        return prepared(self.session, access.sql)

    def _generic(self, access: PhysicalAccess) -> PlanSummary:
        """The plan that serves any value."""
        self.session.apply_settings({"plan_cache_mode": "force_generic_plan"})
        try:
            with self._prepared(access):
                return self._explained((None,) * len(access.binds), "FORMAT JSON")
        finally:
            self.session.apply_settings({"plan_cache_mode": _FOR_VALUES})

    def _measured(
        self, access: PhysicalAccess, kind: str, attempts: Sequence[_Values]
    ) -> AccessRun:
        self._begin(kind)
        warm, _ = self._tried(access, attempts)
        # What is new in one run is as good as known in the next: each takes other values.
        following = attempts.index(warm) + 1
        values, plan = self._tried(access, (*attempts[following:], *attempts[:following]))
        timing = None if access.writes else self._timed(access, attempts)
        return AccessRun(key=kind, values=values, plan=plan, timing=timing)

    def _tried(
        self, access: PhysicalAccess, attempts: Sequence[_Values]
    ) -> tuple[_Values, PlanSummary]:
        """The first values that the server takes, with the plan; everything is undone.

        Raises:
            StatementFailedError: it takes none of them, or refuses the statement itself.
        """
        options = _ANALYZE_WRITE if access.writes else _ANALYZE
        *others, last = attempts
        for values in others:
            with suppress(RefusedValuesError), values_judged(), self._undone(access):
                return values, self._explained(values, options)
        with self._undone(access):
            return last, self._explained(last, options)

    @contextmanager
    def _undone(self, access: PhysicalAccess) -> Generator[None]:
        """The pattern is prepared in a transaction that is rolled back."""
        with self.session.rolled_back(), self._prepared(access):
            yield

    def _timed(self, access: PhysicalAccess, attempts: Sequence[_Values]) -> Timing:
        """The first series that meets the target, else the quietest of all."""
        series: list[Timing] = []
        while len(series) < SERIES:
            series.append(self._series(access, attempts))
            last = series[-1]
            if access.p95_ms is None or last.p95_ms <= access.p95_ms or _hopeless(access, last):
                break
        quietest = min(series, key=lambda timing: timing.p95_ms)
        return replace(quietest, planning_ms=self._planning_ms(access, attempts[0]))

    def _planning_ms(self, access: PhysicalAccess, values: _Values) -> float:
        """How long the plan takes to make, at the least: other work only adds to it."""
        asked = f"EXPLAIN (SUMMARY, FORMAT JSON) {execution(values)}"
        with self._prepared(access):
            plans = [self.session.query_untrusted(asked) for _ in range(SERIES)]
        return min(float(explained[0]["Planning Time"]) for ((explained,),) in plans)

    def _series(self, access: PhysicalAccess, attempts: Sequence[_Values]) -> Timing:
        """Times of executions as the client sees them, over a Unix socket, without a load."""
        if access.writes:
            written = self._written(access, attempts)
            return timed_series(lambda: next(written), self.clock)
        with self._prepared(access):
            return timed_series(lambda: self._took_ms(attempts[0]), self.clock)

    def _written(self, access: PhysicalAccess, attempts: Sequence[_Values]) -> Generator[float]:
        """How long each execution takes, undone each time; begin and end are not timed.

        Values that the server refuses are not executed again.
        """
        usable = list(attempts)
        while usable:
            for values in tuple(usable):
                try:
                    with values_judged(), self._undone(access):
                        took_ms = self._took_ms(values)
                except RefusedValuesError:
                    usable.remove(values)
                else:
                    yield took_ms
        message = f"`{access.name}` was refused with every value that it had been run with"
        raise NothingTakenError(message)

    def _took_ms(self, values: _Values) -> float:
        return took_ms(self.session, execution(values), self.clock)

    def _without(
        self, access: PhysicalAccess, runs: tuple[AccessRun, ...]
    ) -> Iterator[WithoutIndex]:
        """For each index a run that used it once more, with that index dropped.

        The median key comes first, as the usual one: a hot key reads so much that an index
        can hardly help it.
        """
        usual = sorted(runs, key=lambda run: (MEDIAN, HOT, ABSENT).index(run.key))
        users = {name: run for run in reversed(usual) for name in run.plan.indexes}
        for name, run in sorted(users.items()):
            table, index = self._index(name)
            if table.partition_of is not None:
                continue
            try:
                self._begin(run.key)
                with self.session.rolled_back():
                    with self._as_owner():
                        self.session.execute_untrusted(_drop(table, index))
                    with self._prepared(access):
                        plan = self._explained(run.values, _ANALYZE)
            except StatementFailedError as error:
                if error.sqlstate not in _ARBITER_MISSING:
                    raise
                continue
            ratio = (plan.buffers or 0) / max(1, run.plan.buffers or 0)
            yield WithoutIndex(
                index=name, key=run.key, plan=plan, buffers_ratio=round(ratio, 1)
            )

    def _explained(self, values: _Values, options: str) -> PlanSummary:
        ((plan,),) = self.session.query_untrusted(f"EXPLAIN ({options}) {execution(values)}")
        return plan_summary(plan, *names_in_plans(self.design))

    def _index(self, name: QualifiedName) -> tuple[Table, Index]:
        for table in self.design.schema.tables:
            for index in table.indexes:
                if index.name == name:
                    return table, index
        raise KeyError(name)


def session_settings(design: Design) -> Mapping[str, str]:
    """The settings of a session that runs a design's access patterns."""
    listed = ", ".join(map(quote_identifier, clocked_path(design)))
    return {**_SETTINGS, "search_path": listed}


_ANALYZE = "ANALYZE, BUFFERS, TIMING off, FORMAT JSON"
_ANALYZE_WRITE = "ANALYZE, BUFFERS, WAL, TIMING off, FORMAT JSON"
_TYPES = "pattern_types"

_ARBITER_MISSING = frozenset({"42P10", "42704"})
"""What ON CONFLICT says where its index or constraint is gone. Source: the same."""


def _hopeless(access: PhysicalAccess, timing: Timing) -> bool:
    """Whether half of the executions took ten times the target: no quiet hour mends that."""
    return access.p95_ms is not None and timing.p50_ms > 10 * access.p95_ms


def _drop(table: Table, index: Index) -> str:
    if index.constraint is not None:
        name = quote_identifier(index.constraint)
        return f"ALTER TABLE {table.name.sql} DROP CONSTRAINT {name} CASCADE"
    return f"DROP INDEX {index.name.sql}"
