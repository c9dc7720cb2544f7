"""CHECKs: a row that breaks this rule and no other is refused by its name.

The row is looked for: each column of the rule is given values around and beyond its limits,
and the server says which row the CHECK as designed alone refuses.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.arcs import arcs_of
from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import drop_constraint, not_verified, of_constraint
from dbarchitect.design.proof.candidates import beyond, strange
from dbarchitect.design.proof.comparisons import column_name, comparisons, mentions
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Probe, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Check, Table

CHECK_VIOLATION = "23514"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each CHECK that rows could be made for; arcs are attacked apart."""
    arcs = {
        (arc.table, arc.constraint) for arc in arcs_of(bench.design.brief, bench.design.names)
    }
    wanted = [
        (table, check)
        for table in bench.tables
        for check in table.checks
        if (table.name, check.name) not in arcs
    ]
    tried = [
        (table, check, probe)
        for table, check in wanted
        for probe in _candidates(bench, table, check)
    ]
    answers = bench.judge(
        [
            Attack(statement=probe.statement, setup=(_as_designed(table, check), *probe.setup))
            for table, check, probe in tried
        ]
    )
    for table, check in wanted:
        found = next(
            (
                probe
                for (where, rule, probe), answer in zip(tried, answers, strict=True)
                if (where, rule) == (table, check) and answer.meets(probe.expected)
            ),
            None,
        )
        if found is not None:
            yield found
            continue
        reason = "No row was found that this CHECK alone refuses."
        yield not_verified(of_constraint("CHECK", table, check.name), reason)


def _as_designed(table: Table, check: Check) -> str:
    """The CHECK as the design has it, whatever was built: rows are looked for against it."""
    name = quote_identifier(check.name)
    return (
        f"ALTER TABLE {table.name.sql} DROP CONSTRAINT IF EXISTS {name}, "
        f"ADD CONSTRAINT {name} CHECK ({check.expression}) NOT VALID"
    )


def _candidates(bench: Bench, table: Table, check: Check) -> Iterator[Probe]:
    """Rows to try: first among all CHECKs, then with the others of the table taken off."""
    probe = Probe(
        name="a row that breaks the rule is refused",
        claim=of_constraint("CHECK", table, check.name),
        setup=(),
        statement="",
        expected=Refused(sqlstate=CHECK_VIOLATION, constraint=check.name),
        removal=(drop_constraint(table.name, check.name),),
    )
    others = tuple(
        drop_constraint(table.name, other.name) for other in table.checks if other != check
    )
    rows = list(_broken_rows(bench, table, check))
    for row in rows:
        yield replace(probe, statement=row.insert())
    for row in rows if others else ():
        name = f"{probe.name}, the table's other rules taken off"
        yield replace(probe, name=name, setup=others, statement=row.insert())


def _broken_rows(bench: Bench, table: Table, check: Check) -> Iterator[ValidRow]:
    row = bench.spare(table)
    for rule in comparisons(check.expression):
        for side in (rule, rule.turned):
            name = column_name(side.left)
            if name in row.constants:
                for value in beyond(row, table.column(name or ""), side.right):
                    yield row.with_values({name or "": value})
    for column in table.columns:
        if column.name in row.constants and mentions(check.expression, column.name):
            for value in strange(row, column, check.expression):
                yield row.with_values({column.name: value})
    optional = [
        column.name
        for column in table.columns
        if column.not_null is None
        and column.name in row.constants
        and mentions(check.expression, column.name)
    ]
    if len(optional) > 1:
        yield row.with_values(dict.fromkeys(optional, "NULL"))
