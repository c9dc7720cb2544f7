"""How many rows come, and how many change a total, in an hour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.index_proof.writes import HOURS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.access import UnderstoodAccess
    from dbarchitect.design.draft import Context
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.kept import KeptTotals


def rows_added_per_hour(
    design: Design,
    context: Context,
    understood: Sequence[UnderstoodAccess],
    table: QualifiedName,
) -> float:
    """Rows added in an hour: by growth, or by INSERT patterns if that is more.

    A run adds one row by VALUES, and as many as the brief says of a write by a query.
    """
    grown = sum(
        forecast.growth_per_month / HOURS_PER_MONTH
        for forecast in design.forecasts
        if forecast.table == table
    )
    declared = sum(
        one.access.rate_per_hour * _added(context, table, one.access)
        for one in understood
        if table in one.inserts
    )
    return max(grown, declared)


def rows_counted_per_hour(
    design: Design,
    context: Context,
    understood: Sequence[UnderstoodAccess],
    totals: KeptTotals,
) -> float:
    """Rows of the child that come, change or go in an hour, so that a total changes.

    What has a retention goes as fast as it comes. A run of another statement is one row.
    """
    added = rows_added_per_hour(design, context, understood, totals.child)
    goes = any(
        f.table == totals.child and f.retention_days is not None for f in design.forecasts
    )
    named = {own for own, _ in totals.pairs}
    named |= {column.argument for column in totals.columns if column.argument is not None}

    def matters(one: UnderstoodAccess) -> bool:
        if totals.child in one.access.deletes:
            return True
        changed = {column for table, column in one.changed if table == totals.child}
        return bool(changed & named) or any(
            re.search(rf"\b{re.escape(column)}\b", condition) is not None
            for column in changed
            for condition in totals.conditions
        )

    others = sum(one.access.rate_per_hour for one in understood if matters(one))
    return added * (2.0 if goes else 1.0) + others


def _added(context: Context, table: QualifiedName, access: PhysicalAccess) -> int:
    entity = context.entity_of(table)
    if entity is None or re.search(r"\bVALUES\b", access.sql, re.IGNORECASE):
        return 1
    return entity.rows_per_write
