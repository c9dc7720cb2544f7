"""How many rows each partition of a table has in the lab."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import bounds, moments

if TYPE_CHECKING:
    from datetime import datetime

    from dbarchitect.design.proof.profiles import TableProfile
    from dbarchitect.design.proof.setting import Setting


def partition_rows(setting: Setting, profile: TableProfile) -> tuple[int, ...]:
    """The rows of each partition that has some; all rows where the table has none by time.

    Rows came about evenly over their span, so that the first partition and the last one, of
    which the span has a part, have fewer than the others.
    """
    table = profile.table
    key = table.partition_key
    name = None if key is None else next(iter(key.columns), None)
    if name is None:
        return (profile.rows,)
    start, end = moments(setting, table, name)

    def before(moment: datetime) -> int:
        """The rows that came about before the moment: row i did (i - 0.5) / rows of the way."""
        share = (moment - start) / (end - start)
        return min(profile.rows, max(0, math.ceil(share * profile.rows - 0.5)))

    found = [
        before(high) - before(low)
        for child in setting.design.schema.tables
        if child.partition_of is not None and child.partition_of.parent == table.name
        for low, high in bounds(child.partition_of.bound)
    ]
    return tuple(rows for rows in found if rows > 0) or (profile.rows,)
