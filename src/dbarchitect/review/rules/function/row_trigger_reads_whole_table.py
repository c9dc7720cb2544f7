"""FUN02: a trigger that goes through a whole table for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Table, Trigger
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.routines import (
    is_for_each_row,
    tables_looped_over,
    transition_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="FUN02",
    slug="row_trigger_reads_whole_table",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="A trigger that fires for each row loops over all rows of a table.",
    why=(
        "A statement of a thousand rows goes through the table a thousand times, row by row in "
        "PL/pgSQL, while it holds its locks."
    ),
    remedy=(
        "Select only the rows that belong to the changed one, do the work in one statement "
        "instead of a loop, or fire once FOR EACH STATEMENT with a transition table."
    ),
    systemic="{count} of {of} triggers for each row loop over a whole table",
    also_in=("pglinter B013",),
    references=(
        "https://www.postgresql.org/docs/18/plpgsql-trigger.html",
        "https://www.postgresql.org/docs/18/plpgsql-control-structures.html",
    ),
    since="0.1",
)

_LANGUAGE = "plpgsql"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Triggers FOR EACH ROW whose function has a loop or cursor over a table, unconditioned."""
    looped = {
        routine.name: looped_over
        for routine in snapshot.schema.routines
        if routine.language == _LANGUAGE and routine.returns == "trigger"
        if (looped_over := tables_looped_over(routine.definition))
    }
    for table, trigger in _triggers(snapshot):
        if trigger.function not in looped or not is_for_each_row(trigger.definition):
            continue
        own = transition_tables(trigger.definition)
        names = [name for name in looped[trigger.function] if name not in own]
        if names:
            yield _finding(snapshot, table, trigger, names)


def population(snapshot: Snapshot) -> int:
    """Triggers FOR EACH ROW of tables, those of partitions with their parent's."""
    return sum(is_for_each_row(trigger.definition) for _, trigger in _triggers(snapshot))


def _triggers(snapshot: Snapshot) -> Iterator[tuple[Table, Trigger]]:
    for table in snapshot.schema.tables:
        for trigger in table.triggers:
            if not trigger.inherited:
                yield table, trigger


def _finding(snapshot: Snapshot, table: Table, trigger: Trigger, names: list[str]) -> Finding:
    listed = ", ".join(names)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.TRIGGER, table.name, trigger.name),
        message=(
            f"Each row that is written to {table.name.display} reads all of {listed}: the "
            f"trigger {quote_identifier(trigger.name)} loops over it."
        ),
        claim=(
            f"{trigger.function.display} has a FOR loop or a cursor over {listed} without "
            "WHERE or LIMIT, and the trigger fires FOR EACH ROW"
        ),
    )
