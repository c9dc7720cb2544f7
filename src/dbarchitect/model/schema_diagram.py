"""The entity relationship diagram of a schema, as data.

Rules:
    1. Partitions are folded into their table.
    2. A foreign key is optional where one of its columns takes NULL, and single where its
       columns are unique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.diagram import Diagram, DiagramColumn, DiagramLink, DiagramTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.model.finding import Severity
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ForeignKey, Schema, Table


def build_diagram(
    schema: Schema,
    severities: Mapping[QualifiedName, Severity] | None = None,
    *,
    note: str = "",
) -> Diagram:
    """The diagram; tables and foreign keys in the schema's order.

    `severities` are those of the worst that was found of each table.
    """
    tables = [table for table in schema.tables if table.partition_of is None]
    known = {table.name for table in tables}
    return Diagram(
        tables=tuple(_table(table, (severities or {}).get(table.name)) for table in tables),
        links=tuple(
            _link(table, key)
            for table in tables
            for key in table.foreign_keys
            if key.referenced_table in known
        ),
        note=note,
    )


def table_anchor(table: QualifiedName) -> str:
    """The anchor of what a document says of a table."""
    return f"table/{table.display}"


def is_optional(table: Table, key: ForeignKey) -> bool:
    """Whether a row may have no parent."""
    return any(table.column(name).not_null is None for name in key.columns)


def is_single(table: Table, columns: Iterable[str]) -> bool:
    """Whether no two rows can hold the same values in these columns."""
    wanted = set(columns)
    return any(
        index.unique and index.predicate is None and set(index.columns) <= wanted
        for index in table.indexes
    ) or any(set(key.columns) <= wanted for key in table.keys)


def _link(table: Table, key: ForeignKey) -> DiagramLink:
    return DiagramLink(
        parent=key.referenced_table.display,
        child=table.name.display,
        columns=key.columns,
        referenced=key.referenced_columns,
        optional=is_optional(table, key),
        single=is_single(table, key.columns),
    )


def _table(table: Table, severity: Severity | None) -> DiagramTable:
    return DiagramTable(
        name=table.name.display,
        columns=tuple(_column(table, column) for column in table.columns),
        anchor=table_anchor(table.name),
        severity=severity,
    )


def _column(table: Table, column: Column) -> DiagramColumn:
    return DiagramColumn(
        name=column.name,
        type=column.type,
        marks=tuple(_marks(table, column.name)),
        required=column.not_null is not None,
        notes=tuple(_uniqueness_notes(table, column)),
    )


def _marks(table: Table, column: str) -> list[str]:
    primary = table.primary_key
    marks = {
        "PK": primary is not None and column in primary.columns,
        "FK": any(column in key.columns for key in table.foreign_keys),
        "UK": (primary is None or primary.columns != (column,))
        and any(index.unique and index.columns == (column,) for index in table.indexes),
    }
    return [mark for mark, holds in marks.items() if holds]


def _uniqueness_notes(table: Table, column: Column) -> list[str]:
    return [
        f"unique where {index.predicate}"
        for index in table.indexes
        if index.unique and index.columns == (column.name,) and index.predicate is not None
    ]
