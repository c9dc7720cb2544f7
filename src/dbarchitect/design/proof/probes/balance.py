"""Balances: what does not add up when it is looked at is refused, however it came about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.patterns.balanced import REFUSED, balances_of
from dbarchitect.design.proof.balancing import blind, emptied, rows_of_one, together
from dbarchitect.design.proof.bench import drop_constraint, key_columns, member, not_verified
from dbarchitect.design.proof.lifted import switched
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.patterns.balanced import Balance
    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified

_PAIR = 2


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """For each rule: one row alone, a changed, a deleted and a moved one, and one mended."""
    for balance in balances_of(bench.design.brief, bench.design.names):
        table = bench.design.schema.table(balance.table)
        claim = Claim("trigger", member(ObjectKind.TRIGGER, table, balance.name))
        pair = rows_of_one(bench, balance, _PAIR)
        if len(pair) < _PAIR:
            yield not_verified(claim, "No two rows were found that add up to zero.")
        else:
            yield from _probes(bench, balance, claim, pair)


def _probes(
    bench: Bench, balance: Balance, claim: Claim, pair: tuple[ValidRow, ...]
) -> Iterator[Probe]:
    routine = next(r for r in bench.design.schema.routines if r.name == balance.function)
    on = switched(balance.table, balance.name, on=True)
    alone = Probe(
        name="a row that nothing balances is refused",
        claim=claim,
        setup=(emptied(balance), on),
        statement=pair[0].insert(),
        expected=Refused(sqlstate=REFUSED, constraint=balance.name),
        removal=(blind(routine),),
    )
    yield alone
    there = replace(alone, setup=(emptied(balance), together(pair), on))
    table = bench.design.schema.table(balance.table)
    free = tuple(drop_constraint(table.name, key.name) for key in table.foreign_keys)
    for name, statement in _changes(bench, balance, pair[0]):
        yield replace(there, name=name, statement=statement, setup=(*free, *there.setup))
    yield _mended(bench, balance, alone, pair)


def _changes(bench: Bench, balance: Balance, row: ValidRow) -> Iterator[tuple[str, str]]:
    table = bench.design.schema.table(balance.table)
    where = row.matches(*key_columns(table))
    amount, update = quote_identifier(balance.amount), f"UPDATE {table.name.sql} SET"
    yield (
        "a change that unbalances is refused",
        f"{update} {amount} = -{amount} WHERE {where}",
    )
    yield (
        "a deletion that unbalances is refused",
        f"DELETE FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
    )
    others = bench.stock.rows[balance.table]
    for column in balance.same:
        found = next((o for o in others if o.constants[column] != row.constants[column]), None)
        if found is not None and column != balance.tenant:
            moved = f"{quote_identifier(column)} = {found.value(column)}"
            yield (
                f"a row that leaves its {column} is refused",
                f"{update} {moved} WHERE {where}",
            )


def _mended(bench: Bench, balance: Balance, alone: Probe, pair: tuple[ValidRow, ...]) -> Probe:
    """Rows come one after the other; a trigger that cannot wait would refuse the first."""
    table = bench.design.schema.table(balance.table)
    trigger = next(t for t in table.triggers if t.name == balance.name)
    drop = f"DROP TRIGGER {quote_identifier(balance.name)} ON {table.name.sql}"
    at_once = trigger.definition.replace("DEFERRABLE INITIALLY DEFERRED", "NOT DEFERRABLE")
    return replace(
        alone,
        name="rows that add up are accepted one after the other",
        claim=replace(alone.claim, aspect="DEFERRABLE"),
        statement=together(pair),
        expected=Observed(query="SELECT 'accepted'", value="accepted"),
        removal=(drop, at_once),
    )
