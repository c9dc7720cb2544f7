"""Making a column NOT NULL without a long lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.constraint_names import dropping_constraint, free_constraint_name

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
    filled = free_constraint_name(table, (column.name,), "filled")
    check = quote_identifier(filled)
    return (
        f"ALTER TABLE {relation} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID;",
        f"UPDATE {relation} SET {name} = {instead} WHERE {name} IS NULL;",  # noqa: S608 - names are quoted, the value is SQL of the catalog
        f"ALTER TABLE {relation} VALIDATE CONSTRAINT {check};",
        f"ALTER TABLE {relation} ALTER COLUMN {name} SET NOT NULL;",
        dropping_constraint(table.name, filled),
    )


def refusing_null(table: Table, column: Column) -> tuple[str, ...]:
    """The statements, in order, after which the column, which has no null, is NOT NULL.

    The table is read while others write, and so is each of its partitions: all of them have
    the CHECK, and SET NOT NULL believes it.
    """
    relation, name = table.name.sql, quote_identifier(column.name)
    filled = free_constraint_name(table, (column.name,), "filled")
    check = quote_identifier(filled)
    return (
        f"ALTER TABLE {relation} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID;",
        f"ALTER TABLE {relation} VALIDATE CONSTRAINT {check};",
        f"ALTER TABLE {relation} ALTER COLUMN {name} SET NOT NULL;",
        dropping_constraint(table.name, filled),
    )
