"""Defaults: a row that says nothing about a column gets what is declared.

Rules that tie the column to others are taken off first: they may refuse the default beside the
row's other values, which says nothing about the default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import drop_constraint, of_column
from dbarchitect.design.proof.comparisons import mentions
from dbarchitect.design.proof.row_security import surroundings
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Observed, Probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Column, Table

_VOLATILE = re.compile(r"\b(?:nextval|gen_random_uuid|uuidv[47]|random|clock_timestamp)\s*\(")


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each column with a default."""
    for table in bench.tables:
        for column in table.columns:
            if column.default is not None:
                yield _probe(bench, table, column, column.default)


def _probe(bench: Bench, table: Table, column: Column, default: str) -> Probe:
    name = quote_identifier(column.name)
    row = bench.spare(table).without(column.name)
    condition = f"{name} IS NOT DISTINCT FROM ({default})::{column.type}"
    if _VOLATILE.search(default):
        condition = f"{name} IS NOT NULL"
    keys = [c for c in row.constants if row.constants[c] != "NULL" and _compares(table, c)]
    place = f"WHERE {row.matches(*keys)}" if keys else "ORDER BY ctid DESC LIMIT 1"
    return Probe(
        name="a row without a value gets the default",
        claim=of_column("DEFAULT", table, column.name),
        setup=(
            *surroundings(table, bench.spare(table)),
            *(
                drop_constraint(table.name, check.name)
                for check in table.checks
                if len(check.columns) != 1 and mentions(check.expression, column.name)
            ),
        ),
        statement=row.insert(),
        expected=Observed(
            query=f"SELECT ({condition})::text FROM {table.name.sql} {place}",  # noqa: S608 - quoted parts
            value="true",
        ),
        removal=(f"ALTER TABLE {table.name.sql} ALTER COLUMN {name} DROP DEFAULT",),
    )


def _compares(table: Table, column: str) -> bool:
    """Whether rows can be found by the column: documents and vectors are left out."""
    return not table.column(column).type.startswith(("json", "tsvector", "xml"))
