"""Making a column NOT NULL without a long lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, quote_identifier

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table


def not_null_steps(table: Table, column: Column, instead: str) -> tuple[str, ...]:
    """The statements, in order, after which the column is NOT NULL.

    The table is read while others write, and SET NOT NULL believes the validated CHECK. Source:
    PostgreSQL documentation, ALTER TABLE, SET NOT NULL.

    Args:
        table: The column's table.
        column: The column.
        instead: SQL of the value that stands for null from now on.
    """
    relation, name = table.name.sql, quote_identifier(column.name)
    check = quote_identifier(_free_name(table, column))
    return (
        f"ALTER TABLE {relation} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID;",
        f"UPDATE {relation} SET {name} = {instead} WHERE {name} IS NULL;",  # noqa: S608 - names are quoted, the value is SQL of the catalog
        f"ALTER TABLE {relation} VALIDATE CONSTRAINT {check};",
        f"ALTER TABLE {relation} ALTER COLUMN {name} SET NOT NULL;",
        f"ALTER TABLE {relation} DROP CONSTRAINT {check};",
    )


def _free_name(table: Table, column: Column) -> str:
    taken = {constraint.name for constraint in table.constraints}
    name, count = _name(table, column, ""), 1
    while name in taken:
        count += 1
        name = _name(table, column, str(count))
    return name


def _name(table: Table, column: Column, number: str) -> str:
    """A name that an inherited constraint of a child is not likely to have."""
    ending = f"_filled{number}"
    start = f"{table.name.name}_{column.name}".encode()[: MAX_IDENTIFIER_BYTES - len(ending)]
    return start.decode(errors="ignore") + ending
