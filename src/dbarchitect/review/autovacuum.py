"""When autovacuum comes to a table, as the table or else the server sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Remedy, Safety
from dbarchitect.model.reading import Known
from dbarchitect.review.ages import counters_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Settings, Snapshot


_OFF = frozenset({"false", "off", "no", "0"})


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

    @property
    def is_off_for_table(self) -> bool:
        """Whether the table's own parameter keeps autovacuum away, but for wraparound."""
        return self.parameters.get("autovacuum_enabled", "true").lower() in _OFF

    def told(self, expected: float) -> str:
        """When it should have come, or that it is off, as the end of a sentence."""
        if self.is_off_for_table:
            return "autovacuum is off for it"
        if self.settings.value("autovacuum") == "off":
            return "autovacuum is off on the server"
        return f"autovacuum should have come at {expected:,.0f}"

    def remedy(self, text: str, table: Table, statement: str) -> Remedy:
        """The statement now, after autovacuum may come again where the table keeps it away."""
        if not self.is_off_for_table:
            return Remedy(text=text, statements=(statement,), safety=Safety.SAFE)
        return Remedy(
            text=f"Let autovacuum come again, unless it is off for a reason. {text}",
            statements=(
                f"ALTER TABLE {table.name.sql} RESET (autovacuum_enabled);",
                statement,
            ),
            safety=Safety.NEEDS_REVIEW,
        )

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
