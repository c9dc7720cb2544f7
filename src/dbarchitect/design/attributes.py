"""The columns of a brief's attributes, picked by what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Attribute
    from dbarchitect.model.identifier import QualifiedName


def attribute_columns(
    context: Context, wanted: Callable[[Attribute], bool]
) -> list[tuple[QualifiedName, str]]:
    """Table and column of each attribute that is wanted, in the brief's order."""
    return [
        (context.names[entity.name].table, context.names[entity.name].columns[attribute.name])
        for entity in context.brief.entities
        for attribute in entity.attributes
        if wanted(attribute)
    ]


def qualified(columns: Iterable[tuple[QualifiedName, str]]) -> list[str]:
    """`orders.status` for each column."""
    return [f"{table.display}.{column}" for table, column in columns]
