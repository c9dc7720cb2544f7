"""The question whether a table's rows are those of its parts joined: no table is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.dependent.splitting import joined
from dbarchitect.review.row_queries import rows_of
from dbarchitect.review.rule import RowProof

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column
    from dbarchitect.review.columns import ColumnTypes
    from dbarchitect.review.dependent.splitting import Splitting

_WITHOUT_EQUALITY = frozenset(
    {"box", "circle", "json", "line", "lseg", "path", "point", "polygon", "xml"}
)
"""Types without an operator class for B-trees or hashing: EXCEPT cannot compare their values.
Source: PostgreSQL documentation 8.8, 8.13 and 8.14."""


def proof_of(splitting: Splitting, types: ColumnTypes) -> RowProof:
    """One query: the rows of each part, and those that differ, by EXCEPT ALL both ways."""
    columns = ",\n    ".join(_compared(column, types) for column in splitting.table.columns)
    source = rows_of(splitting.table)
    parts = {part.key: f"part_{n}" for n, part in enumerate(splitting.parts, start=1)}
    defined = "".join(
        f"{parts[part.key]} AS ({splitting.filling(part)}),\n" for part in splitting.parts
    )
    counted = "".join(f"    {_count(name)},\n" for name in parts.values())
    before = f"SELECT\n    {columns}\n    FROM"
    missing = f"({before} {source} AS t EXCEPT ALL {before} joined AS t) AS missing"
    made_up = f"({before} joined AS t EXCEPT ALL {before} {source} AS t) AS made_up"
    statement = (
        f"WITH {defined}joined AS ({joined(splitting, source, parts)})\n"
        f"SELECT\n    {_count(source)},\n{counted}"
        f"    {_count(missing)},\n    {_count(made_up)}"
    )
    names = [splitting.tables[key].name.display for key in parts]
    return RowProof(
        statement=statement,
        counts=(splitting.table.name.display, *names),
        claim="its rows are those of its parts joined, by EXCEPT ALL both ways",
    )


def _count(source: str) -> str:
    return f"(SELECT pg_catalog.count(*) FROM {source})"  # noqa: S608 - names are quoted


def _compared(column: Column, types: ColumnTypes) -> str:
    plain, name = types.plain(column.type), f"t.{quote_identifier(column.name)}"
    if plain.name in _WITHOUT_EQUALITY or "." in plain.name:
        return f"{name}::pg_catalog.text AS {quote_identifier(column.name)}"
    return name
