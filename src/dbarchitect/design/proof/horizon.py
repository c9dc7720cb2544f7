"""Sizes at the brief's horizon, for which no lab is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import estimates
from dbarchitect.model.proof import SizeEstimate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import NotVerified

SEED = 1
"""The seed of rows where nobody names one."""


def horizon_sizes(
    design: Design, *, as_of: date, seed: int = SEED
) -> tuple[tuple[SizeEstimate, ...], tuple[NotVerified, ...]]:
    """Every table, kept materialised view and index at the horizon by formula."""
    setting = Setting(design=design, rows=design.rows_at_horizon, seed=seed, as_of=as_of)
    found, missing = estimates(setting)
    return (*found, *_of_views(design)), missing


def _of_views(design: Design) -> Iterator[SizeEstimate]:
    """Each materialised view and its index as just made; a table of sums is a table."""
    views = {view.name for view in design.schema.materialized_views}
    for choice in design.copies:
        summary, weighed = choice.summary, choice.weighed
        if summary is None or weighed is None or summary.name not in views:
            continue
        heap = SizeEstimate(
            relation=summary.name,
            table=summary.name,
            kind="heap",
            rows=weighed.rows,
            item_bytes=weighed.row_bytes,
            size_bytes=weighed.size_bytes,
            low_bytes=weighed.size_bytes,
            high_bytes=weighed.size_bytes,
        )
        yield heap
        size = weighed.index_bytes
        yield replace(
            heap,
            relation=summary.index,
            kind="btree",
            size_bytes=size,
            low_bytes=size,
            high_bytes=size,
        )
