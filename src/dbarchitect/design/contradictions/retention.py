"""A retention of rows whose age nothing tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown, shown_days
from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.design.forecast import effective_retention, rows_at_horizon
from dbarchitect.model.contradiction import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief


def _found(brief: Brief) -> Iterator[Contradiction]:
    for entity in brief.entities:
        if entity.retention_days is None or effective_retention(entity) is not None:
            continue
        timed = replace(entity, keeping=replace(entity.keeping, timestamps=True))
        days, horizon = shown_days(entity.retention_days), brief.horizon_days
        yield Contradiction(
            id=f"C-retention-{entity.name}",
            path=f"entities.{entity.name}.retention",
            says=f"A row of {entity.name} is kept for {days}, and then it goes.",
            against=(
                f"No column says how old a row is: {entity.name} has no required instant, and "
                "`keep: {timestamps: false}` leaves `created_at` out."
            ),
            effect=(
                f"Nothing is purged, and {shown(rows_at_horizon(entity, horizon))} rows are "
                f"sized for; with a time {shown(rows_at_horizon(timed, horizon))} would stay."
            ),
        )


CONTRADICTION = Kind(slug="retention", in_brief=_found)
