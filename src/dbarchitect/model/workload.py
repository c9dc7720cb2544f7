"""The statements that run against a database, from files or from what its server counted."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.errors import Location
from dbarchitect.model.quantities import Milliseconds
from dbarchitect.model.schema import UnreadObject


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCost:
    """What a statement took since its counters began. Source: view pg_stat_statements.

    `total_ms` is the time of executing it, without planning. Blocks are those of 8 kB in the
    shared buffers; `temporary_blocks_written` did not fit in work_mem. `slowest_ms` is
    that of the call that took longest, None where an older dbarchitect read it.
    """

    calls: int
    total_ms: Milliseconds
    rows: int
    shared_blocks_hit: int
    shared_blocks_read: int
    temporary_blocks_written: int
    slowest_ms: Milliseconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadStatement:
    """One statement with its binds as `$1`.

    Of a file, `written` is the statement as it stands there, `location` where it begins, and
    `shifts` lead from bytes of `text` back to it: from the first on, the place is the second
    further. Of a server, constants are binds too; `query_id` is the server's number of it.
    `search_path` is where names without a schema are looked for, None where nobody said it.
    """

    text: str
    written: str = ""
    location: Location | None = None
    shifts: tuple[tuple[int, int], ...] = ()
    search_path: tuple[str, ...] | None = None
    query_id: int | None = None
    cost: StatementCost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Statements, and how many there are that are not among them.

    `unread` are statements of files that do not parse. `hidden` counts those of a server whose
    text the role may not see, `left_out` those of it that cannot be read as a query here.
    """

    statements: tuple[WorkloadStatement, ...] = ()
    unread: tuple[UnreadObject, ...] = ()
    hidden: int = 0
    left_out: int = 0
