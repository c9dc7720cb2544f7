"""Every table of a design that is partitioned by time, the audit log first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.names import audit_table
from dbarchitect.design.partitioning.rule import partitioned
from dbarchitect.design.partitioning.spans import DAYS, spans_from
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.partition import PartitionSpan
from dbarchitect.model.schema import PartitionKey, PartitionStrategy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames
    from dbarchitect.model.identifier import QualifiedName

SPANS_AFTER = 2
"""Spans made ahead beyond what is needed, so that the next ones can be made without haste."""

MOST_AHEAD = 100
"""Partitions that are made ahead at most: what comes later, the job makes.

Source: PostgreSQL documentation 5.12.6: planning is fine with up to a few thousand
partitions where all but a few are pruned; a migration that makes a hundred is quick.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionPlan:
    """A table, the span of each of its partitions, and the column whose time decides.

    `entity` is None for the audit log.
    """

    table: QualifiedName
    entity: str | None
    span: PartitionSpan
    column: str
    retention_days: float | None


def plans(brief: Brief, names: Mapping[str, EntityNames]) -> tuple[PartitionPlan, ...]:
    """The plan of each partitioned table."""
    return (*_audit(brief), *_entities(brief, names))


def range_key(context: Context, entity: Entity) -> PartitionKey | None:
    """PARTITION BY of the entity's table, or None."""
    found = partitioned(context.brief, entity)
    if found is None:
        return None
    column = context.names[entity.name].columns[found.time]
    return PartitionKey(
        strategy=PartitionStrategy.RANGE,
        columns=(column,),
        definition=f"RANGE ({quote_identifier(column)})",
    )


def _audit(brief: Brief) -> Iterator[PartitionPlan]:
    log, table = brief.audit_log, audit_table(brief)
    if log is None or table is None or not any(e.keeping.audit for e in brief.entities):
        return
    yield PartitionPlan(
        table=table,
        entity=None,
        span=PartitionSpan.MONTH,
        column="changed_at",
        retention_days=log.retention_days,
    )


def _entities(brief: Brief, names: Mapping[str, EntityNames]) -> Iterator[PartitionPlan]:
    for entity in brief.entities:
        found = partitioned(brief, entity)
        if found is not None:
            own = names[entity.name]
            yield PartitionPlan(
                table=own.table,
                entity=entity.name,
                span=found.span,
                column=own.columns[found.time],
                retention_days=entity.retention_days,
            )


def ahead(brief: Brief, plan: PartitionPlan, as_of: date) -> tuple[tuple[date, date], ...]:
    """The first day of each span that is made ahead, and of the span after it.

    The audit log's reach to the horizon; an entity's no further than its retention does, for
    by then the first are gone, but a month at least.
    """
    days = brief.horizon_days
    if plan.entity is not None and plan.retention_days is not None:
        days = min(days, max(plan.retention_days, DAYS[PartitionSpan.MONTH]))
    count = math.ceil(days / DAYS[plan.span]) + 1 + SPANS_AFTER
    return tuple(spans_from(plan.span, as_of, min(count, MOST_AHEAD)))
