"""How many rows each table has at the horizon, bounded by its retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.history.plan import (
    history_forecast_name,
    history_plans,
    versions_at_horizon,
    versions_per_month,
)
from dbarchitect.design.names import audit_table
from dbarchitect.design.partitioning.rule import partition_times
from dbarchitect.model.brief import Entity
from dbarchitect.model.design import TableForecast
from dbarchitect.model.evidence import Evidence, Measurement, Method, Subject, SubjectKind, Unit
from dbarchitect.model.quantities import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.model.brief import AuditLog, Brief
    from dbarchitect.model.design import EntityNames
    from dbarchitect.model.identifier import QualifiedName

BRIEF = Subject(SubjectKind.BRIEF, "the brief")


def rows_at_horizon(source: Entity | AuditLog, horizon_days: float) -> int:
    """Rows at the horizon: what is there and what is added, less what retention has taken.

    With retention no more stays than was added during its span. Rows of the start are taken
    as spread evenly over the span that ends at the start; those that are older than the
    retention at the horizon are gone.
    """
    grown = source.growth_per_month * horizon_days / DAYS_PER_MONTH
    days = effective_retention(source)
    if days is None:
        return round(source.rows + grown)
    if source.growth_per_month == 0:
        return source.rows if days > horizon_days else 0
    kept = source.growth_per_month * days / DAYS_PER_MONTH
    return round(min(source.rows + grown, kept))


def effective_retention(source: Entity | AuditLog) -> float | None:
    """Days after which rows go; None where nothing tells how old a row is."""
    if isinstance(source, Entity) and next(partition_times(source), None) is None:
        return None
    return source.retention_days


def forecasts(brief: Brief, names: Mapping[str, EntityNames]) -> dict[str, TableForecast]:
    """The forecast of each entity's table and of the audit log's, by the name in the brief."""
    found = {
        entity.name: _forecast(entity, names[entity.name].table, entity.name, brief)
        for entity in brief.entities
    }
    for plan in history_plans(brief, names):
        found[history_forecast_name(plan.entity)] = _of_versions(plan, brief)
    table = audit_table(brief)
    if brief.audit_log is not None and table is not None:
        found[brief.audit_log.name] = _forecast(brief.audit_log, table, None, brief)
    return found


def _of_versions(plan: HistoryPlan, brief: Brief) -> TableForecast:
    return TableForecast(
        table=plan.history,
        entity=None,
        rows=plan.entity.rows,
        growth_per_month=versions_per_month(plan.entity),
        rows_at_horizon=versions_at_horizon(
            plan.entity, brief.horizon_days, rows_at_horizon(plan.entity, brief.horizon_days)
        ),
        retention_days=plan.entity.keeping.history_retention_days,
    )


def forecast_key(table: QualifiedName) -> str:
    """The key of the evidence that holds a table's forecast."""
    return f"forecast/{table.display}"


def forecast_evidence(brief: Brief, found: Mapping[str, TableForecast]) -> tuple[Evidence, ...]:
    """One piece of evidence for each forecast, and one for the horizon."""
    horizon = Evidence(
        key="forecast",
        claim="Everything is sized for the horizon that the brief names.",
        method=Method.DECLARED,
        subject=BRIEF,
        measurements=(Measurement(name="horizon", value=brief.horizon_days, unit=Unit.DAYS),),
    )
    return (horizon, *(_evidence(forecast) for forecast in found.values()))


def _forecast(
    source: Entity | AuditLog, table: QualifiedName, entity: str | None, brief: Brief
) -> TableForecast:
    return TableForecast(
        table=table,
        entity=entity,
        rows=source.rows,
        growth_per_month=source.growth_per_month,
        rows_at_horizon=rows_at_horizon(source, brief.horizon_days),
        retention_days=effective_retention(source),
    )


def _evidence(forecast: TableForecast) -> Evidence:
    measurements = [
        Measurement(name="rows", value=forecast.rows, unit=Unit.ROWS),
        Measurement(name="growth", value=round(forecast.growth_per_month), unit=Unit.PER_MONTH),
        Measurement(name="rows_at_horizon", value=forecast.rows_at_horizon, unit=Unit.ROWS),
    ]
    if forecast.retention_days is not None:
        days = Measurement(name="retention", value=forecast.retention_days, unit=Unit.DAYS)
        measurements.append(days)
    return Evidence(
        key=forecast_key(forecast.table),
        claim=f"{forecast.table.display} grows as the brief says, and retention bounds it.",
        method=Method.ESTIMATED,
        subject=BRIEF,
        measurements=tuple(measurements),
    )
