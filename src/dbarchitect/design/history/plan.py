"""Which entities keep their versions, and what the table of the versions is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.names import previous_names, snake_case, with_tail
from dbarchitect.model.brief import History, Sensitivity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames

VALID = "valid"
"""The column that says from when to when a version was the row, or when a row is true."""

RECORDED = "recorded"
"""The same of a version whose row says itself from when to when it is true."""

EXTENSION = "btree_gist"
SUFFIX = "_history"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPlan:
    """The versions of an entity's rows: where they lie, and the columns that are kept.

    `period` is the column that says from when to when a version was the row. `stated` is the
    one in which the row says when it is true, None where it says nothing of it.
    """

    entity: Entity
    table: QualifiedName
    key: tuple[str, ...]
    history: QualifiedName
    period: str = VALID
    stated: str | None = None


def history_plans(brief: Brief, names: Mapping[str, EntityNames]) -> tuple[HistoryPlan, ...]:
    """The plan of each entity that keeps its versions."""
    return tuple(
        _plan(entity, names[entity.name])
        for entity in brief.entities
        if entity.keeping.history in {History.VERSIONS, History.BITEMPORAL}
    )


def _plan(entity: Entity, names: EntityNames) -> HistoryPlan:
    stated = names.columns[VALID] if entity.keeping.history is History.BITEMPORAL else None
    return HistoryPlan(
        entity=entity,
        table=names.table,
        key=names.row_key,
        history=history_name(names),
        period=VALID if stated is None else RECORDED,
        stated=stated,
    )


def previous_columns(entity: Entity) -> tuple[tuple[str, str, str], ...]:
    """Each column whose value before its last change is kept, where, and when it changed."""
    columns = {a.name: a.column or snake_case(a.name) for a in entity.attributes}
    return tuple(
        (columns[name], *previous_names(columns[name]))
        for name in entity.keeping.previous
        if name in columns
    )


def history_name(names: EntityNames) -> QualifiedName:
    """The table of an entity's versions."""
    return QualifiedName(names.table.schema, with_tail(names.table.name, SUFFIX))


def history_forecast_name(entity: Entity) -> str:
    """The name of the versions among the forecasts."""
    return f"{entity.name} history"


def left_out(entity: Entity, names: EntityNames) -> frozenset[str]:
    """The columns of which no version is kept: secrets, and what follows from other rows."""
    secret = {
        names.columns[a.name] for a in entity.attributes if a.sensitive is Sensitivity.SECRET
    }
    return frozenset(secret if names.path is None else {*secret, names.path})


def versions_per_month(entity: Entity) -> float:
    """Versions that come in a month: one for each new row and one for each change."""
    return entity.growth_per_month + (entity.keeping.changes_per_month or 0.0)


def versions_at_horizon(entity: Entity, horizon_days: float, rows_at_horizon: int) -> int:
    """Versions at the horizon: one of each row of the start, and what came since.

    With a retention those of rows that are there, and what ended within it. Rows that went are
    taken as gone evenly.
    """
    months = horizon_days / DAYS_PER_MONTH
    days = entity.keeping.history_retention_days
    if days is None or days >= horizon_days:
        return round(entity.rows + versions_per_month(entity) * months)
    changed = entity.keeping.changes_per_month or 0.0
    gone = entity.rows + entity.growth_per_month * months - rows_at_horizon
    ended = changed * months + max(0.0, gone)
    return round(rows_at_horizon + ended * days / horizon_days)
