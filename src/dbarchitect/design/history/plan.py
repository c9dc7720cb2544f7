"""Which entities keep their versions, and what the table of the versions is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.brief import DAYS_PER_MONTH, History, Sensitivity
from dbarchitect.model.identifier import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames

VALID = "valid"
"""The column that says from when to when a version was the row."""

EXTENSION = "btree_gist"
SUFFIX = "_history"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPlan:
    """The versions of an entity's rows: where they lie, and the columns that are kept."""

    entity: Entity
    table: QualifiedName
    key: tuple[str, ...]
    history: QualifiedName


def history_plans(brief: Brief, names: Mapping[str, EntityNames]) -> tuple[HistoryPlan, ...]:
    """The plan of each entity that keeps its versions."""
    return tuple(
        HistoryPlan(
            entity=entity,
            table=names[entity.name].table,
            key=names[entity.name].row_key,
            history=history_name(names[entity.name]),
        )
        for entity in brief.entities
        if entity.keeping.history is History.VERSIONS
    )


def history_name(names: EntityNames) -> QualifiedName:
    """The table of an entity's versions."""
    return QualifiedName(names.table.schema, names.table.name + SUFFIX)


def history_forecast_name(entity: Entity) -> str:
    """The name of the versions among the forecasts."""
    return f"{entity.name} history"


def left_out(entity: Entity, names: EntityNames) -> frozenset[str]:
    """The columns of which no version is kept: secrets."""
    return frozenset(
        names.columns[a.name] for a in entity.attributes if a.sensitive is Sensitivity.SECRET
    )


def versions_per_month(entity: Entity) -> float:
    """Versions that come in a month: one for each new row and one for each change."""
    return entity.growth_per_month + (entity.keeping.changes_per_month or 0.0)


def versions_at_horizon(entity: Entity, horizon_days: float) -> int:
    """Versions at the horizon: one of each row of the start, and what came since."""
    return round(entity.rows + versions_per_month(entity) * horizon_days / DAYS_PER_MONTH)
