"""Tables that others inherit from: what is declared of them, their children get as well.

Rows are looked at table by table, so that what the rows of a parent show says nothing of those
of its children; a CHECK or NOT NULL would fail on these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Remedy

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table


def inherited_tables(schema: Schema) -> frozenset[QualifiedName]:
    """The tables that others inherit from; a partitioned one is read with its partitions."""
    return frozenset(parent for table in schema.tables for parent in table.inherits)


def unless_inherited(
    remedy: Remedy, table: Table, inherited: frozenset[QualifiedName]
) -> Remedy:
    """The remedy, without SQL where the rows of other tables could make it fail."""
    if table.name not in inherited:
        return remedy
    return Remedy(
        text=f"{remedy.text} Tables that inherit from it get it, too: look at their rows first."
    )
