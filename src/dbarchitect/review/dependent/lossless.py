"""The question whether a table's rows are those of its parts joined: no table is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.dependent.splitting import holders, joined, joining
from dbarchitect.review.row_queries import rows_of
from dbarchitect.review.rule import RowProof

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column
    from dbarchitect.review.columns import ColumnTypes
    from dbarchitect.review.dependent.parts import Key
    from dbarchitect.review.dependent.splitting import Splitting

_WITHOUT_EQUALITY = frozenset(
    {"box", "circle", "json", "line", "lseg", "path", "point", "polygon", "xml"}
)
"""Types without an operator class for B-trees or hashing: EXCEPT cannot compare their values.
Source: PostgreSQL documentation 8.8, 8.13 and 8.14."""


def proof_of(splitting: Splitting, types: ColumnTypes) -> RowProof:
    """One query: the rows of each part, and those that differ, by EXCEPT ALL both ways."""
    parts = _names(splitting)
    columns = ",\n    ".join(_compared(column, types) for column in splitting.table.columns)
    source, defined = rows_of(splitting.table), _defined(splitting, parts)
    before = f"SELECT\n    {columns}\n    FROM"
    missing = f"({before} {source} AS t EXCEPT ALL {before} joined AS t) AS missing"
    made_up = f"({before} joined AS t EXCEPT ALL {before} {source} AS t) AS made_up"
    statement = (
        f"WITH {defined},\njoined AS ({joined(splitting, source, parts)})\n"
        f"SELECT\n    {_count(source)},\n{_counts(parts)}"
        f"    {_count(missing)},\n    {_count(made_up)}"
    )
    return RowProof(
        statement=statement,
        counts=_counted(splitting, parts),
        claim="its rows are those of its parts joined, by EXCEPT ALL both ways",
        cheaper=_row_by_row(splitting, parts),
    )


def _row_by_row(splitting: Splitting, parts: dict[Key, str]) -> RowProof:
    """One query: the rows that differ from the one that the parts give for them.

    One row of a part is taken for each value of its key. Where a part has several the others
    are those of rows of the table, which then differ: none differs only where the join gives
    each row once. Nothing is sorted but the parts, and the planner knows that a row has one.
    """
    one = {
        key: f"(SELECT DISTINCT ON ({', '.join(map(quote_identifier, key))}) * FROM {name})"  # noqa: S608 - names are quoted
        for key, name in parts.items()
    }
    differs = " OR ".join(
        f"t.{quote_identifier(name)} IS DISTINCT FROM {alias}.{quote_identifier(name)}"
        for name, alias in sorted(holders(splitting).items())
    )
    differing = f"pg_catalog.count(*) FILTER (WHERE {differs})"
    statement = (
        f"WITH {_defined(splitting, parts)}\nSELECT\n    pg_catalog.count(*),\n"
        f"{_counts(parts)}    {differing},\n    {differing}\n"
        f"{joining(splitting, rows_of(splitting.table), one)}"
    )
    return RowProof(
        statement=statement,
        counts=_counted(splitting, parts),
        claim="its rows are those of its parts joined, compared row by row",
    )


def _names(splitting: Splitting) -> dict[Key, str]:
    return {part.key: f"part_{n}" for n, part in enumerate(splitting.parts, start=1)}


def _defined(splitting: Splitting, parts: dict[Key, str]) -> str:
    return ",\n".join(
        f"{parts[part.key]} AS MATERIALIZED ({splitting.filling(part)})"
        for part in splitting.parts
    )


def _counts(parts: dict[Key, str]) -> str:
    return "".join(f"    {_count(name)},\n" for name in parts.values())


def _counted(splitting: Splitting, parts: dict[Key, str]) -> tuple[str, ...]:
    return (
        splitting.table.name.display,
        *(splitting.tables[key].name.display for key in parts),
    )


def _count(source: str) -> str:
    return f"(SELECT pg_catalog.count(*) FROM {source})"  # noqa: S608 - names are quoted


def _compared(column: Column, types: ColumnTypes) -> str:
    plain, name = types.plain(column.type), f"t.{quote_identifier(column.name)}"
    if plain.name in _WITHOUT_EQUALITY or "." in plain.name:
        return f"{name}::pg_catalog.text AS {quote_identifier(column.name)}"
    return name
