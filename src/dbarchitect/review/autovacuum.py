"""When autovacuum comes to a table, as the table or else the server sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.snapshot import Settings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The server's settings, and a table's own storage parameters, which go before them."""

    settings: Settings
    parameters: Mapping[str, str]

    def dead_rows(self, live_rows: int) -> float:
        """So many dead rows bring VACUUM. Source: PostgreSQL documentation, 24.1.6."""
        base = self._value("autovacuum_vacuum_threshold", 50.0)
        factor = self._value("autovacuum_vacuum_scale_factor", 0.2)
        most = self._value("autovacuum_vacuum_max_threshold", -1.0)
        found = base + factor * live_rows
        return found if most < 0 else min(found, most)

    def changed_rows(self, live_rows: int) -> float:
        """So many changed rows bring ANALYZE. Source: PostgreSQL documentation, 24.1.6."""
        base = self._value("autovacuum_analyze_threshold", 50.0)
        return base + self._value("autovacuum_analyze_scale_factor", 0.1) * live_rows

    def _value(self, name: str, default: float) -> float:
        value = self.parameters.get(name) or self.settings.value(name)
        return default if value is None else float(value)
