"""FUN01: one trigger function for several tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema.paths import routine_path
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Routine
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="FUN01",
    slug="trigger_function_of_several_tables",
    severity=Severity.INFO,
    summary="Triggers of several tables share one function.",
    why=(
        "A change that one table needs changes the others, and what differs between them ends "
        "up as branches on TG_TABLE_NAME. Where the function does the same for all, as one "
        "that sets updated_at, sharing it is right."
    ),
    remedy="Give each table a function of its own where what they do differs.",
    systemic="{count} of {of} trigger functions are shared by several tables",
    also_in=("pglinter B009",),
    references=("https://www.postgresql.org/docs/18/plpgsql-trigger.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Functions that triggers of two tables or more call; a partition's are its parent's."""
    tables = _tables_of_functions(snapshot)
    for routine in snapshot.schema.routines:
        users = tables.get(routine.name, [])
        if routine.returns == "trigger" and len(users) > 1:
            yield _finding(snapshot, routine, users)


def population(snapshot: Snapshot) -> int:
    """Functions that triggers call."""
    return len(_tables_of_functions(snapshot))


def _tables_of_functions(snapshot: Snapshot) -> dict[QualifiedName, list[str]]:
    found: dict[QualifiedName, list[str]] = {}
    for table in declared_tables(snapshot.schema):
        for function in sorted({trigger.function for trigger in table.triggers}):
            found.setdefault(function, []).append(table.name.display)
    return found


def _finding(snapshot: Snapshot, routine: Routine, users: list[str]) -> Finding:
    return RULE.found(
        snapshot,
        routine_path(routine),
        message=(
            f"A change of {routine.name.display} for one table changes all that share it: "
            f"{', '.join(users)}."
        ),
        claim=f"pg_trigger has triggers of {', '.join(users)} that call it",
    )
