"""Rows and statements that change a kept total: what totals are attacked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import drop_constraint
from dbarchitect.design.summaries.kept_sql import drift_query, trigger_name
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.design import Design
    from dbarchitect.model.kept import KeptTotals

RIGHT = "0"
"""What `differing` answers where every total is right."""


def differing(totals: KeptTotals) -> str:
    """The query whose answer is how many rows differ, as a text."""
    return f"SELECT (q.n)::text FROM ({drift_query(totals)}) AS q (n)"  # noqa: S608 - made of quoted parts


def without_trigger(totals: KeptTotals, event: str) -> str:
    """The statement that takes away what keeps the totals when rows come, change or go."""
    name = quote_identifier(trigger_name(totals, event))
    return f"DROP TRIGGER {name} ON {totals.child.sql}"


def telling(
    bench: Bench,
    totals: KeptTotals,
    event: str,
    statements: Iterable[str],
    setup: Sequence[str] = (),
) -> str | None:
    """The first statement that leaves a total wrong where nothing keeps it, or None."""
    given = list(statements)
    answers = bench.judge(
        [
            Attack(
                setup=tuple(setup),
                removal=(without_trigger(totals, event),),
                statement=statement,
                query=differing(totals),
            )
            for statement in given
        ]
    )
    for statement, answer in zip(given, answers, strict=True):
        if answer.phase == "done" and answer.seen != RIGHT:
            return statement
    return None


def telling_row(
    bench: Bench,
    totals: KeptTotals,
    *,
    before: ValidRow | None = None,
    rows: Sequence[ValidRow] | None = None,
) -> ValidRow | None:
    """A row that changes a total when it comes, after another one where there is one."""
    setup = () if before is None else (before.insert(),)
    found = rows if rows is not None else spare_rows(bench, totals)
    wanted = telling(bench, totals, "INSERT", (row.insert() for row in found), setup)
    return next((row for row in found if row.insert() == wanted), None)


def spare_rows(bench: Bench, totals: KeptTotals) -> tuple[ValidRow, ...]:
    """Rows that the child would take: each spare one, then each with the others' parents."""
    table = bench.design.schema.table(totals.child)
    spares = [bench.spare(table, number) for number in range(3)]
    kept = bench.stock.kept(totals.child)
    own = [name for name, _ in totals.pairs]
    moved = (
        spare.with_values({name: row.constants[name] for name in own})
        for spare in spares
        for row in kept
    )
    return (*spares, *moved)


def moves(bench: Bench, totals: KeptTotals) -> Iterable[str]:
    """Statements that hang a row under another parent, or change what of it is added up."""
    table = bench.design.schema.table(totals.child)
    key = table.primary_key
    own = [name for name, _ in totals.pairs]
    added = [column.argument for column in totals.columns if column.argument is not None]
    kept = bench.stock.kept(totals.child)
    for row in kept:
        where = row.matches(*(key.columns if key is not None else own))
        for other in kept:
            for names in (own, added):
                changes = ", ".join(f"{quote_identifier(n)} = {other.value(n)}" for n in names)
                if changes and any(other.constants[n] != row.constants[n] for n in names):
                    yield f"UPDATE {totals.child.sql} SET {changes} WHERE {where}"  # noqa: S608 - quoted parts


def deletions(bench: Bench, totals: KeptTotals) -> Iterable[str]:
    """Statements that delete a row."""
    table = bench.design.schema.table(totals.child)
    key = table.primary_key
    columns = key.columns if key is not None else tuple(name for name, _ in totals.pairs)
    for row in bench.stock.kept(totals.child):
        yield f"DELETE FROM {totals.child.sql} WHERE {row.matches(*columns)}"  # noqa: S608 - quoted parts


def unreferenced(design: Design, totals: KeptTotals) -> tuple[str, ...]:
    """The statements after which no row is kept from being deleted by what refers to it.

    A partition has its keys from its table, and loses them with it.
    """
    return tuple(
        drop_constraint(table.name, key.name)
        for table in design.schema.tables
        for key in table.foreign_keys
        if key.referenced_table == totals.child and table.partition_of is None
    )
