"""How many rows of a table are deleted in an hour at the horizon, and who says so.

Rules:
    1. DELETE patterns count as the brief declares them; retention deletes as many rows as the
       table grows by, unless whole partitions go; rows that are only marked are not deleted.
    2. Where nothing of that is said a share of the rows is assumed.
    3. What is deleted along with a row of another table counts as often as that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dbarchitect.model.brief import DeleteMode
from dbarchitect.model.quantities import DAYS_PER_YEAR
from dbarchitect.model.schema import ForeignKeyAction

if TYPE_CHECKING:
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.identifier import QualifiedName

DELETED_SHARE_PER_YEAR = 0.01
"""The share of a table's rows that is deleted in a year where nobody declares a deletion.

An assumption, low on purpose: erasure on request and mended mistakes.
"""

HOURS_PER_YEAR = DAYS_PER_YEAR * 24


class DeletionSource(StrEnum):
    """Who says how often rows of a table are deleted, in words for people."""

    DECLARED = "as the brief declares"
    RETENTION = "by the brief's retention"
    CASCADE = "along with what they are a part of"
    ASSUMED = "assumed, one row in a hundred a year"
    MARKED = "none, for they are only marked"
    ADDED = "none, for rows are only added"
    PARTITIONS = "none, for whole partitions go"
    UNSAID = "none that the brief knows of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletions:
    """The rows of a table that are deleted in an hour, and who says so."""

    table: QualifiedName
    per_hour: float
    source: DeletionSource

    @property
    def per_year(self) -> float:
        """The same for a year."""
        return self.per_hour * HOURS_PER_YEAR


def deletions(setting: Setting, table: QualifiedName) -> Deletions:
    """The deletions of one table at the horizon."""
    return _deletions(setting, table, frozenset())


def _deletions(
    setting: Setting, table: QualifiedName, below: frozenset[QualifiedName]
) -> Deletions:
    """`below` are tables whose deletions are being counted: a circle of parts ends there."""
    own = _own(setting, table)
    along = sum(
        parent.per_hour * _rows(setting, table) / max(1, _rows(setting, parent.table))
        for key in setting.design.schema.table(table).foreign_keys
        if key.on_delete is ForeignKeyAction.CASCADE
        and key.referenced_table not in {*below, table}
        for parent in (_deletions(setting, key.referenced_table, below | {table}),)
    )
    if own.source is DeletionSource.ASSUMED or own.per_hour == 0.0:
        if along <= own.per_hour:
            return own
        return Deletions(table=table, per_hour=along, source=DeletionSource.CASCADE)
    return Deletions(table=table, per_hour=own.per_hour + along, source=own.source)


def _own(setting: Setting, table: QualifiedName) -> Deletions:
    declared = sum(
        access.rate_per_hour for access in setting.design.access if table in access.deletes
    )
    if declared:
        return Deletions(table=table, per_hour=declared, source=DeletionSource.DECLARED)
    entity = _entity(setting, table)
    per_year, source = 0.0, DeletionSource.UNSAID
    if entity is not None:
        per_year, source = _kept(setting, table, entity)
    return Deletions(table=table, per_hour=per_year / HOURS_PER_YEAR, source=source)


def _kept(
    setting: Setting, table: QualifiedName, entity: Entity
) -> tuple[float, DeletionSource]:
    """Rows a year, by how long the entity's rows are kept and what deletion means."""
    if entity.retention_days is not None:
        if setting.design.schema.table(table).partition_key is not None:
            return 0.0, DeletionSource.PARTITIONS
        return entity.growth_per_month * 12, DeletionSource.RETENTION
    if entity.keeping.append_only:
        return 0.0, DeletionSource.ADDED
    if entity.keeping.delete is DeleteMode.SOFT:
        return 0.0, DeletionSource.MARKED
    return _rows(setting, table) * DELETED_SHARE_PER_YEAR, DeletionSource.ASSUMED


def _rows(setting: Setting, table: QualifiedName) -> int:
    return setting.rows.get(table, 0)


def _entity(setting: Setting, table: QualifiedName) -> Entity | None:
    design = setting.design
    return next((e for e in design.brief.entities if design.names[e.name].table == table), None)
