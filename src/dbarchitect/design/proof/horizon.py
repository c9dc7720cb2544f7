"""Sizes at the brief's horizon, for which no lab is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import estimates

if TYPE_CHECKING:
    from datetime import date

    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import NotVerified, SizeEstimate

SEED = 1
"""The seed of rows where nobody names one."""


def horizon_sizes(
    design: Design, *, as_of: date, seed: int = SEED
) -> tuple[tuple[SizeEstimate, ...], tuple[NotVerified, ...]]:
    """Every table and index at the horizon by formula; no server is asked."""
    rows = {forecast.table: forecast.rows_at_horizon for forecast in design.forecasts}
    return estimates(Setting(design=design, rows=rows, seed=seed, as_of=as_of))
