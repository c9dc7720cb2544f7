"""Names for constraints that a remedy adds, as the server would give them, and dropping one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from dbarchitect.ddl.naming import object_name
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table


def free_constraint_name(table: Table, columns: Iterable[str], label: str) -> str:
    """`table_columns_label`, with a number behind it where the table has that name already."""
    taken = {constraint.name for constraint in table.constraints}
    taken |= {index.name.name for index in table.indexes}
    middle = "_".join(columns)
    names = (
        object_name(table.name.name, middle, label if n == 0 else f"{label}{n}")
        for n in count()
    )
    return next(name for name in names if name not in taken)


def dropping_constraint(relation: QualifiedName, name: str) -> str:
    """The statement that takes the constraint away."""
    return f"ALTER TABLE {relation.sql} DROP CONSTRAINT {quote_identifier(name)};"
