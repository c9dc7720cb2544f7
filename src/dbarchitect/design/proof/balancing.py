"""Rows that only together add up to zero: what a balance is attacked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.patterns.balanced import Balance
    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.schema import Routine

RAISES = "IF total <> 0 THEN"


def emptied(balance: Balance) -> str:
    """The statement that leaves no row that could be in a sum."""
    return f"TRUNCATE {balance.table.sql} CASCADE"


def rows_of_one(bench: Bench, balance: Balance, wanted: int) -> tuple[ValidRow, ...]:
    """Rows of one whole that the empty table takes together, each second one the negative.

    They are fewer than `wanted` where no more were found. None refers to another of them, so
    that each can be written by itself.
    """
    alone = _alone(bench, balance)
    rows = [row.with_values(alone) for row in bench.stock.rows[balance.table]]
    spare = (*rows[-1:], *rows[:-1])
    chosen: list[ValidRow] = []
    for row in spare:
        one = row.with_values({name: spare[0].constants[name] for name in balance.same})
        if len(chosen) % 2:
            amount = f"(-({chosen[-1].value(balance.amount)}))"
            one = one.with_values({balance.amount: amount})
        if _taken(bench, balance, (*chosen, one)):
            chosen.append(one)
        if len(chosen) == wanted:
            break
    return tuple(chosen)


def _alone(bench: Bench, balance: Balance) -> dict[str, str]:
    """No values for the optional references of the table to itself."""
    table = bench.design.schema.table(balance.table)
    own = (key for key in table.foreign_keys if key.referenced_table == table.name)
    names = {name for key in own for name in key.columns} - {*balance.same}
    return {name: "NULL" for name in names if table.column(name).not_null is None}


def together(rows: Sequence[ValidRow]) -> str:
    """One statement that inserts all of the rows, one after the other."""
    body = "; ".join(row.insert() for row in rows)
    return f"DO {quote_literal(f'BEGIN {body}; END')}"


def blind(routine: Routine) -> str:
    """The function as it would be if it refused no sum."""
    return routine.definition.replace(RAISES, "IF false THEN")


def _taken(bench: Bench, balance: Balance, rows: Sequence[ValidRow]) -> bool:
    attack = Attack(setup=(emptied(balance),), statement=together(rows))
    return bench.judge([attack])[0].phase == "done"
