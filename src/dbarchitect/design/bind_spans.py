"""Binds that bound one column from both sides, as in `at >= :since AND at < :till`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from dbarchitect.model.design import BindUse

if TYPE_CHECKING:
    from dbarchitect.model.design import Bind, PhysicalAccess

_LOWER, _UPPER, _BETWEEN = frozenset({">", ">="}), frozenset({"<", "<="}), "between"


class Span(Enum):
    """Which part of a span of values a bind is; NONE where it is of none."""

    NONE = "none"
    BEGIN = "begin"
    END = "end"


def spans(access: PhysicalAccess, bind: Bind) -> Span:
    """Whether the bind begins or ends a span of one column, together with another bind."""
    pair = [
        other
        for other in access.binds
        if (other.table, other.column, other.tested) == (bind.table, bind.column, bind.tested)
        and other.use is BindUse.COMPARED
    ]
    between = [other for other in pair if other.operator == _BETWEEN]
    if bind in between:
        return Span.BEGIN if bind == between[0] else Span.END
    operators = {other.operator for other in pair}
    if not (operators & _LOWER and operators & _UPPER):
        return Span.NONE
    if bind.operator in _LOWER:
        return Span.BEGIN
    return Span.END if bind.operator in _UPPER else Span.NONE
