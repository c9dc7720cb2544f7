"""Rows that a table takes, as SQL constants: what probes start from.

They come from the same generator as the filled lab, every column filled; the server has
computed what CHECKs tie together, and has judged the result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import unique_sets
from dbarchitect.design.proof.populate import not_drawn, values_sql
from dbarchitect.design.proof.profiles import table_profile
from dbarchitect.model.identifier import QualifiedName, quote_identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.session import Session

KEPT_ROWS = 9
"""Rows that each table holds while it is attacked, at most."""

SPARE_ROWS = 3
"""Valid rows that no table holds yet."""

DRAWS = 200
"""How often a row is drawn: few rows are wanted, so each may cost more than in a filled lab."""


@dataclass(frozen=True, slots=True)
class ValidRow:
    """A row as (column, SQL constant) pairs with casts; every column that can be written."""

    table: Table
    constants: Mapping[str, str]

    def value(self, column: str) -> str:
        """The constant of a column, cast to its type.

        Raises:
            KeyError: the row has no such column.
        """
        constant = self.constants[column]
        if constant == "DEFAULT":
            return constant
        return f"{constant}::{self.table.column(column).type}"

    def having(self, **values: str) -> ValidRow:
        """The row with other constants."""
        return self.with_values(values)

    def with_values(self, values: Mapping[str, str]) -> ValidRow:
        """The row with other constants."""
        return replace(self, constants={**self.constants, **values})

    def without(self, *columns: str) -> ValidRow:
        """The row without these columns: their defaults are taken."""
        kept = {name: value for name, value in self.constants.items() if name not in columns}
        return replace(self, constants=kept)

    def insert(self, *, overriding: bool = True) -> str:
        """INSERT of the row; identity columns take the row's own value where `overriding`."""
        names = ", ".join(map(quote_identifier, self.constants))
        values = ", ".join(map(self.value, self.constants))
        identity = any(
            column.identity is not None and column.name in self.constants
            for column in self.table.columns
        )
        words = " OVERRIDING SYSTEM VALUE" if identity and overriding else ""
        # Names are quoted and constants come from quote_nullable or quote_literal.
        return f"INSERT INTO {self.table.name.sql} ({names}){words} VALUES ({values})"  # noqa: S608

    def matches(self, *columns: str) -> str:
        """A WHERE condition that finds the row by these columns."""
        return " AND ".join(f"{quote_identifier(c)} = {self.value(c)}" for c in columns)


@dataclass(frozen=True, slots=True)
class Stock:
    """The valid rows of every table: those kept in it, then the spare ones."""

    rows: Mapping[QualifiedName, tuple[ValidRow, ...]]

    def kept(self, table: QualifiedName) -> tuple[ValidRow, ...]:
        """The rows that the table holds."""
        return self.rows[table][:-SPARE_ROWS]

    def spare(self, table: QualifiedName, number: int = 0) -> ValidRow:
        """A row that the table would take."""
        return self.rows[table][number - SPARE_ROWS]


def stock(session: Session, design: Design, setting: Setting) -> Stock:
    """Valid rows of every table of the design, asked of the server that will judge them.

    Raises:
        RowsNotDrawnError: rows that satisfy a table's CHECKs could not be drawn.
    """
    found: dict[QualifiedName, tuple[ValidRow, ...]] = {}
    tables = [table for table in design.schema.tables if table.partition_of is None]
    kept = _kept_rows(design)
    for table in tables:
        rows = {**kept, table.name: kept[table.name] + SPARE_ROWS}
        own = replace(setting, rows=rows, minimal=True)
        profile = table_profile(own, table.name)
        numbers = range(1, rows[table.name] + 1)
        names = [column.name for column in profile.columns if not column.computed]
        sql = values_sql(own, profile, list(numbers), attempts=DRAWS)
        drawn = session.query_untrusted(sql)
        if len(drawn) < len(numbers):
            raise not_drawn(table, len(drawn), len(numbers), DRAWS)
        found[table.name] = tuple(
            ValidRow(table, dict(zip(names, row, strict=True))) for row in drawn
        )
    return Stock(found)


def _kept_rows(design: Design) -> dict[QualifiedName, int]:
    """How many rows each table holds.

    Of a part that is one to one there are so few that spare rows have a whole of their own.
    """
    kept: dict[QualifiedName, int] = {}
    for table in in_reference_order(design):
        unique = set(unique_sets(table))
        wholes = [
            kept.get(key.referenced_table, KEPT_ROWS)
            for key in table.foreign_keys
            if key.columns in unique
        ]
        kept[table.name] = max(1, min((KEPT_ROWS, *(n - SPARE_ROWS for n in wholes))))
    return kept


def in_reference_order(design: Design) -> tuple[Table, ...]:
    """The tables, each after those that it refers to; partitions are left out."""
    waiting = [table for table in design.schema.tables if table.partition_of is None]
    ordered: list[Table] = []
    while waiting:
        names = {table.name for table in waiting}
        free = [
            table
            for table in waiting
            if not any(
                key.referenced_table in names and key.referenced_table != table.name
                for key in table.foreign_keys
            )
        ]
        ordered.append((free or _optional(waiting, names) or waiting)[0])
        waiting.remove(ordered[-1])
    return tuple(ordered)


def _optional(waiting: list[Table], names: set[QualifiedName]) -> list[Table]:
    """The tables of a circle whose references to the others may be missing at first."""
    return [
        table
        for table in waiting
        if all(
            table.column(name).not_null is None
            for key in table.foreign_keys
            if key.referenced_table in names and key.referenced_table != table.name
            for name in key.columns
        )
    ]
