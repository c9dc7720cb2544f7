"""Access patterns: planned, run on the filled lab, and run again without their index.

Rules:
    1. Buffers are those of a warm run: they repeat from run to run, times do not.
    2. One worker, no JIT: what is counted must not depend on how busy the machine is.
    3. A statement that writes is undone.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.keys import (
    ABSENT,
    HOT,
    KINDS,
    MEDIAN,
    key_values,
    listed_constants,
)
from dbarchitect.design.proof.plans import plan_summary
from dbarchitect.errors import DbarchitectError
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.proof import (
    AccessResult,
    AccessRun,
    NotVerified,
    PlanSummary,
    Timing,
    WithoutIndex,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.postgres.session import Session

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
    design: Design
    seed: int
    clock: Callable[[], float] = time.perf_counter

    def run_all(self) -> tuple[tuple[AccessResult, ...], tuple[NotVerified, ...]]:
        """Every access pattern of the design, and what could not be run."""
        settings = {**_SETTINGS, "search_path": self.design.brief.schema}
        self.session.apply_settings(settings)
        results: list[AccessResult] = []
        missing: list[NotVerified] = []
        for access in self.design.access:
            try:
                results.append(self._run(access))
            except DbarchitectError as error:
                missing.append(NotVerified(f"access pattern {access.name}", f"{error}."))
        return tuple(results), tuple(missing)

    def _run(self, access: PhysicalAccess) -> AccessResult:
        values = key_values(self.session, self.design, access, self.seed)
        kinds: tuple[str, ...] = KINDS if access.binds else (HOT,)
        if _inserts(access):
            # A row that refers to an absent one is refused, which says nothing of its time.
            kinds = tuple(kind for kind in kinds if kind != ABSENT)
        runs = tuple(self._measured(access, kind, values[kind]) for kind in kinds)
        return AccessResult(
            name=access.name,
            runs=runs,
            generic=self._generic(access),
            without=tuple(self._without(access, runs)),
        )

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
        self, access: PhysicalAccess, kind: str, values: tuple[str | None, ...]
    ) -> AccessRun:
        with self.session.rolled_back(), self._prepared(access):
            self._explained(values, _ANALYZE)
        with self.session.rolled_back(), self._prepared(access):
            plan = self._explained(values, _ANALYZE)
        timing = None if access.writes else self._timed(access, values)
        return AccessRun(key=kind, values=values, plan=plan, timing=timing)

    def _timed(self, access: PhysicalAccess, values: tuple[str | None, ...]) -> Timing:
        """The first series that meets the target, else the quietest of all."""
        series: list[Timing] = []
        while len(series) < SERIES:
            series.append(self._series(access, values))
            last = series[-1]
            if access.p95_ms is None or last.p95_ms <= access.p95_ms or _hopeless(access, last):
                break
        return min(series, key=lambda timing: timing.p95_ms)

    def _series(self, access: PhysicalAccess, values: tuple[str | None, ...]) -> Timing:
        """Times of executions as the client sees them, over a Unix socket, without a load."""
        sql = _execute(values)
        times: list[float] = []
        begin = self.clock()
        with self._prepared(access):
            while len(times) < EXECUTIONS:
                before = self.clock()
                self.session.query_untrusted(sql)
                after = self.clock()
                times.append((after - before) * 1000)
                slow = times[0] > SLOW_MS
                fewest = FEWEST_SLOW_EXECUTIONS if slow else FEWEST_EXECUTIONS
                if after - begin > TIMING_BUDGET_S and len(times) >= fewest:
                    break
        times.sort()
        return Timing(
            n=len(times),
            p50_ms=_percentile(times, 50),
            p95_ms=_percentile(times, 95),
            p99_ms=_percentile(times, 99),
        )

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
            with self.session.rolled_back():
                self.session.execute_untrusted(_drop(table, index))
                with self._prepared(access):
                    plan = self._explained(run.values, _ANALYZE)
            ratio = (plan.buffers or 0) / max(1, run.plan.buffers or 0)
            yield WithoutIndex(
                index=name, key=run.key, plan=plan, buffers_ratio=round(ratio, 1)
            )

    def _explained(self, values: tuple[str | None, ...], options: str) -> PlanSummary:
        ((plan,),) = self.session.query_untrusted(f"EXPLAIN ({options}) {_execute(values)}")
        return plan_summary(plan, self._index_names())

    def _index_names(self) -> Mapping[str, QualifiedName]:
        return {
            index.name.name: index.name
            for table in self.design.schema.tables
            for index in table.indexes
        }

    def _index(self, name: QualifiedName) -> tuple[Table, Index]:
        for table in self.design.schema.tables:
            for index in table.indexes:
                if index.name == name:
                    return table, index
        raise KeyError(name)


_ANALYZE = "ANALYZE, BUFFERS, TIMING off, FORMAT JSON"


def _hopeless(access: PhysicalAccess, timing: Timing) -> bool:
    """Whether half of the executions took ten times the target: no quiet hour mends that."""
    return access.p95_ms is not None and timing.p50_ms > 10 * access.p95_ms


def _inserts(access: PhysicalAccess) -> bool:
    return access.writes and access.sql.lstrip().upper().startswith("INSERT")


def _execute(values: tuple[str | None, ...]) -> str:
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
