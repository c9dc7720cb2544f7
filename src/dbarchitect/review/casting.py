"""A column cast to another type, where nothing stands in the way of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Remedy, Safety
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.altering import retyping

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.review.altering import TypeChanges
    from dbarchitect.review.columns import PlainType


def cast_remedy(
    changes: TypeChanges,
    table: Table,
    column: Column,
    found: PlainType,
    text: str,
    to: tuple[str, str],
) -> Remedy:
    """The remedy's text, with ALTER TYPE where it would run; `to` is the type and its cast."""
    if not found.is_plain or not changes.is_free_of_expressions(table, column):
        return Remedy(text=f"{text} Other objects depend on the column: change them, too.")
    type_name, cast = to
    using = f"{quote_identifier(column.name)}::{cast}"
    return Remedy(
        text=text,
        statements=(retyping(table, column, type_name, using=using),),
        safety=Safety.NEEDS_REVIEW,
    )
