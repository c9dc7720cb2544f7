"""When autovacuum comes to a table, as the table or else the server sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known
from dbarchitect.review.ages import counters_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Settings, Snapshot


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The server's settings, and a table's own storage parameters, which go before them."""

    settings: Settings
    parameters: Mapping[str, str]

    def dead_rows(self, rows: float) -> float:
        """So many dead rows bring VACUUM. Source: PostgreSQL documentation, 24.1.6.

        `rows` is what the planner knows of the table, as `rows_for_autovacuum` has it.
        """
        base = self._value("autovacuum_vacuum_threshold", 50.0)
        factor = self._value("autovacuum_vacuum_scale_factor", 0.2)
        most = self._value("autovacuum_vacuum_max_threshold", -1.0)
        found = base + factor * rows
        return found if most < 0 else min(found, most)

    def changed_rows(self, rows: float) -> float:
        """So many changed rows bring ANALYZE. Source: PostgreSQL documentation, 24.1.6."""
        base = self._value("autovacuum_analyze_threshold", 50.0)
        return base + self._value("autovacuum_analyze_scale_factor", 0.1) * rows

    def _value(self, name: str, default: float) -> float:
        value = self.parameters.get(name) or self.settings.value(name)
        return default if value is None else float(value)


def rows_for_autovacuum(snapshot: Snapshot) -> Mapping[QualifiedName, int]:
    """The rows that autovacuum reckons a table to have: those of its last VACUUM or ANALYZE.

    It takes none for a table that neither has seen. Where sizes were not read, the live rows
    that are counted stand for them.

    Source: PostgreSQL documentation, 24.1.6 The Autovacuum Daemon (pg_class.reltuples).
    """
    counted = {one.table: one.live_rows for one in counters_of(snapshot).tables}
    if not isinstance(snapshot.sizes, Known):
        return counted
    return counted | {s.relation: s.rows or 0 for s in snapshot.sizes.value if s.table is None}
