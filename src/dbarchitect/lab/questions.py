"""Questions to the planner of a lab's database: how would it run a statement for any values.

The tables of a lab have no rows, and for an empty table any plan is good: sequential scans are
made as unattractive as the server can, so that a plan with one says that nothing else serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import SafetyStopError, StatementFailedError
from dbarchitect.lab.twin.explain import read_plan
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.remedy_proof import Refusal
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from dbarchitect.model.plan import Plan
    from dbarchitect.postgres.session import Session

CONDITIONS = "empty tables, sequential scans disabled"


@dataclass(frozen=True, slots=True)
class Question:
    """A statement whose parameters `$1`, `$2` and so on nobody knows.

    Its names without a schema are looked for on `search_path`, None for the session's.
    """

    statement: str
    search_path: tuple[str, ...] | None = None


def generic_plan(session: Session, question: Question) -> Plan | None:
    """The plan, None where the server cannot plan the statement; nothing was run.

    Raises:
        SafetyStopError: the lab's guard ended the session.
    """
    answer = plan_or_refusal(session, question)
    return None if isinstance(answer, Refusal) else answer


def plan_or_refusal(session: Session, question: Question) -> Plan | Refusal:
    """The plan, or why the server cannot plan the statement; nothing was run.

    Raises:
        SafetyStopError: the lab's guard ended the session.
    """
    try:
        with session.rolled_back():
            session.execute("SET LOCAL enable_seqscan = off")
            session.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            follow_path(session, question.search_path)
            session.execute_untrusted(f"PREPARE asked AS {question.statement}")
            ((parameters,),) = session.query(
                load_sql("dbarchitect.lab.twin", "asked_parameters")
            )
            nulls = ", ".join(["NULL"] * parameters)
            values = f" ({nulls})" if nulls else ""
            explain = f"EXPLAIN (FORMAT JSON) EXECUTE asked{values}"
            ((explained,),) = session.query_untrusted(explain)
            session.execute("DEALLOCATE asked")
    except (StatementFailedError, SafetyStopError) as error:
        if session.is_closed:
            raise
        # After each ROLLBACK the driver itself drops what is prepared.
        return Refusal(
            statement=question.statement, message=error.message, sqlstate=error.sqlstate
        )
    return read_plan(explained)


def follow_path(session: Session, search_path: tuple[str, ...] | None) -> None:
    """To the end of its transaction the session looks for names there; None changes nothing."""
    if search_path is not None:
        path = {"path": ", ".join(map(quote_identifier, search_path))}
        session.query("SELECT pg_catalog.set_config('search_path', %(path)s, true)", path)
