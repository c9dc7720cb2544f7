"""The access patterns run by several sessions at once, for a short time.

Rules:
    1. Each session has a connection of its own and a thread of this process: the clients take
       their part of the machine, as the evidence says.
    2. The mix follows the declared rates, but that no pattern is rarer than one in
       `RAREST`; one run in `HOT_EVERY` asks for the hot key, the others for the usual one.
    3. What writes is rolled back each time. Sessions never write the same new values, so that
       one waits for another only where both change the same row.
    4. All of it varies: nothing is decided by it.
"""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.access import session_settings
from dbarchitect.design.proof.acting import acting
from dbarchitect.design.proof.executing import (
    RefusedValuesError,
    execution,
    prepared,
    took_ms,
    values_judged,
)
from dbarchitect.design.proof.kinds import HOT, MEDIAN
from dbarchitect.design.proof.timing import LEAST_FOR_P95, percentile
from dbarchitect.errors import SafetyStopError, StatementFailedError
from dbarchitect.model.scales import SharedRun, SharedWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dbarchitect.design.proof.access import Runner
    from dbarchitect.design.proof.acting import Acting
    from dbarchitect.design.proof.keys import Choice
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import PhysicalAccess
    from dbarchitect.model.proof import AccessResult
    from dbarchitect.postgres.session import Session

    _Values = tuple[str | None, ...]

SESSIONS = (2, 4)
"""How many sessions run the mix at once, one window after the other."""

WINDOW_S = 1.0

START_S = 30.0
"""How long a session waits for the others to begin, on a machine with much other work."""

SLOWEST_MS = 200.0
"""A pattern that takes longer alone is left out: a window would hold too few of it."""

RAREST = 50
HOT_EVERY = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One execution of the mix, with a kind of key and its values."""

    access: PhysicalAccess
    kind: str
    values: tuple[str | None, ...]


@dataclass(slots=True)
class _Seen:
    """What one session saw of each pattern."""

    times: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    failures: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Runs the mix of patterns that ran alone before, on the same filled database."""

    lab: Lab
    database: LabDatabase
    runner: Runner
    alone: Sequence[AccessResult]
    clock: Callable[[], float]

    def measure(self) -> tuple[SharedWindow, ...]:
        """A window for each number of sessions; none where every pattern is too slow."""
        mix = [access for access in self.runner.design.access if self._is_quick(access)]
        if not mix:
            return ()
        who = acting(self.runner.session, self.runner.setting)
        return tuple(self._window(mix, who, sessions) for sessions in SESSIONS)

    def _is_quick(self, access: PhysicalAccess) -> bool:
        found = [result for result in self.alone if result.name == access.name]
        timings = [run.timing for result in found for run in result.runs if run.timing]
        return bool(timings) and all(t.p50_ms <= SLOWEST_MS for t in timings)

    def _window(
        self, mix: Sequence[PhysicalAccess], who: Acting, sessions: int
    ) -> SharedWindow:
        barrier = threading.Barrier(sessions, timeout=START_S)
        with ExitStack() as stack:
            opened = [
                stack.enter_context(self.lab.connect(self.database, self.database.owner_role))
                for _ in range(sessions)
            ]
            for session in opened:
                session.apply_settings(session_settings(self.runner.design))
            with ThreadPoolExecutor(sessions) as pool:
                clients = [
                    pool.submit(
                        self._client,
                        _Client(session, replace(who, session=session), self.clock),
                        steps_of(mix, self.runner.choices, (place, sessions)),
                        barrier,
                    )
                    for place, session in enumerate(opened)
                ]
                seen = [client.result() for client in clients]
        return SharedWindow(
            sessions=sessions,
            seconds=WINDOW_S,
            runs=tuple(_together(access.name, seen) for access in mix),
        )

    def _client(
        self, client: _Client, steps: Iterator[Step], barrier: threading.Barrier
    ) -> _Seen:
        try:
            barrier.wait()
        except threading.BrokenBarrierError as error:
            message = f"not all sessions could begin within {START_S:.0f} s"
            hint = "Run it where less is going on."
            raise SafetyStopError(message, hint=hint) from error
        end = self.clock() + WINDOW_S
        while self.clock() < end:
            client.run(next(steps))
        return client.seen


@dataclass(slots=True)
class _Client:
    """One session's share of the work."""

    session: Session
    acting: Acting
    clock: Callable[[], float]
    seen: _Seen = field(default_factory=_Seen)
    kind: str = ""
    prepared: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, step: Step) -> None:
        """The step is executed, and its time or failure kept."""
        if step.kind != self.kind:
            self.acting.begin(step.kind)
            self.kind = step.kind
        name = step.access.name
        try:
            with values_judged():
                run = self._write if step.access.writes else self._read
                spent_ms = run(step.access, step.values)
        except RefusedValuesError:
            return
        except StatementFailedError as error:
            self.seen.failures.setdefault(name, Counter())[error.sqlstate or "?"] += 1
            return
        self.seen.times.setdefault(name, []).append(spent_ms)

    def _read(self, access: PhysicalAccess, values: _Values) -> float:
        name = self.prepared.get(access.name)
        if name is None:
            name = self.prepared[access.name] = f"pattern_{len(self.prepared)}"
            self.session.execute_untrusted(f"PREPARE {name} AS {access.sql}")
        return took_ms(self.session, execution(values, name), self.clock)

    def _write(self, access: PhysicalAccess, values: _Values) -> float:
        # The driver drops everything that is prepared at the end of the transaction.
        self.prepared.clear()
        with self.session.rolled_back(), prepared(self.session, access.sql):
            return took_ms(self.session, execution(values), self.clock)


def steps_of(
    mix: Sequence[PhysicalAccess],
    choices: Mapping[str, Mapping[str, Choice]],
    place: tuple[int, int] = (0, 1),
) -> Iterator[Step]:
    """The executions of one session of several, without an end, by the declared rates.

    `place` is the number of the session from 0, and how many there are: values that are
    written are shared out among them.
    """
    number, sessions = place
    total = sum(access.rate_per_hour for access in mix)
    weights = {a.name: max(a.rate_per_hour, total / RAREST) or 1.0 for a in mix}
    credit = {name: weight * (number + 1) / sessions for name, weight in weights.items()}
    turns = Counter[str]()
    while True:
        for name, weight in weights.items():
            credit[name] += weight
        access = max(mix, key=lambda one: credit[one.name])
        credit[access.name] -= sum(weights.values())
        turns[access.name] += 1
        kinds = choices[access.name]
        is_hot = MEDIAN not in kinds or turns[access.name] % HOT_EVERY == 0
        kind = HOT if is_hot else MEDIAN
        attempts = kinds[kind].attempts
        own = attempts[number::sessions] or attempts
        yield Step(access, kind, own[turns[access.name] % len(own)])


def _together(pattern: str, seen: Sequence[_Seen]) -> SharedRun:
    times = sorted(time for one in seen for time in one.times.get(pattern, ()))
    failures = sum((one.failures.get(pattern, Counter()) for one in seen), Counter[str]())
    return SharedRun(
        pattern=pattern,
        n=len(times),
        p95_ms=percentile(times, 95) if len(times) >= LEAST_FOR_P95 else None,
        failures=dict(sorted(failures.items())),
    )
