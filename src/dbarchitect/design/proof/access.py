"""Access patterns: planned, run on the filled lab, and run again without their index.

Rules:
    1. Buffers are those of a warm run: they repeat from run to run, times do not.
    2. One worker, no JIT: what is counted must not depend on how busy the machine is.
    3. A statement that writes is undone each time. What is undone stays in the files until they
       are cleaned: so all reads come first, and the times of writes last.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import search_path
from dbarchitect.design.proof.acting import Acting, acting
from dbarchitect.design.proof.keys import key_values, listed_constants
from dbarchitect.design.proof.kinds import ABSENT, HOT, MEDIAN
from dbarchitect.design.proof.plans import plan_summary
from dbarchitect.errors import DbarchitectError, StatementFailedError
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.proof import (
    AccessResult,
    AccessRun,
    NotVerified,
    PlanSummary,
    Timing,
    WithoutIndex,
)
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from dbarchitect.design.proof.keys import Choice
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.postgres.session import Session

    _Values = tuple[str | None, ...]

EXECUTIONS = 200
"""How often each key is timed, unless the time for it is used up before."""

TIMING_BUDGET_S = 0.5
"""The most time that one key is timed for."""

FEWEST_EXECUTIONS = 10

FEWEST_SLOW_EXECUTIONS = 3
"""The same for a statement of seconds, whose spread is small beside itself."""

SLOW_MS = 1000.0

SERIES = 5
"""How often the timing of a key that misses its target is repeated at most.

Other work on the machine only ever adds time: the quietest series is nearest to what the
statement itself takes, and a target is missed only when each series misses it.
"""

_SETTINGS = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "plan_cache_mode": "auto",
    "search_path": "public",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Runs access patterns in one session of a filled database."""

    session: Session
    setting: Setting
    clock: Callable[[], float] = time.perf_counter
    acting: Acting | None = None

    @property
    def design(self) -> Design:
        """The design whose patterns are run."""
        return self.setting.design

    def run_all(self) -> tuple[tuple[AccessResult, ...], tuple[NotVerified, ...]]:
        """Every access pattern of the design, and what could not be run."""
        listed = ", ".join(map(quote_identifier, search_path(self.design)))
        settings = {**_SETTINGS, "search_path": listed}
        self.session.apply_settings(settings)
        as_whom = acting(self.session, self.setting)
        try:
            return replace(self, acting=as_whom).run_each()
        finally:
            as_whom.end()

    def run_each(self) -> tuple[tuple[AccessResult, ...], tuple[NotVerified, ...]]:
        """The same as whom this is said to act, the settings being there."""
        results: dict[str, AccessResult] = {}
        missing: list[NotVerified] = []
        choices: dict[str, Mapping[str, Choice]] = {}
        for access in sorted(self.design.access, key=lambda access: access.writes):
            try:
                choices[access.name] = self._choices(access)
                results[access.name] = self._run(access, choices[access.name])
            except DbarchitectError as error:
                missing.append(NotVerified(f"access pattern {access.name}", f"{error}."))
        for access in self.design.access:
            if access.writes and access.name in results:
                results[access.name] = self._timed_writes(
                    access, results[access.name], choices[access.name]
                )
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
            without=tuple(self._without(access, runs)),
        )

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

    @contextmanager
    def _prepared(self, access: PhysicalAccess) -> Generator[None]:
        """The pattern is prepared inside; the driver drops it at each end of a transaction."""
        self.session.execute_untrusted(f"PREPARE pattern AS {access.sql}")
        try:
            yield
        except DbarchitectError:
            # In a transaction that failed it cannot be dropped, and goes with the rollback.
            with suppress(DbarchitectError):
                self.session.execute_untrusted("DEALLOCATE ALL")
            raise
        self.session.execute_untrusted("DEALLOCATE ALL")

    def _generic(self, access: PhysicalAccess) -> PlanSummary:
        """The plan that serves any value."""
        self.session.apply_settings({"plan_cache_mode": "force_generic_plan"})
        try:
            with self._prepared(access):
                return self._explained((None,) * len(access.binds), "FORMAT JSON")
        finally:
            self.session.apply_settings({"plan_cache_mode": "auto"})

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
            with suppress(_RefusedValuesError), _values_judged(), self._undone(access):
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
        return min(series, key=lambda timing: timing.p95_ms)

    def _series(self, access: PhysicalAccess, attempts: Sequence[_Values]) -> Timing:
        """Times of executions as the client sees them, over a Unix socket, without a load."""
        if access.writes:
            written = self._written(access, attempts)
            return self._timing(lambda: next(written))
        with self._prepared(access):
            return self._timing(lambda: self._took_ms(attempts[0]))

    def _timing(self, execute: Callable[[], float]) -> Timing:
        """Executions, each of which says how many milliseconds it took."""
        times: list[float] = []
        begin = self.clock()
        while len(times) < EXECUTIONS:
            times.append(execute())
            fewest = FEWEST_SLOW_EXECUTIONS if times[0] > SLOW_MS else FEWEST_EXECUTIONS
            if self.clock() - begin > TIMING_BUDGET_S and len(times) >= fewest:
                break
        times.sort()
        return Timing(
            n=len(times),
            p50_ms=_percentile(times, 50),
            p95_ms=_percentile(times, 95),
            p99_ms=_percentile(times, 99),
        )

    def _written(self, access: PhysicalAccess, attempts: Sequence[_Values]) -> Generator[float]:
        """How long each execution takes, undone each time; begin and end are not timed.

        Values that the server refuses are not executed again.
        """
        usable = list(attempts)
        while usable:
            for values in tuple(usable):
                try:
                    with _values_judged(), self._undone(access):
                        took_ms = self._took_ms(values)
                except _RefusedValuesError:
                    usable.remove(values)
                else:
                    yield took_ms

    def _took_ms(self, values: _Values) -> float:
        sql = _execute(values)
        before = self.clock()
        self.session.query_untrusted(sql)
        return (self.clock() - before) * 1000

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
        ((plan,),) = self.session.query_untrusted(f"EXPLAIN ({options}) {_execute(values)}")
        return plan_summary(plan, self._index_names(), self._parents())

    def _index_names(self) -> Mapping[str, QualifiedName]:
        """What plans call an index, and the index; that of a partition is its table's."""
        return {
            index.name.name: index.partition_of or index.name
            for table in self.design.schema.tables
            for index in table.indexes
        }

    def _parents(self) -> Mapping[str, str]:
        """The table of each partition."""
        return {
            table.name.name: table.partition_of.parent.name
            for table in self.design.schema.tables
            if table.partition_of is not None
        }

    def _index(self, name: QualifiedName) -> tuple[Table, Index]:
        for table in self.design.schema.tables:
            for index in table.indexes:
                if index.name == name:
                    return table, index
        raise KeyError(name)


_ANALYZE = "ANALYZE, BUFFERS, TIMING off, FORMAT JSON"
_ANALYZE_WRITE = "ANALYZE, BUFFERS, WAL, TIMING off, FORMAT JSON"
_TYPES = "pattern_types"

_CLASSES_OF_VALUES = frozenset({"22", "23"})
"""Data exceptions and violated constraints. Source: PostgreSQL documentation, appendix A."""

_ARBITER_MISSING = frozenset({"42P10", "42704"})
"""What ON CONFLICT says where its index or constraint is gone. Source: the same."""


def _hopeless(access: PhysicalAccess, timing: Timing) -> bool:
    """Whether half of the executions took ten times the target: no quiet hour mends that."""
    return access.p95_ms is not None and timing.p50_ms > 10 * access.p95_ms


class _RefusedValuesError(Exception):
    """The server refuses the values, not the statement."""


@contextmanager
def _values_judged() -> Generator[None]:
    """A refusal of the values alone leaves as an error of its own.

    Raises:
        _RefusedValuesError: a constraint is violated, or a value does not fit its type.
    """
    try:
        yield
    except StatementFailedError as error:
        if (error.sqlstate or "")[:2] not in _CLASSES_OF_VALUES:
            raise
        raise _RefusedValuesError from error


def _execute(values: _Values) -> str:
    listed = ", ".join(listed_constants(values))
    return f"EXECUTE pattern ({listed})" if values else "EXECUTE pattern"


def _drop(table: Table, index: Index) -> str:
    if index.constraint is not None:
        name = quote_identifier(index.constraint)
        return f"ALTER TABLE {table.name.sql} DROP CONSTRAINT {name} CASCADE"
    return f"DROP INDEX {index.name.sql}"


def _percentile(ordered: list[float], percent: int) -> float:
    """The nearest-rank percentile of sorted values."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, rank - 1)]
