"""Reading pg_stat_statements, where it is there and the role may see it.

Rules:
    1. It is read in a READ ONLY transaction of its own: its view is no part of any snapshot,
       and an error of it takes nothing else away.
    2. What cannot be read is said with its reason; texts that the role may not see are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.errors import StatementFailedError
from dbarchitect.model.quantities import Milliseconds
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.workload import StatementCost, Workload, WorkloadStatement
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from dbarchitect.postgres.session import Session

_PACKAGE = "dbarchitect.postgres.workload"
_ABSENT = "The extension pg_stat_statements is not in this database"
_INSTEAD = "name files of queries with --queries."


class _Row(NamedTuple):
    query_id: int | None
    text: str | None
    entries: int
    calls: int
    total_ms: float
    returned: int
    shared_blocks_hit: int
    shared_blocks_read: int
    temporary_blocks_written: int
    slowest_ms: float


def read_workload(session: Session) -> Known[Workload] | NotRead:
    """The statements of the session's database that its server counted, the slowest first."""
    try:
        with session.transaction(read_only=True):
            if not session.query(load_sql(_PACKAGE, "statements_extension")):
                return NotRead(f"{_ABSENT}: {_INSTEAD}")
            rows = session.query(load_sql(_PACKAGE, "statements"))
    except StatementFailedError as error:
        said = str(error).split("\n", maxsplit=1)[0]
        return NotRead(f"pg_stat_statements cannot be read ({said}): {_INSTEAD}")
    return Known(_workload([_Row(*row) for row in rows]))


def _workload(rows: list[_Row]) -> Workload:
    seen = [row for row in rows if row.query_id is not None and row.text is not None]
    hidden = sum(row.entries for row in rows if row.query_id is None)
    return Workload(
        statements=tuple(map(_statement, seen)),
        hidden=hidden,
        left_out=sum(row.query_id is not None and row.text is None for row in rows),
    )


def _statement(row: _Row) -> WorkloadStatement:
    return WorkloadStatement(
        text=row.text or "",
        query_id=row.query_id,
        cost=StatementCost(
            calls=row.calls,
            total_ms=Milliseconds(row.total_ms),
            rows=row.returned,
            shared_blocks_hit=row.shared_blocks_hit,
            shared_blocks_read=row.shared_blocks_read,
            temporary_blocks_written=row.temporary_blocks_written,
            slowest_ms=Milliseconds(row.slowest_ms),
        ),
    )
