"""Values for binds that a statement writes: of rows that the table would take.

Rules:
    1. A column that refers to another table gets a key that is there: the hot or the median one
       by the rows that refer to it; where a key allows one row for each, one that has none.
    2. Every other column gets what the generator of the lab's rows gives the next rows, so that
       it is new where it must be unique and valid where a CHECK looks at one row alone.
    3. What the server refuses all the same (a CHECK over columns that the statement leaves as
       they are) is drawn again: there are several attempts, in an order that never changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import unique_sets
from dbarchitect.design.proof.populate import values_sql
from dbarchitect.design.proof.profiles import table_profile
from dbarchitect.errors import DbarchitectError
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Bind
    from dbarchitect.model.schema import ForeignKey, Table
    from dbarchitect.postgres.session import Session

ATTEMPTS = 48
"""How many values are made for a bind that is written; each run takes the next."""

Frequent = Callable[[QualifiedName, str, str], str | None]
"""The value of a table's column, under a condition, that one kind of key asks for."""


class NoValueError(DbarchitectError):
    """No value can be had for a bind; the access pattern cannot be run."""

    exit_status = 5


@dataclass(slots=True)
class WrittenValues:
    """Makes the values of one access pattern's written binds, each kind of key in turn."""

    session: Session
    setting: Setting
    binds: Sequence[Bind]
    _rows: dict[QualifiedName, tuple[Mapping[str, str | None], ...]] = field(
        default_factory=dict
    )

    def values(self, frequent: Frequent) -> dict[int, tuple[str | None, ...]]:
        """For each written bind, by its position, a value for each attempt.

        Raises:
            NoValueError: every row that could be referred to is taken, or none is known.
        """
        made: dict[int, tuple[str | None, ...]] = {}
        for bind in self.binds:
            if bind.table is None or bind.column is None or bind.position in made:
                continue
            table = self.setting.design.schema.table(bind.table)
            key = next((k for k in table.foreign_keys if bind.column in k.columns), None)
            if key is not None and key.referenced_table in self.setting.rows:
                made |= self._references(bind, table, key, frequent)
            else:
                made[bind.position] = self._fresh(bind, table, bind.column)
        return made

    def _references(
        self, bind: Bind, table: Table, key: ForeignKey, frequent: Frequent
    ) -> dict[int, tuple[str | None, ...]]:
        """The keys of one foreign key's binds in one row."""
        own = [
            other
            for other in self.binds
            if (other.table, other.row) == (bind.table, bind.row)
            and other.column in key.columns
        ]
        if self._tells_rows_apart(table, key, bind):
            return self._of_parents(table, key, own)
        found: dict[int, tuple[str | None, ...]] = {}
        condition = "true"
        for one in own:
            column = one.column or ""
            value = frequent(table.name, column, condition)
            if value is None:  # No row refers to any: whoever runs it sees which there are.
                return self._of_parents(table, key, own)
            type_name = table.column(column).type
            equal = f"{quote_identifier(column)} = {quote_literal(value)}::{type_name}"
            condition = f"{condition} AND {equal}"
            found[one.position] = (value,) * ATTEMPTS
        return found

    def _of_parents(
        self, table: Table, key: ForeignKey, own: Sequence[Bind]
    ) -> dict[int, tuple[str | None, ...]]:
        rows = self._parents(table, key)
        return {
            one.position: tuple(row[key.columns.index(one.column or "")] for row in rows)
            for one in own
        }

    def _tells_rows_apart(self, table: Table, key: ForeignKey, bind: Bind) -> bool:
        """Whether the reference must be new: alone, or after another one in a unique set."""
        for unique in unique_sets(table):
            if not set(key.columns) <= set(unique):
                continue
            others = [
                other
                for other in table.foreign_keys
                if other != key and set(other.columns) <= set(unique)
            ]
            free = set(unique) - {c for k in (key, *others) for c in k.columns}
            positions = {b.column: b.position for b in self.binds if b.row == bind.row}
            if free & set(positions):
                continue
            mine = min(positions.get(c, 0) for c in key.columns if c in positions)
            if all(positions.get(c, -1) < mine for k in others for c in k.columns):
                return True
        return False

    def _parents(self, table: Table, key: ForeignKey) -> tuple[tuple[str | None, ...], ...]:
        """Keys to refer to; of those to which one row at most may refer, the free ones."""
        wanted = ", ".join(f"p.{quote_identifier(c)}::text" for c in key.referenced_columns)
        order = ", ".join(f"p.{quote_identifier(c)}" for c in key.referenced_columns)
        parent = key.referenced_table.sql
        sql = f"SELECT {wanted} FROM {parent} AS p"  # noqa: S608 - quoted parts
        if key.columns in set(unique_sets(table)):
            pairs = zip(key.columns, key.referenced_columns, strict=True)
            equal = " AND ".join(
                f"c.{quote_identifier(own)} = p.{quote_identifier(other)}"
                for own, other in pairs
            )
            sql += f" WHERE NOT EXISTS (SELECT FROM {table.name.sql} AS c WHERE {equal})"
        rows = self.session.query_untrusted(f"{sql} ORDER BY {order} LIMIT {ATTEMPTS}")
        if not rows:
            message = f"no row of {key.referenced_table.display} is there to refer to"
            if key.columns in set(unique_sets(table)):
                message = (
                    f"no row of {key.referenced_table.display} is free: each has its row of "
                    f"{table.name.display} already"
                )
            raise NoValueError(message)
        return tuple(tuple(rows[number % len(rows)]) for number in range(ATTEMPTS))

    def _fresh(self, bind: Bind, table: Table, column: str) -> tuple[str | None, ...]:
        """The column in rows that the table does not hold, other ones for each row written."""
        rows = self._fresh_rows(table)
        count = 1 + max(other.row for other in self.binds)
        if column not in rows[0]:
            message = (
                f"no value is made for {table.name.display}.{column}, which :{bind.name} sets"
            )
            raise NoValueError(message)
        places = [(attempt * count + bind.row) % len(rows) for attempt in range(ATTEMPTS)]
        values = [rows[place][column] for place in places]
        if column == "deleted_at":
            moment = self.setting.now.isoformat()
            return tuple(moment if value is None else value for value in values)
        return tuple(values)

    def _fresh_rows(self, table: Table) -> tuple[Mapping[str, str | None], ...]:
        found = self._rows.get(table.name)
        if found is None:
            found = self._rows[table.name] = self._drawn(table)
        return found

    def _drawn(self, table: Table) -> tuple[Mapping[str, str | None], ...]:
        held = self.setting.rows.get(table.name)
        if held is None:
            message = f"no rows of {table.name.display} are made"
            raise NoValueError(message)
        wanted = ATTEMPTS * (1 + max(bind.row for bind in self.binds))
        rows = {**self.setting.rows, table.name: held + wanted}
        setting = replace(self.setting, rows=rows, minimal=True)
        profile = table_profile(setting, table.name)
        names = [column.name for column in profile.columns if not column.computed]
        numbers = range(held + 1, held + wanted + 1)
        sql = values_sql(setting, profile, numbers, quoted=False)
        drawn = self.session.query_untrusted(sql)
        if not drawn:
            message = f"no further row of {table.name.display} satisfied its checks"
            raise NoValueError(message)
        return tuple(dict(zip(names, row, strict=True)) for row in drawn)
