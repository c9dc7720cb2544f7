"""What a sum of zero costs at the end of a transaction, for wholes of few and of many rows.

Rules:
    1. What is timed is `SET CONSTRAINTS ... IMMEDIATE`: it runs the balance's trigger for the
       rows that were written, and nothing else. What it takes with no row is taken off.
    2. The rows of the lab are drawn one by one and add up to nothing in particular: the
       function forms each sum as always, and refuses none meanwhile.
    3. Every figure varies from run to run; nothing is chosen by it. What is no more than a call
       with no row takes is not measurable, and no figure.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.patterns.balanced import balances_of
from dbarchitect.design.proof.balancing import blind
from dbarchitect.design.proof.bench import key_columns
from dbarchitect.design.proof.lifted import switch_all, switched
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.proof import BalanceCost, NotVerified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dbarchitect.design.patterns.balanced import Balance
    from dbarchitect.model.design import Design
    from dbarchitect.postgres.session import Session

WHOLES = (2, 100, 1000)
"""Rows of a whole: a plain booking, a batch, and one at which the sums weigh."""

TIMED_ROWS = 20
"""Rows of a whole that are written while it is timed: each forms the sum of all."""

SERIES = 5
"""How often each is timed: the quickest counts, for other work only adds time."""

_SUMS_OF_AN_UPDATE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceCosts:
    """Measures in a filled database; everything is undone."""

    session: Session
    design: Design
    clock: Callable[[], float] = time.perf_counter

    def measure(self) -> tuple[tuple[BalanceCost, ...], tuple[NotVerified, ...]]:
        """The cost of a row of each rule and size of whole, and what was not measured.

        Another key of the table may keep many rows out of one whole: there the larger wholes
        are left out.
        """
        found = tuple(self._costs())
        return (
            tuple(item for item in found if isinstance(item, BalanceCost)),
            tuple(item for item in found if isinstance(item, NotVerified)),
        )

    def _costs(self) -> Iterator[BalanceCost | NotVerified]:
        for balance in balances_of(self.design.brief, self.design.names):
            costs: dict[int, BalanceCost] = {}
            try:
                for rows in WHOLES:
                    with self.session.rolled_back():
                        cost = self._cost(balance, rows)
                    costs.setdefault(cost.rows, cost)
            except StatementFailedError as error:
                if not costs:
                    reason = f"No two rows of one sum were taken: {error}."
                    yield NotVerified(f"cost of {balance.name}", reason)
            yield from costs.values()

    def _cost(self, balance: Balance, rows: int) -> BalanceCost:
        """The cost of a row of a whole to which rows came until it has at least so many."""
        self._prepare(balance)
        run, table = self.session.execute_untrusted, balance.table.sql
        same = ", ".join(map(quote_identifier, balance.same))
        columns = key_columns(self.design.schema.table(balance.table))
        key = ", ".join(map(quote_identifier, columns))
        first = f"(SELECT {same} FROM {table} ORDER BY {key} LIMIT 1)"  # noqa: S608 - quoted names
        some = f"SELECT {key} FROM {table} ORDER BY {key} LIMIT"  # noqa: S608 - quoted names
        run(f"UPDATE {table} SET ({same}) = {first} WHERE ({key}) IN ({some} {rows})")  # noqa: S608 - quoted names
        ((held,),) = self.session.query_untrusted(
            f"SELECT count(*) FROM {table} WHERE ({same}) = {first}"  # noqa: S608 - quoted names
        )
        run(switched(balance.table, balance.name, on=True))
        amount, timed = quote_identifier(balance.amount), min(rows, TIMED_ROWS)
        again = f"UPDATE {table} SET {amount} = {amount} WHERE ({key}) IN ({some} {timed})"  # noqa: S608 - quoted names
        idle = sorted(self._judged(balance) for _ in range(SERIES))
        times: list[float] = []
        for _ in range(SERIES):
            run(again)
            times.append(self._judged(balance))
        return BalanceCost(
            table=balance.table,
            amount=balance.amount,
            same=balance.same,
            rows=int(str(held)),
            row_ms=sum_ms(min(times), idle, timed * _SUMS_OF_AN_UPDATE),
        )

    def _prepare(self, balance: Balance) -> None:
        """Nothing refuses the changes; no sum is formed yet, and none will be refused."""
        switch_all(self.session, self.design, on=False)
        routine = next(r for r in self.design.schema.routines if r.name == balance.function)
        self.session.execute_untrusted(blind(routine))

    def _judged(self, balance: Balance) -> float:
        """The seconds that the trigger took for all rows that were written before."""
        name = QualifiedName(balance.table.schema, balance.name).sql
        begin = self.clock()
        self.session.execute_untrusted(f"SET CONSTRAINTS {name} IMMEDIATE")
        taken = self.clock() - begin
        self.session.execute_untrusted(f"SET CONSTRAINTS {name} DEFERRED")
        return taken


def sum_ms(least: float, idle: Sequence[float], sums: int) -> float | None:
    """The milliseconds of one sum, of so many in `least` seconds; None if they do not show.

    `idle` are the seconds of calls without a row, ascending. Where the quickest call with rows
    is no longer than half of those without took, other work hides what the sums take.
    """
    if least <= idle[len(idle) // 2]:
        return None
    return (least - idle[0]) * 1000 / sums
