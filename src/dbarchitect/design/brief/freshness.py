"""How old the answer of an access pattern may be, in short or with what late rows need.

`freshness: 15 min` is `freshness: {at most: 15 min}`; `late rows` and `kept for` have no short
form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.brief import quantities
from dbarchitect.design.brief.fields import Fields, refuse, value_of
from dbarchitect.design.brief.keys import FRESHNESS
from dbarchitect.design.brief.nodes import Mapping

if TYPE_CHECKING:
    from dbarchitect.design.brief.nodes import Node, Scalar

_MINUTES_PER_DAY = 1440
LEAST_FRESHNESS_MINUTES = 1.0
"""Below it a copy would be made anew without a pause; jobs run each minute at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old an answer may be, how late rows may come, and how long their sums are kept."""

    minutes: float
    late_rows_minutes: float | None = None
    kept_days: float | None = None


def freshness_of(fields: Fields, key: Scalar) -> Freshness | None:
    """What an access pattern of that name says; None where its answer must be current.

    Raises:
        BriefError: it is no time, or one that no job can keep.
    """
    node = fields.nodes.get("freshness")
    if node is None:
        return None
    what = f"`freshness` of {fields.subject}"
    found = _read(fields, node, what)
    if found.minutes < LEAST_FRESHNESS_MINUTES:
        message = f"{what} is less than a minute"
        raise refuse(key, message, _CURRENT)
    return found


_CURRENT = "Leave it out where answers must be current."


def _read(fields: Fields, node: Node, what: str) -> Freshness:
    if not isinstance(node, Mapping):
        return Freshness(minutes=value_of(node, what, quantities.minutes))
    inner = Fields.of(node, what, FRESHNESS, fields.refusals)
    late = inner.value("late rows", quantities.minutes)
    kept = inner.value("kept for", quantities.days)
    if kept is not None and late is None:
        message = f"{what} gives `kept for` without `late rows`"
        hint = (
            "Say how late rows may come: only a copy that goes on row by row outlives its rows."
        )
        raise refuse(inner.names["kept for"], message, hint)
    if kept is not None and late is not None and kept * _MINUTES_PER_DAY <= late:
        message = f"{what} keeps sums no longer than rows may be late"
        raise refuse(inner.names["kept for"], message, "Keep them for longer.")
    at_most = value_of(inner.required("at most"), inner.what("at most"), quantities.minutes)
    return Freshness(minutes=at_most, late_rows_minutes=late, kept_days=kept)
