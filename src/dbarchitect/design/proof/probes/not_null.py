"""NOT NULL: a null is refused, and the message names the column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.history.tables import TRIGGER
from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import drop_constraint, not_verified, of_column
from dbarchitect.design.proof.comparisons import mentions
from dbarchitect.design.trees.functions import KEEP
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Probe, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Column, Table

NOT_NULL_VIOLATION = "23502"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each column that may not be null."""
    for table in bench.tables:
        for column in table.columns:
            if column.not_null is not None:
                yield _probe(bench, table, column)


def _probe(bench: Bench, table: Table, column: Column) -> Probe | NotVerified:
    row = bench.spare(table)
    claim = of_column("NOT NULL", table, column.name)
    if column.generated is None:
        statement = row.having(**{column.name: "NULL"}).insert()
        setup: tuple[str, ...] = ()
    else:
        sources = [
            other
            for other in table.columns
            if other.generated is None and mentions(column.generated.expression, other.name)
        ]
        setup = tuple(_nullable(table, other) for other in sources if other.not_null)
        statement = row.with_values({other.name: "NULL" for other in sources}).insert()
    expected = Refused(sqlstate=NOT_NULL_VIOLATION, message_contains=f'column "{column.name}"')
    if column.generated is not None:
        (answer,) = bench.judge([Attack(statement=statement, setup=setup)])
        if not answer.meets(expected):
            reason = f"No row makes this computed column null: a null was {answer.text}."
            return not_verified(claim, reason)
    return Probe(
        name="a null is refused",
        claim=claim,
        setup=setup,
        statement=statement,
        expected=expected,
        removal=tuple(_removal(table, column)),
    )


def _removal(table: Table, column: Column) -> Iterator[str]:
    primary = table.primary_key
    for trigger in table.triggers:
        # It would keep the null, and be refused itself.
        if trigger.name == KEEP or trigger.name.startswith(TRIGGER):
            yield f"DROP TRIGGER {quote_identifier(trigger.name)} ON {table.name.sql}"
    if column.identity is not None:
        name = quote_identifier(column.name)
        yield f"ALTER TABLE {table.name.sql} ALTER COLUMN {name} DROP IDENTITY"
    if primary is not None and column.name in primary.columns:
        yield drop_constraint(table.name, primary.name)
    yield _nullable(table, column)


def _nullable(table: Table, column: Column) -> str:
    name = quote_identifier(column.name)
    return f"ALTER TABLE {table.name.sql} ALTER COLUMN {name} DROP NOT NULL"
