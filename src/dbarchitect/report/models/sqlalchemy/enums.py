"""Enumerated types as Python enumerations: labels keep their spelling, members get names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.report.models.names import FreeNames, pascal_name, snake_name
from dbarchitect.report.models.sqlalchemy.python_text import call, docstring, string
from dbarchitect.report.models.sqlalchemy.types import schema_argument, type_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import EnumType, Schema


def enum_classes(schema: Schema, free: FreeNames) -> Mapping[QualifiedName, str]:
    """The class of each enumeration; names that tables have are taken already."""
    return {item.name: free.take(pascal_name(item.name.name)) for item in schema.enums}


def enum_class(item: EnumType, name: str) -> str:
    """The enumeration, and the type of its columns."""
    free = FreeNames()
    members = [
        f"    {free.take(snake_name(label).upper())} = {string(label)}" for label in item.labels
    ]
    arguments = [
        name,
        f"name={string(item.name.name)}",
        *schema_argument(item.name),
        "values_callable=_labels",
    ]
    words = docstring(item.comment or f"The labels of {item.name.display}.")
    body = "\n".join([f"class {name}(StrEnum):", f"    {words}", "", *members])
    made = call("pg.ENUM", arguments, indent=0, head=len(name) + 12)
    return f"{body}\n\n\n{type_name(name)} = {made}\n"
