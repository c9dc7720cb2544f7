"""CHECKs: a row that breaks this rule and no other is refused by its name.

The row is looked for: each column of the rule is given values around and beyond its limits,
and the server says which row the CHECK as designed alone refuses.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import drop_constraint, member
from dbarchitect.design.proof.comparisons import column_name, comparisons, mentions
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Probe, Refused
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.schema import Check, Column, Table

CHECK_VIOLATION = "23514"

_NUMERIC = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_LONGEST_TEXT = 100_000


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each CHECK that rows could be made for."""
    wanted = [(table, check) for table in bench.tables for check in table.checks]
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
        target = member(ObjectKind.CONSTRAINT, table, check.name)
        reason = "No row was found that this CHECK alone refuses."
        yield NotVerified(f"CHECK {target.text}", reason)


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
        target=member(ObjectKind.CONSTRAINT, table, check.name),
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
                for value in _beyond(row, table.column(name or ""), side.right):
                    yield row.with_values({name or "": value})
    for column in table.columns:
        if column.name in row.constants and mentions(check.expression, column.name):
            for value in _strange(row, column, check.expression):
                yield row.with_values({column.name: value})


def _beyond(row: ValidRow, column: Column, other: str) -> Iterator[str]:
    """The other side of a comparison, and a little below and above it, as an SQL value."""
    value = f"({_valued(row, other)})"
    if column.type.startswith(("timestamp", "date", "time", "interval")):
        # A constant without a type would be taken for a number or a span.
        value = f"({value}::{column.type})"
    if column.type.startswith("timestamp"):
        yield from (f"({value} - interval '1 day')", f"({value} + interval '1 day')")
    elif column.type.startswith((*_NUMERIC, "date")):
        yield from (f"({value} - 1)", f"({value} + 1)")
    yield value


def _valued(row: ValidRow, expression: str) -> str:
    """The expression with the row's constants in the place of its columns."""

    def constant(match: re.Match[str]) -> str:
        name = column_name(match.group())
        if match.group().startswith("'") or name not in row.constants:
            return match.group()
        return f"({row.value(name or '')})"

    return re.sub(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_]\w*""", constant, expression)


def _strange(row: ValidRow, column: Column, expression: str) -> Iterator[str]:
    """Values of the column's type that rules are likely to refuse."""
    if column.not_null is None:
        yield "NULL"
    if column.type.startswith(_NUMERIC):
        yield from ("'-1'", "'0'", "'-1000000'", "'1000000'")
    elif column.type.startswith(("timestamp", "date")):
        yield from ("'1900-01-01'", "'2900-01-01'")
    elif column.type.startswith(("json",)):
        yield from ("'null'", "'[]'", "'\"text\"'", "'0'")
    elif column.type.startswith(("text", "character")):
        yield from ("'not one of them'", "''", f"upper({row.value(column.name)})")
        for text in re.findall(r"\d+", expression):
            if 0 < int(text) < _LONGEST_TEXT:
                yield quote_literal("x" * (int(text) + 1))
                longer = int(text) + 1
                yield f"({row.constants[column.name]} || repeat('x', {longer}))"
                yield f"(repeat('x', {longer}) || {row.constants[column.name]})"
    elif column.type == "boolean":
        yield f"(NOT {row.value(column.name)})"
