"""Rows made to tell queries apart: nulls, duplicates, empty texts, values that queries ask for.

Rule 1: a row stands in the tables only if it keeps every constraint of theirs: what the server
        refuses is left out, so that what the schema promises holds for the rows as well.
Rule 2: the same tables and values give the same rows in each run.
Rule 3: values are texts that the server reads; which it takes for a type is asked of it.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from dbarchitect.errors import StatementFailedError
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ForeignKey, Table
    from dbarchitect.postgres.session import Session

    Row = dict[str, str | None]

_Item = TypeVar("_Item")

FEW, MANY = 5, 60
"""So many rows are tried of each table: few leave keys that nothing refers to."""

_HAS_SOFT_ERRORS = 160000

_PER_TYPE = 6
_ORDINARY = (
    "1", "2", "", "a", "A", "0", "-1", "5", "t", "f", "2026-01-31", "2026-01-31 23:59:59.999",
    "2026-02-01", "00:00", "1 day", "{}", "{NULL}", "{1,2}", "{a,a,b}", '{"a": 1}', '[1, "a"]',
    "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12",
    "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a13", "10.0.0.1", "10.0.0.0/8", "(0,0)", "((0,0),(1,1))",
    "empty", "[1,2)", "[1,5)", "[2026-01-01,2026-02-01)", "B'1'", "(1,2)",
)  # fmt: skip
_EXTREME = ("infinity", "-infinity", "NaN", "2147483647", "-2147483648", "32767")
_KEYS = tuple(
    written.format(number)
    for number in range(3, 60)
    for written in (
        "{}",
        "2026-03-{:02}",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380{:03}",
        "10.0.0.{}",
    )
)
"""More values for columns of which no two rows have the same."""

_WHOLE = re.compile(r"-?\d{1,9}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NULLS = 0.25
_ASKED_FOR = 0.4
_REFERRING = 0.85


@dataclass(slots=True)
class MadeRows:
    """The rows that were made so far, by table.

    `asked_for` are values that a query compares a column with, `joined` the columns that it
    compares one with, `mentioned` all of its constants.
    They are there within the session's transaction.
    """

    session: Session
    asked_for: Mapping[tuple[QualifiedName, str], Sequence[str]]
    joined: Mapping[tuple[QualifiedName, str], Sequence[tuple[QualifiedName, str]]]
    mentioned: Sequence[str] = ()
    rows: dict[QualifiedName, list[Row]] = field(
        default_factory=dict["QualifiedName", list["Row"]]
    )
    _valid: dict[tuple[str, tuple[str, ...]], list[str]] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], list[str]]
    )

    def add(self, tables: Iterable[Table], *, tried: int, extreme: bool = False) -> None:
        """More rows stand in the tables, which come after those that they refer to.

        What fires on rows and hides them from the owner has been turned off.
        """
        for table in tables:
            if table.name not in self.rows:
                self._disarm(table)
                self.rows[table.name] = []
            before = len(self.rows[table.name])
            chance = random.Random(f"{table.name.display} {before} {extreme}")  # noqa: S311 - the same rows in each run
            cells = [*self._cells(table, extreme=extreme)]
            rows = (self._row(table, cells, chance) for _ in range(tried))
            self._insert(table, [row for row in rows if row])
            self.rows[table.name] = self._rows_of(table)

    def values(
        self, type_name: str, named: Sequence[str] = (), *, extreme: bool = False
    ) -> list[str]:
        """Values of the type, those that are named and what is next to them first."""
        if type_name.endswith("[]"):  # what is compared with elements
            named = [*named, *(f"{{{value}}}" for value in named)]
        pool = [*_with_neighbours(named), *(_EXTREME if extreme else ()), *_ORDINARY]
        key = type_name, tuple(dict.fromkeys(pool))
        if key not in self._valid:
            found = self._valid_inputs(type_name, [*key[1]])
            self._valid[key] = found[: _PER_TYPE + len(named)]
        return self._valid[key]

    def _disarm(self, table: Table) -> None:
        name = table.name.sql
        if any(not trigger.inherited for trigger in table.triggers):
            self.session.execute_untrusted(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        if table.force_row_security:
            self.session.execute_untrusted(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")

    def _cells(self, table: Table, *, extreme: bool) -> Iterator[_Cell]:
        """What may stand in each column that can be written."""
        unique = {*table.referable_columns}
        for column in table.columns:
            if column.generated is not None:
                continue
            place = table.name, column.name
            named = self.asked_for.get(place, ())
            keys = _KEYS if column.name in unique else ()
            candidates = [*named, *self.mentioned, *keys]
            values = self.values(column.type, candidates, extreme=extreme)
            yield _Cell(
                name=column.name,
                is_nullable=column.not_null is None,
                is_key=bool(keys),
                held=[*self._held(place)],
                asked=[value for value in values if value in named],
                values=values,
            )

    def _held(self, place: tuple[QualifiedName, str]) -> Iterator[str]:
        """What stands in the columns that the query compares this one with."""
        for other, name in self.joined.get(place, ()):
            for row in self.rows.get(other, ()):
                value = row.get(name)
                if value is not None:
                    yield value

    def _row(self, table: Table, cells: Sequence[_Cell], chance: random.Random) -> Row:
        row: Row = {}
        for cell in cells:
            value = cell.value(chance)
            if value is not None or cell.is_nullable:
                row[cell.name] = value
        for key in table.foreign_keys:
            self._refer(key, row, chance)
        return row

    def _refer(self, key: ForeignKey, row: Row, chance: random.Random) -> None:
        """The row refers to one that is there, or to none; at times chance has it."""
        parents = self.rows.get(key.referenced_table, ())
        if not parents or chance.random() > _REFERRING:
            return
        parent = _skewed(parents, chance)
        for name, referenced in zip(key.columns, key.referenced_columns, strict=True):
            if row.get(name) is not None and referenced in parent:
                row[name] = parent[referenced]

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Each row that the constraints let in has been inserted, all in one round trip."""
        if rows:
            body = " ".join(f"BEGIN {_inserting(table, row)}; {_PASSED_OVER}" for row in rows)
            self.session.execute_untrusted(f"DO {quote_literal(f'BEGIN {body} END')}")

    def _rows_of(self, table: Table) -> list[Row]:
        names = [column.name for column in table.columns]
        shown = ", ".join(f"CAST({quote_identifier(name)} AS text)" for name in names)
        sql = f"SELECT {shown} FROM {table.name.sql}"  # noqa: S608 - quoted
        found = self.session.query_untrusted(sql) if names else []
        return [dict(zip(names, row, strict=True)) for row in found]

    def _valid_inputs(self, type_name: str, texts: list[str]) -> list[str]:
        """Those of the texts that the type takes."""
        if self.session.server_version_num >= _HAS_SOFT_ERRORS:
            sql = load_sql("dbarchitect.lab", "valid_inputs")
            try:
                with self.session.savepoint():
                    found = self.session.query(sql, {"texts": texts, "type": type_name})
                return [text for (text,) in found]
            except StatementFailedError:
                pass  # some types know no soft errors
        return [text for text in texts if self._takes(type_name, text)]

    def _takes(self, type_name: str, text: str) -> bool:
        try:
            with self.session.savepoint():
                asked = f"SELECT CAST({quote_literal(text)} AS {type_name})"
                self.session.execute_untrusted(asked)
        except StatementFailedError:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """What may stand in a column: `held` are values of those that a query joins it with."""

    name: str
    is_nullable: bool
    is_key: bool
    held: Sequence[str]
    asked: Sequence[str]
    values: Sequence[str]

    def value(self, chance: random.Random) -> str | None:
        """Null, what queries ask for or join it with, or another; None where there is none."""
        if self.is_nullable and chance.random() < _NULLS:
            return None
        if self.held and chance.random() < _ASKED_FOR:
            return _skewed(self.held, chance)
        if self.asked and chance.random() < _ASKED_FOR:
            return chance.choice(self.asked)
        if not self.values:
            return None
        return _skewed(self.values, chance) if self.is_key else chance.choice(self.values)


_PASSED_OVER = "EXCEPTION WHEN OTHERS THEN NULL; END;"


def _inserting(table: Table, row: Row) -> str:
    names = ", ".join(map(quote_identifier, row))
    values = ", ".join("NULL" if v is None else quote_literal(v) for v in row.values())
    return f"INSERT INTO {table.name.sql} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})"  # noqa: S608 - quoted


def _skewed(items: Sequence[_Item], chance: random.Random) -> _Item:
    """One of them, the first far more often than the last: some have many, others none."""
    return items[int(len(items) * chance.random() ** 2)]


def _with_neighbours(named: Sequence[str]) -> list[str]:
    found: list[str] = []
    for value in named:
        found.append(value)
        if _WHOLE.fullmatch(value):
            found += [str(int(value) + n) for n in (-1, 1, 10)]
        elif _DAY.fullmatch(value):
            found.append(f"{value} 12:00")
        else:
            found.append(f"{value}a")
    return found
