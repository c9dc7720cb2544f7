"""Which values an access pattern is run with: hot, median and absent keys of the filled lab."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import ABSENT_WORD, VOCABULARY_WORDS, vocabulary
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.design import Bind, Design, PhysicalAccess
    from dbarchitect.postgres.session import Session

HOT, MEDIAN, ABSENT = "hot", "median", "absent"
KINDS = (HOT, MEDIAN, ABSENT)

_INTEGERS = ("smallint", "integer", "bigint", "numeric")


def key_values(
    session: Session, design: Design, access: PhysicalAccess, seed: int
) -> Mapping[str, tuple[str | None, ...]]:
    """The values of all binds, as text, for each kind of key.

    Hot is the value with most rows, median the one in the middle of all values by rows; where
    values are keys, by the rows that refer to them. A later bind of the same table takes its
    values among the rows of the earlier one.
    """
    chooser = _Chooser(session, design, access, seed)
    return {kind: tuple(chooser.values(kind)) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Chooses the values of one access pattern's binds."""

    session: Session
    design: Design
    access: PhysicalAccess
    seed: int

    def values(self, kind: str) -> Iterator[str | None]:
        """The values of all binds for one kind of key."""
        conditions: dict[QualifiedName, str] = {}
        for bind in self.access.binds:
            if bind.table is None or bind.column is None or _is_vector(self.design, bind):
                yield _free_value(self.access, bind, kind, self.seed)
                continue
            type_name = self.design.schema.table(bind.table).column(bind.column).type
            if kind == ABSENT:
                value = _absent(self.session, bind.table, bind.column, type_name)
                yield _as_bound(value, self.access, bind)
                continue
            table, column = _counted(self.design, self.access, bind.table, bind.column)
            condition = conditions.get(table, "true")
            value = _frequent(self.session, table, column, condition, kind)
            if value is not None:
                equal = f"{quote_identifier(column)} = {quote_literal(value)}::{type_name}"
                conditions[table] = f"{condition} AND {equal}"
            yield _as_bound(value, self.access, bind)


def _as_bound(value: str | None, access: PhysicalAccess, bind: Bind) -> str | None:
    """The value, in an array of its own where the bind is one: `= ANY(:ids)`."""
    listed = re.search(rf"\b(?:ANY|ALL)\s*\(\s*\${bind.position}\b", access.sql, re.IGNORECASE)
    if value is None or listed is None:
        return value
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{"{quoted}"}}'


def _is_vector(design: Design, bind: Bind) -> bool:
    if bind.table is None or bind.column is None:
        return False
    return design.schema.table(bind.table).column(bind.column).type == "tsvector"


def _free_value(access: PhysicalAccess, bind: Bind, kind: str, seed: int) -> str | None:
    """A bind that stands for no column's value: a word to search for, or a small number."""
    if bind.type == "text" and "tsquery" in access.sql:
        words = vocabulary(seed)
        places = {HOT: words[0], MEDIAN: words[VOCABULARY_WORDS // 2], ABSENT: ABSENT_WORD}
        return places[kind]
    return "10" if bind.type.startswith(_INTEGERS) else None


def _counted(
    design: Design, access: PhysicalAccess, table: QualifiedName, column: str
) -> tuple[QualifiedName, str]:
    """The column whose rows make a value hot: one of the pattern's that refers to this one."""
    for name in access.tables:
        if name == table:
            continue
        for key in design.schema.table(name).foreign_keys:
            if key.referenced_table == table and key.referenced_columns == (column,):
                return name, key.columns[0]
    return table, column


def _frequent(
    session: Session, table: QualifiedName, column: str, condition: str, kind: str
) -> str | None:
    name = quote_identifier(column)
    place = "1" if kind == HOT else "(r.k + 1) / 2"
    sql = (
        "SELECT r.v FROM (SELECT c.v, row_number() OVER (ORDER BY c.n DESC, c.v) AS place, "  # noqa: S608 - quoted parts
        f"count(*) OVER () AS k FROM (SELECT {name}::text AS v, count(*) AS n FROM {table.sql} "
        f"WHERE {name} IS NOT NULL AND {condition} GROUP BY {name}) AS c) AS r "
        f"WHERE r.place = {place}"
    )
    rows = session.query_untrusted(sql)
    return str(rows[0][0]) if rows else None


def _absent(session: Session, table: QualifiedName, column: str, type_name: str) -> str | None:
    """A value of the type that no row has."""
    if type_name.startswith(_INTEGERS):
        name = quote_identifier(column)
        ((value,),) = session.query_untrusted(
            f"SELECT (coalesce(max({name}), 0) + 1)::text FROM {table.sql}"  # noqa: S608 - quoted parts
        )
        return str(value)
    return dict(_ABSENT_OF).get(type_name, ABSENT_WORD)


_ABSENT_OF = (
    ("uuid", "00000000-0000-4000-8000-000000000000"),
    ("inet", "192.0.2.1"),
    ("date", "2900-01-01"),
    ("timestamp with time zone", "2900-01-01 00:00:00+00"),
    ("timestamp without time zone", "2900-01-01 00:00:00"),
    ("boolean", None),
)


def listed_constants(values: tuple[str | None, ...]) -> Iterator[str]:
    """The values as SQL constants; their types follow from the statement."""
    for value in values:
        yield "NULL" if value is None else quote_literal(value)
