"""What the audit log's columns hold in the lab: changes of the audited tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof import values
from dbarchitect.design.proof.values import Request, Values
from dbarchitect.design.types import is_computed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table

OPERATIONS = {"INSERT": 0.3, "UPDATE": 0.65, "DELETE": 0.05, "TRUNCATE": 0.0}
"""How often each kind of change is taken to occur: mostly updates."""

_VALUE_CHARACTERS = 14
"""Characters of a value in a recorded row, where the value is no document."""

_DOCUMENT_CHARACTERS = 120


def audit_values(
    design: Design, rows: Mapping[QualifiedName, int], request: Request, column: str
) -> Values | None:
    """The values of one of the audit log's own columns; None for one that is like any other."""
    audited = _audited(design)
    if not audited:
        return None
    choices = {
        "operation": tuple(OPERATIONS),
        "table_name": tuple(table.name.sql for table in audited),
        "session_role": tuple(sorted(design.roles.values())),
    }
    if column in choices:
        weights = OPERATIONS if column == "operation" else {}
        return values.listed(request, choices[column], weights)
    if column == "row_key":
        most = max(rows.get(table.name, 1) for table in audited)
        sql = f"(1 + {request.draw} % {most})::text"
        return Values(sql, values.digits(most), f"keys 1 to {most}", distinct=most)
    if column in {"old_row", "new_row"}:
        length = sum(map(_characters, audited)) // len(audited)
        return values.document(replace(request, average_characters=length))
    return None


def _audited(design: Design) -> tuple[Table, ...]:
    return tuple(
        design.schema.table(design.names[entity.name].table)
        for entity in design.brief.entities
        if entity.keeping.audit
    )


def _characters(table: Table) -> int:
    """The length of a recorded row as JSON text: names, values and what stands between."""
    return sum(
        len(column.name)
        + 6
        + (_DOCUMENT_CHARACTERS if column.type == "jsonb" else _VALUE_CHARACTERS)
        for column in table.columns
        if not is_computed(column)
    )
