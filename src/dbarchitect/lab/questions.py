"""Questions to the planner of a lab's database: how would it run a statement for any values.

The tables of a lab have no rows, and for an empty table any plan is good: sequential scans are
made as unattractive as the server can, so that a plan with one says that nothing else serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import SafetyStopError, StatementFailedError
from dbarchitect.lab.twin.explain import read_plan

if TYPE_CHECKING:
    from dbarchitect.model.plan import Plan
    from dbarchitect.postgres.session import Session

CONDITIONS = "empty tables, sequential scans disabled"


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with so many parameters, whose values nobody knows."""

    statement: str
    parameters: int


def generic_plan(session: Session, question: Question) -> Plan | None:
    """The plan, None where the server cannot plan the statement; nothing was run.

    Raises:
        SafetyStopError: the lab's guard ended the session.
    """
    nulls = ", ".join(["NULL"] * question.parameters)
    values = f" ({nulls})" if nulls else ""
    try:
        with session.rolled_back():
            session.execute("SET LOCAL enable_seqscan = off")
            session.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            session.execute_untrusted(f"PREPARE question AS {question.statement}")
            explain = f"EXPLAIN (FORMAT JSON) EXECUTE question{values}"
            ((explained,),) = session.query_untrusted(explain)
            session.execute("DEALLOCATE question")
    except (StatementFailedError, SafetyStopError):
        if session.is_closed:
            raise
        # After each ROLLBACK the driver itself drops what is prepared.
        return None
    return read_plan(explained)
