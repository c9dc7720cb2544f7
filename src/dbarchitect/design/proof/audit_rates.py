"""What auditing by row and by statement costs: rows a second, for one row and for many.

Every figure here varies from run to run; what decides is their ratio on one machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.audit.functions import AuditVariant
from dbarchitect.design.audit.variants import audit_statements
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.proof import AuditRate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.session import Session

ROWS = (1, 1000)
"""Rows that one statement writes: a click, and a batch."""

MOST_STATEMENTS = 200
"""Statements of one row that are run for one figure."""

_CHANGED = "updated_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRates:
    """Measures in a filled database; everything is undone."""

    session: Session
    design: Design
    clock: Callable[[], float] = time.perf_counter

    def measure(self) -> tuple[AuditRate, ...]:
        """The rates of each audited table that has a time of change to set."""
        return tuple(
            rate
            for entity in self.design.brief.entities
            if self.design.brief.audit_log is not None and entity.keeping.audit
            for variant in AuditVariant
            for rate in self._rates(entity.name, variant)
        )

    def _rates(self, entity: str, variant: AuditVariant) -> Iterator[AuditRate]:
        table = self.design.schema.table(self.design.names[entity].table)
        key = self.design.names[entity].row_key
        if all(column.name != _CHANGED for column in table.columns):
            return
        with self.session.rolled_back():
            for sql in audit_statements(self.design, entity, variant):
                self.session.execute_untrusted(sql)
            found = self._keys(table, key)
            for rows in ROWS:
                changed = found[: MOST_STATEMENTS * rows]
                begin = self.clock()
                for start in range(0, len(changed), rows):
                    self._update(table, key, changed[start : start + rows])
                taken = max(self.clock() - begin, 1e-9)
                yield AuditRate(
                    table=table.name,
                    variant=variant.value,
                    rows=rows,
                    rows_per_second=len(changed) / taken,
                )

    def _keys(self, table: Table, key: tuple[str, ...]) -> list[str]:
        """The keys of some rows, each as SQL of its values."""
        values = ", ".join(f"{quote_identifier(name)}::text" for name in key)
        order = ", ".join(map(quote_identifier, key))
        sql = f"SELECT {values} FROM {table.name.sql} ORDER BY {order} LIMIT {max(ROWS)}"  # noqa: S608 - quoted parts
        rows = self.session.query_untrusted(sql)
        return [f"({', '.join(map(quote_literal, row))})" for row in rows]

    def _update(self, table: Table, key: tuple[str, ...], keys: list[str]) -> None:
        listed = ", ".join(keys)
        names = ", ".join(map(quote_identifier, key))
        self.session.execute_untrusted(
            f"UPDATE {table.name.sql} SET {_CHANGED} = {_CHANGED} - interval '1 second' "  # noqa: S608 - quoted parts
            f"WHERE ({names}) IN ({listed})"
        )
