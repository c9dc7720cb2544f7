"""Tables of INHERITS whose columns SQL cannot put in the order that they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.schema import Schema, Table


def reordered_tables(schema: Schema) -> tuple[Table, ...]:
    """The tables whose columns come back in another order than they were in.

    CREATE TABLE puts the parents' columns first, in the parents' order. A column that a parent
    got later stands behind the children's own, and no statement says so; pg_dump has the same
    limit outside its binary upgrade.
    """
    found: list[Table] = []
    orders = {table.name: [column.name for column in table.columns] for table in schema.tables}
    for table in schema.tables:
        merged = [name for parent in table.inherits for name in orders.get(parent, ())]
        actual = orders[table.name]
        present = set(actual)
        expected = dict.fromkeys(name for name in (*merged, *actual) if name in present)
        if table.inherits and list(expected) != actual:
            found.append(table)
    return tuple(found)
