"""Rows of two references and a day that together are unique: an account's balance of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import moments, unique_sets
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.schema import Table

_TIMES = ("date", "timestamp")
_RANGE = "range"


def in_turn(
    setting: Setting, table: Table, columns: tuple[str, ...], slot: str
) -> tuple[str, Mapping[str, str]]:
    """When a row takes the next one that it refers to by `columns`, and the day that it has.

    `slot` is SQL of a number that grows among the rows of another reference, of which each next
    row takes the next one. Where a day tells such rows apart, too, each day has its row first,
    and the next one is taken when all days have one.
    """
    for unique in unique_sets(table):
        if not set(columns) < set(unique):
            continue
        own = (table.column(name) for name in unique if name not in columns)
        time = next(
            (c for c in own if c.type.startswith(_TIMES) and not c.type.endswith(_RANGE)), None
        )
        if time is None or len(unique) <= len(columns) + 1:
            continue
        start, end = moments(setting, table, time.name)
        days = max(1, (end - start).days)
        first = f"date {quote_literal(start.date().isoformat())}"
        day = f"({first} + ({slot} % {days})::integer)::{time.type}"
        return f"({slot} / {days})", {time.name: day}
    return slot, {}
