"""What probes are made of: a design, valid rows, and a server that says which attack is clean.

Names and constants in the SQL of probes are quoted by `model.identifier` or by the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.names import CREATED_AT, DELETED_AT, UPDATED_AT, VERSION
from dbarchitect.design.patterns.row_version import TRIGGER as VERSION_TRIGGER
from dbarchitect.design.summaries.keeping import kept_names
from dbarchitect.design.types import is_computed
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.probe import Claim
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.sqltext.totals import INNER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dbarchitect.design.proof.attempts import Answer, Attack
    from dbarchitect.design.proof.valid_row import Stock, ValidRow
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Column, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A design with rows to attack it; `judge` answers attacks and leaves no trace.

    `forced` are the tables that were built with row-level security for their owner, too; it
    is lifted while they are attacked.
    """

    design: Design
    stock: Stock
    judge: Callable[[Sequence[Attack]], tuple[Answer, ...]]
    server_major: int
    forced: frozenset[QualifiedName] = frozenset()

    @property
    def owner(self) -> str:
        """The role that owns everything."""
        return self.design.roles["owner"]

    @property
    def tables(self) -> Iterator[Table]:
        """The tables that are no partitions, in the design's order."""
        for table in self.design.schema.tables:
            if table.partition_of is None:
                yield table

    def tenant_column(self, table: Table) -> str | None:
        """The column that says whose a row of the table is, or None."""
        names = self.design.names.values()
        return next((n.tenant for n in names if n.table == table.name), None)

    def spare(self, table: Table, number: int = 0) -> ValidRow:
        """A row that the table would take."""
        return self.stock.spare(table.name, number)

    def kept(self, table: Table) -> ValidRow:
        """The first row that the table holds."""
        return self.stock.kept(table.name)[0]


def member(kind: ObjectKind, table: Table, name: str) -> ObjectPath:
    """Where a part of a table is."""
    return ObjectPath(kind, (table.name.schema, table.name.name, name))


def of_column(kind: str, table: Table, name: str, aspect: str = "") -> Claim:
    """What is stated of a column."""
    return Claim(kind, member(ObjectKind.COLUMN, table, name), aspect)


def of_constraint(kind: str, table: Table, name: str, aspect: str = "") -> Claim:
    """What is stated by a constraint."""
    return Claim(kind, member(ObjectKind.CONSTRAINT, table, name), aspect)


def not_verified(claim: Claim, reason: str) -> NotVerified:
    """The claim as what the proof did not reach, and why."""
    return NotVerified(claim.text, reason)


def drop_constraint(table: QualifiedName, name: str) -> str:
    """The statement that takes a constraint away, and what depends on it."""
    return f"ALTER TABLE {table.sql} DROP CONSTRAINT IF EXISTS {quote_identifier(name)} CASCADE"


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns that find one row: the primary key, or all that there are."""
    primary = table.primary_key
    return primary.columns if primary else tuple(column.name for column in table.columns)


def first_deleted(table: Table, rows: int, conditions: Sequence[str] = ()) -> str:
    """A deletion of so many rows, the first by their key: in each run the same.

    `conditions` are SQL over the row, called `INNER`.
    """
    key = ", ".join(map(quote_identifier, key_columns(table)))
    where = " AND ".join(f"({one})" for one in conditions) or "true"
    first = (
        f"SELECT {key} FROM {table.name.sql} AS {INNER} WHERE {where} "  # noqa: S608 - quoted parts
        f"ORDER BY {key} LIMIT {rows}"
    )
    return f"DELETE FROM {table.name.sql} WHERE ({key}) IN ({first})"  # noqa: S608 - quoted parts


def changeable(bench: Bench, table: Table) -> tuple[Column, str] | None:
    """A column that may simply be changed, and another valid constant for it; None if none.

    It is part of no key, reference or rule across columns, and no time of change; where each
    column is, one outside of the primary key takes a value that no row has. A document is
    taken where there is nothing simpler.
    """
    ruled = {
        name for check in table.checks if len(check.columns) != 1 for name in check.columns
    }
    ruled |= _made(bench, table)
    found = _changed(bench, table, ruled | _bound(table))
    if found is not None:
        return found
    fixed = ruled | set(table.primary_key.columns if table.primary_key else ())
    fixed |= {name for key in table.foreign_keys for name in key.columns}
    return _changed(bench, table, fixed, fresh=True)


def _made(bench: Bench, table: Table) -> set[str]:
    """The columns whose values the server or a trigger makes."""
    made = {c.name for c in table.columns if c.identity is not None or is_computed(c)}
    made |= {VERSION} if any(t.name == VERSION_TRIGGER for t in table.triggers) else set()
    return made | kept_names(bench.design.copies, table.name)


def _bound(table: Table) -> set[str]:
    """The columns of keys, references and indexes."""
    bound = {name for key in table.keys for name in key.columns}
    bound |= {name for key in table.foreign_keys for name in key.columns}
    return bound | {name for index in table.indexes for name in index.columns if name}


def ruled_together(bench: Bench, table: Table) -> Mapping[str, str] | None:
    """Columns that CHECKs tie to each other alone, with another valid row's values; or None.

    Together they keep every rule that the other row keeps.
    """
    fixed = _made(bench, table) | _bound(table) | {CREATED_AT, UPDATED_AT, DELETED_AT}
    first = bench.kept(table)
    for check in table.checks:
        tied, before = set(check.columns), set[str]()
        while tied != before:
            before = tied
            tied = tied.union(*(c.columns for c in table.checks if tied & set(c.columns)))
        if len(tied) < 2 or tied & fixed:  # noqa: PLR2004 - one alone may simply be changed
            continue
        for other in bench.stock.rows[table.name][1:]:
            names = [name for name in sorted(tied) if name in other.constants]
            if any(other.constants[name] != first.constants.get(name) for name in names):
                return {name: other.value(name) for name in names}
    return None


def _changed(
    bench: Bench, table: Table, bound: set[str], *, fresh: bool = False
) -> tuple[Column, str] | None:
    """A column outside of `bound` with another row's value, of a spare row where `fresh`."""
    first, others = bench.kept(table), bench.stock.rows[table.name][1:]
    others = (bench.spare(table),) if fresh else others
    for column in sorted(table.columns, key=lambda one: one.type.startswith("json")):
        if column.name in bound or column.type.startswith("timestamp"):
            continue
        for other in others:
            constant = other.constants.get(column.name)
            if constant not in {None, "NULL", first.constants.get(column.name)}:
                return column, other.value(column.name)
    return None


def changeable_update(bench: Bench, table: Table) -> str | None:
    """UPDATE of one row that changes one column; None where no column may simply change."""
    found = changeable(bench, table)
    if found is None:
        return None
    column, value = found
    where = bench.kept(table).matches(*key_columns(table))
    name = quote_identifier(column.name)
    return f"UPDATE {table.name.sql} SET {name} = {value} WHERE {where}"  # noqa: S608 - quoted parts
