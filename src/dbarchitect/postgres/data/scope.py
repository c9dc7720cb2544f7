"""Which tables' rows are read, and which columns of them.

Left out are partitions, which are read as their parent; tables without columns; columns that
the server computes; and tables that the role may not read, or not wholly, which are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import UnreadRows
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.schema import Column, Schema, Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session

_PACKAGE = "dbarchitect.postgres.data"


class Reading(Enum):
    """How the values of a column are read."""

    TEXT = "text"
    """As they are, cut off where they are long."""
    NUMBER = "numeric"
    """Without the zeros that tell equal numbers apart."""
    PRINTED = "printed"
    """As the type prints them: equal values are printed alike."""
    NULLNESS = "nullness"
    """Only whether they are null: they are large, or have no equality that text shares."""


NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric"})
"""The types of exact numbers."""

_TEXTS = frozenset({"text", "character varying", "character", '"char"', "name"})
_PRINTED = frozenset(
    {
        "smallint",
        "integer",
        "bigint",
        "real",
        "double precision",
        "boolean",
        "date",
        "timestamp without time zone",
        "timestamp with time zone",
        "time without time zone",
        "uuid",
        "inet",
        "cidr",
        "macaddr",
        "oid",
    }
)


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column whose values are read; `base_type` is without its domains and its modifier."""

    column: Column
    base_type: str
    reading: Reading

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def is_compared(self) -> bool:
        """Whether its values are read, and not only whether they are null."""
        return self.reading is not Reading.NULLNESS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A table whose rows are read.

    `bytes` is what it takes on disk and `about_rows` the planner's figure, both with its
    partitions, None where they are not known.
    """

    table: Table
    columns: tuple[ReadColumn, ...]
    bytes: int | None
    about_rows: int | None


def tables_to_read(
    session: Session, snapshot: Snapshot
) -> tuple[list[ReadTable], list[UnreadRows]]:
    """The tables to read, the smallest first, and those that cannot be read with the reason."""
    rights = {
        QualifiedName(row[0], row[1]): row[2:]
        for row in session.query(load_sql(_PACKAGE, "readable_columns"))
    }
    sizes = _sizes(snapshot)
    base_types = BaseTypes.of(snapshot.schema)
    tables: list[ReadTable] = []
    unread: list[UnreadRows] = []
    for table in snapshot.schema.tables:
        if table.partition_of is not None or not table.columns:
            continue
        may_use, hides_rows, is_remote, names = rights.get(table.name, (True, False, False, []))
        reason = _reason(
            readable=bool(may_use and names), hides_rows=hides_rows, is_remote=is_remote
        )
        if reason is not None:
            unread.append(UnreadRows(table.name, reason))
            continue
        columns = base_types.readable(table, frozenset(names))
        size, rows = sizes.get(table.name, (None, None))
        tables.append(ReadTable(table=table, columns=columns, bytes=size, about_rows=rows))
    tables.sort(key=lambda found: (found.bytes or 0, found.table.name))
    return tables, unread


def _reason(*, readable: bool, hides_rows: bool, is_remote: bool) -> str | None:
    if not readable:
        return "The role may not read its rows."
    if hides_rows:
        return "Row security hides rows of it from the role, so that none were looked at."
    if is_remote:
        return "Its rows were not looked at: some are in a foreign table, on another server."
    return None


def _sizes(snapshot: Snapshot) -> dict[QualifiedName, tuple[int | None, int | None]]:
    """Bytes and rows of each table, those of partitions with the table that they are of."""
    if not isinstance(snapshot.sizes, Known):
        return {}
    tables = {table.name: table for table in snapshot.schema.tables}
    found: dict[QualifiedName, tuple[int | None, int | None]] = {}
    for size in snapshot.sizes.value:
        table = tables.get(size.relation)
        if size.table is not None or table is None or table.partition_key is not None:
            continue
        stored = size.stored.value.main_bytes if isinstance(size.stored, Known) else None
        while table is not None:
            held, rows = found.get(table.name, (0, 0))
            found[table.name] = (_sum(held, stored), _sum(rows, size.rows))
            parent = None if table.partition_of is None else table.partition_of.parent
            table = None if parent is None else tables.get(parent)
    return found


def _sum(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


@dataclass(frozen=True, slots=True)
class BaseTypes:
    """What stands beneath the domains of a schema, and which types its users made."""

    domains: Mapping[str, str]
    enums: frozenset[str]

    @classmethod
    def of(cls, schema: Schema) -> BaseTypes:
        """The types of this schema."""
        return cls(
            {domain.name.sql: domain.base_type for domain in schema.domains},
            frozenset(enum.name.sql for enum in schema.enums),
        )

    def readable(self, table: Table, names: frozenset[str]) -> tuple[ReadColumn, ...]:
        """The columns of these names that hold what somebody wrote."""
        return tuple(
            self._read_column(column)
            for column in table.columns
            if column.name in names and column.generated is None
        )

    def _read_column(self, column: Column) -> ReadColumn:
        base = column.type
        while base in self.domains:
            base = self.domains[base]
        name = base if base in self.enums else _without_modifier(base)
        return ReadColumn(column, name, self._reading(name))

    def _reading(self, name: str) -> Reading:
        if name in _TEXTS:
            return Reading.TEXT
        if name == "numeric":
            return Reading.NUMBER
        if name in _PRINTED or name in self.enums:
            return Reading.PRINTED
        return Reading.NULLNESS


def _without_modifier(name: str) -> str:
    """`timestamp(0) with time zone` and `numeric(10,2)` without what is in parentheses."""
    before, opened, rest = name.partition("(")
    return name if not opened else before + rest.partition(")")[2]
