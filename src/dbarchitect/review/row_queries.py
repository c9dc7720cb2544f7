"""SQL by which everybody can see for themselves what rows showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.model.schema import ForeignKey, Table


def rows_where(table: Table, condition: str) -> tuple[str, ...]:
    """The query that counts the rows of which the condition, of quoted names, is true."""
    return (f"SELECT count(*) FROM {rows_of(table)} AS t WHERE {condition};",)  # noqa: S608 - names are quoted; it is printed


def orphans_of(key: ForeignKey, other: Table) -> str:
    """The condition that a row `t` refers to no row of the other table by such a key."""
    pairs = [
        (quote_identifier(name), quote_identifier(referenced))
        for name, referenced in zip(key.columns, key.referenced_columns, strict=True)
    ]
    present = " AND ".join(f"t.{value} IS NOT NULL" for value, _ in pairs)
    same = " AND ".join(f"o.{referenced} = t.{value}" for value, referenced in pairs)
    return f"{present} AND NOT EXISTS (SELECT FROM {rows_of(other)} AS o WHERE {same})"


def repeated_values(table: Table, name: str) -> tuple[str, ...]:
    """The query for values that come again, with how often they do."""
    value = quote_identifier(name)
    rows = f"{rows_of(table)} WHERE {value} IS NOT NULL"
    return (f"SELECT {value}, count(*) FROM {rows} GROUP BY {value} HAVING count(*) > 1;",)  # noqa: S608 - names are quoted; it is printed


def different_values(table: Table, name: str) -> tuple[str, ...]:
    """The query that counts how many different values a column has."""
    return (f"SELECT count(DISTINCT {quote_identifier(name)}) FROM {rows_of(table)};",)  # noqa: S608 - names are quoted; it is printed


def smallest_and_largest(table: Table, name: str) -> tuple[str, ...]:
    """The query for both ends of a column."""
    value = quote_identifier(name)
    return (f"SELECT min({value}), max({value}) FROM {rows_of(table)};",)  # noqa: S608 - names are quoted; it is printed


def keys_of_documents(table: Table, name: str, type_name: str) -> tuple[str, ...]:
    """The query for the keys at the top of documents, with how many have each."""
    value = f"t.{quote_identifier(name)}"
    kind = "json" if type_name == "json" else "jsonb"
    keys = f"{rows_of(table)} AS t, {kind}_object_keys({value}) AS key"
    test = f"{kind}_typeof({value}) = 'object'"
    return (f"SELECT key, count(*) FROM {keys} WHERE {test} GROUP BY key ORDER BY 2 DESC;",)  # noqa: S608 - names are quoted; it is printed


def rows_of(table: Table) -> str:
    """What FROM names: the table with its partitions, without tables that inherit from it."""
    only = "" if table.partition_key is not None else "ONLY "
    return f"{only}{table.name.sql}"
