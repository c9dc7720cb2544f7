"""Two sessions at once: what holds for one after the other has to hold for both together."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.names import VERSION
from dbarchitect.design.patterns.balanced import REFUSED, balances_of
from dbarchitect.design.patterns.row_version import versioned
from dbarchitect.design.proof.acting import lift_force
from dbarchitect.design.proof.attempts import run_attacks
from dbarchitect.design.proof.balancing import blind, emptied, rows_of_one, together
from dbarchitect.design.proof.bench import Bench, changeable, key_columns
from dbarchitect.design.proof.kept_totals import kept_at_once
from dbarchitect.design.proof.lifted import switch_all, switched
from dbarchitect.design.proof.valid_row import stock
from dbarchitect.design.summaries.keeping import kept_totals
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck, NotVerified
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.patterns.balanced import Balance
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.session import Session

_PACKAGE = "dbarchitect.design.proof"

_LONGEST_WAIT_S = 10.0
_PAUSE_S = 0.005
_TWO_PAIRS = 4


def asks_for_two(design: Design) -> bool:
    """Whether the brief promises something that only two sessions can break."""
    if kept_totals(design.copies) or versioned(design.brief):
        return True
    return any(entity.balances for entity in design.brief.entities)


def at_once_checks(
    lab: Lab, database: LabDatabase, design: Design, setting: Setting
) -> tuple[tuple[BuildCheck, ...], tuple[NotVerified, ...]]:
    """Two writers of one row and two transactions of one sum have been run at once.

    The database is the one that was attacked: it holds the kept rows, and the functions that
    run attacks. It is changed afterwards.
    """
    lift_force(database.owner)
    bench = Bench(
        design=design,
        stock=stock(database.owner, design, setting),
        judge=lambda attacks: run_attacks(database.owner, attacks),
        server_major=database.owner.server_version_num // 10000,
    )
    with ExitStack() as opened:
        one, two = (
            opened.enter_context(lab.connect(database, database.owner_role)) for _ in range(2)
        )
        pair = Pair(database.admin, one, two)
        found = (
            *_versions(bench, pair),
            *kept_at_once(bench, database.owner, pair),
            *_balances(bench, database.owner, pair),
        )
    checks = tuple(item for item in found if isinstance(item, BuildCheck))
    return checks, tuple(item for item in found if isinstance(item, NotVerified))


def _words_of_wait(*, seen: bool) -> str:
    """What is said of a session that had to wait, by whether it was seen to."""
    return "waited" if seen else "was not seen to wait"


class Pair:
    """Two sessions, and one that sees who waits.

    `has_waited` says whether the second was seen to wait when both last wrote.
    """

    def __init__(self, admin: Session, one: Session, two: Session) -> None:
        self.admin = admin
        self.one = one
        self.two = two
        self.has_waited = False

    def written_by_both(self, first: str, second: str) -> int:
        """The first has changed a row, the second comes to it; the rows that this changed."""
        self.has_waited = False
        with ThreadPoolExecutor(max_workers=1) as pool:
            with self.one.transaction():
                self.one.execute_untrusted(first)
                waiting = pool.submit(self.two.execute_untrusted, second)
                self._wait()
            return waiting.result()

    def _wait(self) -> None:
        end, pause = time.monotonic() + _LONGEST_WAIT_S, threading.Event()
        sql = load_sql(_PACKAGE, "waits_for_a_lock")
        while time.monotonic() < end:
            ((waits,),) = self.admin.query(sql, {"pid": self.two.backend_pid})
            if waits:
                self.has_waited = True
                return
            pause.wait(_PAUSE_S)

    @property
    def words(self) -> str:
        """What is said of the second when both last wrote."""
        return _words_of_wait(seen=self.has_waited)

    def committed(self, first: str, second: str) -> tuple[str, str]:
        """What came of two transactions of which each began before the other ended."""
        outcome = ["", ""]
        try:
            with self.one.transaction():
                self.one.execute_untrusted(first)
                outcome[1] = _outcome(self.two, second)
        except StatementFailedError as error:
            outcome[0] = error.sqlstate or "refused"
        return outcome[0], outcome[1]


def _outcome(session: Session, statement: str) -> str:
    """The SQLSTATE with which the transaction was refused, empty where it was committed."""
    try:
        with session.transaction():
            session.execute_untrusted(statement)
    except StatementFailedError as error:
        return error.sqlstate or "refused"
    return ""


def _versions(bench: Bench, pair: Pair) -> Iterator[BuildCheck | NotVerified]:
    for entity in versioned(bench.design.brief):
        table = bench.design.schema.table(bench.design.names[entity.name].table)
        found = changeable(bench, table)
        if found is None:
            reason = "No column of the table may simply change."
            yield NotVerified(f"two writers of {table.name.display}", reason)
        else:
            yield _lost_update(bench, table, pair, (found[0].name, found[1]))


def _lost_update(bench: Bench, table: Table, pair: Pair, change: tuple[str, str]) -> BuildCheck:
    """Both have read the row and write it: naming the version, then once more without."""
    kept, (column, value) = bench.kept(table), change
    name, where = quote_identifier(column), kept.matches(*key_columns(table))
    update = f"UPDATE {table.name.sql} SET {name} ="  # noqa: S608 - quoted parts
    read = f"SELECT {VERSION}, {name}::text FROM {table.name.sql} WHERE {where}"  # noqa: S608 - quoted parts
    former = kept.value(column)
    seen: list[tuple[int, bool]] = []
    met: list[bool] = []
    for first, second, named in ((value, former, True), (former, value, False)):
        ((version, before),) = pair.two.query_untrusted(read)
        condition = f" AND {VERSION} = {version}" if named else ""
        changed = pair.written_by_both(
            f"{update} {first} WHERE {where}{condition}",
            f"{update} {second} WHERE {where}{condition}",
        )
        ((_, after),) = pair.two.query_untrusted(read)
        seen.append((changed, before == after))
        met.append(pair.has_waited)
    return BuildCheck(
        name=f"two writers of {table.name.display}",
        claim=(
            f"Two sessions read one row of {code(table.name.display)} and write it: the "
            "second, which names the version that it read, changes no row. Without the version "
            "it overwrites what the first has written."
        ),
        passed=seen == [(0, False), (1, True)] and all(met),
        detail=(
            f"the second {_words_of_wait(seen=all(met))} for the first; "
            f"rows changed with the version {seen[0][0]}, without it {seen[1][0]}"
        ),
    )


def _balances(bench: Bench, owner: Session, pair: Pair) -> Iterator[BuildCheck | NotVerified]:
    made = tuple(balances_of(bench.design.brief, bench.design.names))
    for balance in made:
        others = [one for one in made if one.table == balance.table and one != balance]
        yield _Sums(bench, owner, pair, balance, others).check()


@dataclass(frozen=True, slots=True)
class _Sums:
    """Two transactions of one rule; the `others` of its table are off meanwhile."""

    bench: Bench
    owner: Session
    pair: Pair
    balance: Balance
    others: Sequence[Balance]

    @property
    def name(self) -> str:
        """It names the rule where the table has more than one."""
        name = f"two transactions of {self.balance.table.display}"
        if not self.others:
            return name
        return f"{name} by {self.balance.amount} per {' and '.join(self.balance.same)}"

    def check(self) -> BuildCheck | NotVerified:
        """Each half of a pair in a session of its own, then a pair in each; then no trigger."""
        switch_all(self.owner, self.bench.design, on=False)
        rows = rows_of_one(self.bench, self.balance, _TWO_PAIRS)
        self._empty()
        if len(rows) < _TWO_PAIRS:
            reason = "No four rows of one sum were found that the table takes together."
            return NotVerified(self.name, reason)
        halves = rows[0].insert(), rows[1].insert()
        refused = self.pair.committed(*halves)
        accepted = self.pair.committed(together(rows[:2]), together(rows[2:]))
        held = self._held()
        self._empty()
        unseen = self._unseen(halves)
        return BuildCheck(
            name=self.name,
            claim=(
                f"Two transactions at once that each write half of what adds up in "
                f"{code(self.balance.table.display)} are both refused, and two that each write "
                "what adds up are both accepted. Without the trigger the halves are accepted."
            ),
            passed=(refused, accepted, unseen) == ((REFUSED, REFUSED), ("", ""), ("", ""))
            and held == [(_TWO_PAIRS, 0)],
            detail=(
                f"halves {_words(refused)}; pairs {_words(accepted)}; "
                f"halves without the trigger {_words(unseen)}"
            ),
        )

    def _empty(self) -> None:
        switch_all(self.owner, self.bench.design, on=False)
        self.owner.execute_untrusted(emptied(self.balance))
        switch_all(self.owner, self.bench.design, on=True)
        for other in self.others:
            self.owner.execute_untrusted(switched(other.table, other.name, on=False))

    def _held(self) -> list[tuple[object, ...]]:
        amount = quote_identifier(self.balance.amount)
        sql = f"SELECT count(*), sum({amount}) FROM {self.balance.table.sql}"  # noqa: S608 - quoted names
        return self.owner.query_untrusted(sql)

    def _unseen(self, halves: tuple[str, str]) -> tuple[str, str]:
        """What comes of the halves while the function refuses nothing."""
        routines = self.bench.design.schema.routines
        routine = next(r for r in routines if r.name == self.balance.function)
        self.owner.execute_untrusted(blind(routine))
        outcome = self.pair.committed(*halves)
        self.owner.execute_untrusted(routine.definition)
        return outcome


def _words(outcome: tuple[str, str]) -> str:
    return " and ".join(one or "accepted" for one in outcome)
