"""How many rows refer to a row where fewer of them are there than at the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.identifier import QualifiedName

CLEARLY_FEWER = 0.9
"""From this share on the rows of a parent are as many as at the horizon, but for rounding."""


def thinned(setting: Setting, table: QualifiedName, parents: QualifiedName) -> float:
    """The share of a parent's rows at the horizon that it has in the setting.

    It is 1 where both tables are scaled alike. A table of few rows is not scaled with those
    that refer to it: if its rows kept all of theirs, a few of them would have all that there
    are, and what the planner knows of the others would not be what it knows at the horizon.
    """
    forecasts = {one.table: max(1, one.rows_at_horizon) for one in setting.design.forecasts}
    if table not in forecasts or parents not in forecasts:
        return 1.0
    at_horizon = forecasts[table] / forecasts[parents]
    here = setting.rows[table] / max(1, setting.rows[parents])
    return here / at_horizon if here < CLEARLY_FEWER * at_horizon else 1.0
