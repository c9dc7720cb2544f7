"""Two queries run beside each other on rows made for them: do both give the same, as often?

Rule 1: what differs is a difference only where the first query gives the same rows whenever it
        is run, and where no LIMIT and no aggregate leave the choice to the plan.
Rule 2: everything is rolled back; rows that a statement changes are compared as it leaves them.
        What is prepared goes with it: after a ROLLBACK the driver has the server forget it.
Rule 3: a trial in which the first query fails says nothing; one in which the second alone does
        is a difference. One that runs out of its time is neither.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.errors import SafetyStopError, StatementFailedError
from dbarchitect.lab.made_rows import FEW, MANY, MadeRows
from dbarchitect.lab.questions import follow_path
from dbarchitect.model.identifier import quote_literal
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.session import Session

TRIALS = 8
"""So many times with other values of its binds a query that has some is run."""

ROUNDS = 6
"""So many times are rows made as long as the query gives none."""

STATEMENT_MS = 5_000
"""So long may one run take; the tables hold a few dozen rows."""

_SHOWN = 100
_NULLS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A query and the one to write instead, and what they run on.

    `tables` stand behind those that they refer to. `asked_for` are values that the query
    compares a column with, `joined` the columns that it compares one with, and `compared` those
    that it compares a bind with, by its number, `mentioned` all of its constants. `changed` is
    the table whose rows it changes, as SQL, and `restarts` make its sequences begin anew, which
    no rollback does. `is_settled` says that neither LIMIT nor an
    aggregate leaves anything to the plan.
    """

    query: str
    rewrite: str
    tables: tuple[Table, ...]
    read: frozenset[QualifiedName]
    asked_for: Mapping[tuple[QualifiedName, str], Sequence[str]]
    joined: Mapping[tuple[QualifiedName, str], Sequence[tuple[QualifiedName, str]]]
    compared: Mapping[int, Sequence[tuple[QualifiedName, str]]]
    mentioned: tuple[str, ...] = ()
    search_path: tuple[str, ...] | None = None
    changed: str = ""
    restarts: tuple[str, ...] = ()
    is_settled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SameRows:
    """What came of it: `difference` and `unknown` are parts of sentences, else both are equal.

    In so many `trials` both ran to their end, and gave so many rows in all. `made` counts the
    rows of each table that the query reads.
    """

    trials: int = 0
    rows: int = 0
    made: tuple[tuple[QualifiedName, int], ...] = ()
    difference: str = ""
    unknown: str = ""


def same_rows(session: Session, pair: Pair, *, ends_at: float) -> SameRows:
    """Whether both give the same rows on rows that were made for them, and on none.

    No trial begins after `ends_at`, as `time.monotonic` counts, and no statement takes longer
    than was left when its trial, or the making of its rows, began.

    Raises:
        SafetyStopError: the lab's guard ended the session.
    """
    with session.rolled_back():
        session.execute("SET LOCAL datestyle = 'ISO, YMD'")
        session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        follow_path(session, pair.search_path)
        try:
            return _Comparison(session, pair, _Limits(session, ends_at)).result()
        except (StatementFailedError, SafetyStopError) as error:
            if session.is_closed:
                raise
            return SameRows(unknown=_OVER if time.monotonic() > ends_at else error.message)
        except _OverError:
            return SameRows(unknown=_OVER)


class _DiffersError(Exception):
    """A difference was found; no further trial is needed."""


class _OverError(Exception):
    """There is no time for another statement."""


@dataclass(slots=True)
class _Limits:
    """How long statements of the transaction may take."""

    session: Session
    ends_at: float
    _limit_ms: int = 0

    def renew(self) -> None:
        """The next statement ends within its own time, and before all time is over.

        Raises:
            _OverError: it is over.
        """
        left_ms = min(STATEMENT_MS, int((self.ends_at - time.monotonic()) * 1000))
        if left_ms <= 0:
            raise _OverError
        if left_ms != self._limit_ms:
            sql = "SELECT pg_catalog.set_config('statement_timeout', %(limit)s, true)"
            self.session.query(sql, {"limit": str(left_ms)})
            self._limit_ms = left_ms


@dataclass(slots=True)
class _Comparison:
    session: Session
    pair: Pair
    limits: _Limits
    trials: int = 0
    rows: int = 0
    types: tuple[str, ...] = ()
    failure: str = ""
    _names: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - the same values in each run

    def result(self) -> SameRows:
        """Both were run on empty tables, then on ordinary rows, then on extreme ones, too."""
        self.limits.renew()
        self.types = self._parameter_types()
        made = MadeRows(
            self.session, self.pair.asked_for, self.pair.joined, self.pair.mentioned
        )
        try:
            self._try_with(made, extreme=False)
            empty_trials = self.trials
            # Rows that an INSERT would make may stand there later.
            others = [one for one in self.pair.tables if one.name.sql != self.pair.changed]
            self.limits.renew()
            made.add(others, tried=FEW)
            self._try_with(made, extreme=False)
            for _ in range(ROUNDS):
                self.limits.renew()
                made.add(self.pair.tables, tried=MANY)
                self._try_with(made, extreme=False)
                if self.rows:
                    break
            self.limits.renew()
            made.add(self.pair.tables, tried=FEW, extreme=True)
            self._try_with(made, extreme=True)
        except _DiffersError as error:
            return SameRows(difference=str(error)) if error.args else SameRows(unknown=_OPEN)
        counted = [(name, len(made.rows[name])) for name in sorted(self.pair.read)]
        return SameRows(
            trials=self.trials,
            rows=self.rows,
            made=tuple(counted),
            unknown=self._unknown(counted, self.trials - empty_trials),
        )

    def _unknown(self, counted: Sequence[tuple[QualifiedName, int]], trials: int) -> str:
        lacking = [name.display for name, rows in counted if not rows]
        if lacking:
            return f"no row of {lacking[0]} could be made that keeps its constraints"
        if not trials:
            return f"the query fails on rows that were made for it: {self.failure}"
        return "" if self.rows else "on the rows that were made for it the query gives none"

    def _parameter_types(self) -> tuple[str, ...]:
        self.session.execute_untrusted(f"PREPARE asked_types AS {self.pair.query}")
        sql = load_sql("dbarchitect.lab", "asked_parameter_types")
        ((types,),) = self.session.query(sql, {"name": "asked_types"})
        return tuple(types or ())

    def _try_with(self, made: MadeRows, *, extreme: bool) -> None:
        for binds in self._binds(made, extreme=extreme):
            before = self._bag(self.pair.query, binds)
            if isinstance(before, str):
                self.failure = before
                continue
            after = self._bag(self.pair.rewrite, binds)
            if after != before:
                self._require_settled(before, binds)
                raise _DiffersError(_difference(before, after, binds))
            self.trials += 1
            self.rows += before.total()

    def _require_settled(self, before: Counter[str], binds: Sequence[str]) -> None:
        if not self.pair.is_settled or self._bag(self.pair.query, binds) != before:
            raise _DiffersError

    def _binds(self, made: MadeRows, *, extreme: bool) -> Iterator[list[str]]:
        """Values for all binds as SQL, several times over; once where there are none."""
        choices = [
            self._values(made, number, type_name, extreme=extreme)
            for number, type_name in enumerate(self.types, start=1)
        ]
        for _ in range(TRIALS if choices else 1):
            yield [
                "NULL" if self._chance.random() < _NULLS else self._chance.choice(values)
                for values in choices
            ]

    def _values(
        self, made: MadeRows, number: int, type_name: str, *, extreme: bool
    ) -> list[str]:
        """What the columns hold that the bind is compared with, and values of its type."""
        held = [
            value
            for name, column in self.pair.compared.get(number, ())
            for row in made.rows.get(name, ())
            if (value := row.get(column)) is not None
        ]
        found = made.values(type_name, [*dict.fromkeys(held)], extreme=extreme)
        return [f"CAST({quote_literal(value)} AS {type_name})" for value in found] or ["NULL"]

    def _bag(self, sql: str, binds: Sequence[str]) -> Counter[str] | str:
        """The rows with how often each came, as text; or why the statement fails."""
        self.limits.renew()
        self._names += 1
        name = f"asked_{self._names}"
        types = f" ({', '.join(self.types)})" if self.types else ""
        values = f" ({', '.join(binds)})" if binds else ""
        changed = self.pair.changed
        # As text: the driver has no timestamp that is infinite.
        shown = f"WITH asked AS ({sql}) SELECT CAST(asked AS text) FROM asked"  # noqa: S608 - a lab's
        try:
            with self.session.rolled_back():
                for restart in self.pair.restarts:
                    self.session.execute_untrusted(restart)
                prepare = f"PREPARE {name}{types} AS {sql if changed else shown}"
                self.session.execute_untrusted(prepare)
                found = self.session.query_untrusted(f"EXECUTE {name}{values}")
                if changed:
                    left = f"SELECT CAST(asked AS text) FROM {changed} AS asked"  # noqa: S608 - a quoted name
                    found += self.session.query_untrusted(left)
        except StatementFailedError as error:
            if self.session.is_closed:
                raise
            return error.message
        return Counter(", ".join(map(str, row)) for row in found)


_OVER = "the time for running remedies was over before all trials were"
_OPEN = "which rows it gives is not settled by the query alone"


def _difference(before: Counter[str], after: Counter[str] | str, binds: Sequence[str]) -> str:
    with_ = "".join(f", ${number} = {value}" for number, value in enumerate(binds, start=1))
    if isinstance(after, str):
        return f"it fails where the query does not{with_}: {after}"
    row = min((before - after) | (after - before))
    shown = row if len(row) <= _SHOWN else f"{row[: _SHOWN - 4]} ..."
    return f"the row {shown} comes {after[row]} times instead of {before[row]}{with_}"
