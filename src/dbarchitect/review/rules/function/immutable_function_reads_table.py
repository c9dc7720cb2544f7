"""FUN04: a function that is declared immutable and reads a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind, ObjectPath, Volatility
from dbarchitect.model.schema.paths import routine_path
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.routines import queries_of_plpgsql, statements_of_body, tables_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Routine
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="FUN04",
    slug="immutable_function_reads_table",
    severity=Severity.WARNING,
    summary="The function is declared IMMUTABLE and reads a table.",
    why=(
        "Where its arguments are constants the planner computes it and keeps the result, in a "
        "prepared statement for as long as that lives; an index, a generated column or a CHECK "
        "that uses it keeps values that are wrong as soon as the table changes, and queries "
        "then miss rows."
    ),
    remedy="Declare it STABLE; where an index needs it, keep the value in a column.",
    systemic="{count} of {of} immutable functions read a table",
    references=("https://www.postgresql.org/docs/18/xfunc-volatility.html",),
    since="0.1",
)

_BODIES = {"sql": statements_of_body, "plpgsql": queries_of_plpgsql}
_KEEPERS = frozenset(
    {ObjectKind.INDEX, ObjectKind.COLUMN, ObjectKind.CONSTRAINT, ObjectKind.TABLE}
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Functions in SQL or PL/pgSQL that say IMMUTABLE and whose statements name a table.

    It is an error where an index, a column, a constraint or a table's partitions depend on it.
    """
    keepers = _keepers(snapshot)
    for routine in _immutable(snapshot):
        bodies = _BODIES[routine.language](routine.definition)
        tables = sorted({name for tree in bodies for name in tables_read(tree)})
        if tables:
            yield _finding(snapshot, routine, tables, keepers.get(routine_path(routine)))


def population(snapshot: Snapshot) -> int:
    """Immutable functions in SQL and PL/pgSQL."""
    return sum(1 for _ in _immutable(snapshot))


def _immutable(snapshot: Snapshot) -> Iterator[Routine]:
    for routine in snapshot.schema.routines:
        if routine.volatility is Volatility.IMMUTABLE and routine.language in _BODIES:
            yield routine


def _keepers(snapshot: Snapshot) -> dict[ObjectPath, ObjectPath]:
    """For each function something that keeps what it gave."""
    return {
        dependency.referenced: dependency.dependent
        for dependency in reversed(snapshot.schema.dependencies)
        if dependency.referenced.kind is ObjectKind.FUNCTION
        and dependency.dependent.kind in _KEEPERS
    }


def _finding(
    snapshot: Snapshot, routine: Routine, tables: list[str], keeper: ObjectPath | None
) -> Finding:
    listed = ", ".join(tables)
    if keeper is None:
        effect = f"prepared statements may go on with what {routine.name.display} gave"
    else:
        effect = f"the {keeper.kind} {keeper.text} keeps what {routine.name.display} gave"
    return RULE.found(
        snapshot,
        routine_path(routine),
        message=f"Once {listed} changes, {effect} before.",
        claim=f"pg_proc.provolatile is immutable, and the body reads {listed}",
        severity=None if keeper is None else Severity.ERROR,
        remedy=_remedy(routine, keeper),
    )


def _remedy(routine: Routine, keeper: ObjectPath | None) -> Remedy:
    if keeper is not None:
        text = (
            f"Keep the value in a column that a trigger sets, drop {keeper.text}, then declare"
        )
        return Remedy(text=f"{text} the function STABLE.")
    signature = f"{routine.name.sql}({routine.arguments})"
    return Remedy(
        text=RULE.remedy,
        statements=(f"ALTER FUNCTION {signature} STABLE;",),
        safety=Safety.NEEDS_REVIEW,
    )
