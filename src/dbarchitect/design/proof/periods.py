"""Values of periods: apart from each other where a constraint asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.values import Request, Values, unit
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from datetime import datetime

    from dbarchitect.model.schema import Table

PERIOD_TYPES = ("tstzrange", "daterange")

_BYTES = {"tstzrange": 21, "daterange": 13}
"""Type, two bounds and flags, without the header. Source: PostgreSQL's rangetypes.c."""

APART = "one after the other"
"""How periods lie that may not overlap: in equal steps."""

_LONGEST_DAYS = 10
_HALVES = 2


def are_apart(table: Table, column: str) -> bool:
    """Whether rows of the table may not overlap in the column, or not be the same."""
    excluding = {exclusion.name for exclusion in table.exclusions}
    return any(
        index.columns[-1:] == (column,)
        for index in table.indexes
        if index.unique or index.constraint in excluding
    )


def period(request: Request, start: datetime, end: datetime, *, apart: bool) -> Values:
    """Periods that begin between the two moments.

    Where they are to be `apart`, each row has a slot of its own and fills the first half of
    it, ten days at most; days go on after the end where there are more rows than days.
    """
    seconds = max(1.0, (end - start).total_seconds())
    rows = max(1, request.rows)
    base = f"timestamptz {quote_literal(start.isoformat())}"
    if request.type_name == "daterange":
        days = max(1, round(seconds / 86_400))
        slot = max(_HALVES, days // rows)
        first = f"(#i# - 1) * {slot}" if apart else f"{request.draw} % {days}"
        length = (
            f"{min(slot // _HALVES, _LONGEST_DAYS)}"
            if apart
            else f"1 + {request.draw} % {_LONGEST_DAYS}"
        )
        low = f"(date {quote_literal(start.date().isoformat())} + ({first})::integer)"
        sql = f"daterange({low}, {low} + ({length})::integer)"
    else:
        share = f"((#i# - 1) / {rows}::double precision)"
        filled = min(seconds / rows / _HALVES, _LONGEST_DAYS * 86_400)
        length = f"interval '1 second' * {filled!r}"
        if not apart:
            share = unit(request.salt)
            length = f"interval '1 hour' * (1 + {request.draw} % {24 * _LONGEST_DAYS})"
        low = f"({base} + {share} * {seconds:.0f} * interval '1 second')"
        sql = f"tstzrange({low}, {low} + {length})"
    basis = APART if apart else f"up to {_LONGEST_DAYS} days, evenly"
    return Values(sql, ((_BYTES[request.type_name], 1.0),), basis)
