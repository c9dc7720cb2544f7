"""Conditions of a brief: one SQL expression over the entity's own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.errors import BriefError, SqlError
from dbarchitect.sqltext.expressions import check_expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.brief.nodes import Scalar
    from dbarchitect.errors import Location


def checked_condition(
    node: Scalar, known: Iterable[str], what: str, *, hint: str | None = None
) -> str:
    """The condition's text, which is one SQL expression over known names.

    `hint` replaces the nearest name as what to do about an unknown one.

    Raises:
        BriefError: it does not parse, holds what a check cannot, or names something unknown;
            with the place in the brief.
    """
    names = list(known)
    try:
        expression = check_expression(node.text)
    except SqlError as error:
        message = f"{what}: {error.message}"
        raise BriefError(
            message, hint=error.hint, location=place_in(node, error.location)
        ) from error
    for column in expression.columns:
        if column.name not in names:
            offset = len(node.text.encode()[: column.start_byte].decode(errors="ignore"))
            message = f"{what} names `{column.name}`, which is not among its names"
            advice = hint or did_you_mean(column.name, names, what="Its names")
            raise BriefError(message, hint=advice, location=node.place_of(offset))
    if not expression.columns:
        message = f"{what} names nothing of the entity"
        hint = "Write a condition over its attributes, such as `price >= cost`."
        raise BriefError(message, hint=hint, location=node.location)
    return node.text.strip()


def place_in(node: Scalar, place: Location | None) -> Location:
    """Where a place in a scalar's text is in the file."""
    if place is None or place.line is None:
        return node.location
    before = node.text.split("\n")[: place.line - 1]
    offset = sum(len(line) + 1 for line in before) + (place.column or 1) - 1
    return node.place_of(offset)
