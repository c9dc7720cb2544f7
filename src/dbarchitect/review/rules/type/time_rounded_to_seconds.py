"""TYP03: a time that is rounded to whole seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, PlainType, column_display, number_of_columns
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP03",
    slug="time_rounded_to_seconds",
    severity=Severity.INFO,
    summary="The column's precision of 0 rounds times to whole seconds.",
    why=(
        "Times are rounded and not cut: half of all values of now() are stored as a moment "
        "that is still to come, and rows of one second lose their order."
    ),
    remedy="Leave the precision out; where whole seconds are shown use date_trunc.",
    systemic="{count} of {of} columns of times are rounded to whole seconds",
    also_in=("PostgreSQL wiki",),
    references=(
        "https://www.postgresql.org/docs/18/datatype-datetime.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp.280.29_or_timestamptz.280.29",
    ),
    since="0.1",
)

_UNZONED = "timestamp without time zone"
_TIMES = frozenset(
    {_UNZONED, "timestamp with time zone", "time without time zone", "time with time zone"}
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of a time type of precision 0, of arrays and domains too."""
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name in _TIMES and found.modifier == "0":
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} rounds to whole seconds, up as well as "
                    "down: what was stored just now can lie in the future."
                ),
                remedy=_remedy(changes, table, column, found),
                claim=f"the column's type is {column.type}",
            )


def population(snapshot: Snapshot) -> int:
    """Columns of a type that holds a time of day."""
    return number_of_columns(snapshot, _TIMES)


def _remedy(changes: TypeChanges, table: Table, column: Column, found: PlainType) -> Remedy:
    if found.name == _UNZONED:
        return Remedy(text=f"{RULE.remedy} Give it a time zone in the same statement (TYP01).")
    if not found.is_plain or not changes.is_free(table, column):
        return Remedy(text=RULE.remedy)
    return Remedy(
        text=f"{RULE.remedy} The change rewrites nothing; {_lasting(table, column)}.",
        statements=(retyping(table, column, found.name),),
        safety=Safety.SAFE,
    )


def _lasting(table: Table, column: Column) -> str:
    """A CHECK of the column is looked at again. Source: tablecmds.c, ATPostAlterTypeCleanup."""
    if any(mentions(check.expression, column.name) for check in table.checks):
        return "its lock is held while each row is tried by the CHECK of the column"
    return "its lock is held for a moment"
