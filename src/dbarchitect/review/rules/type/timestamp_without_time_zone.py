"""TYP01: a column of type timestamp without time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, PlainType, column_display, number_of_columns
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns
from dbarchitect.review.wall_clocks import instants_of, is_meant_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.wall_clocks import Instants

RULE = Rule(
    code="TYP01",
    slug="timestamp_without_time_zone",
    severity=Severity.WARNING,
    summary="The column is a timestamp without time zone.",
    why=(
        "Such a column holds what a clock on a wall showed, not an instant: sessions in two "
        "time zones write different values for one moment, and one hour each autumn is "
        "ambiguous."
    ),
    remedy=(
        "Change the type to timestamptz, naming the zone in which the values were written."
    ),
    systemic="{count} of {of} timestamp columns have no time zone",
    also_in=("pg-index-health", "schemalint", "squawk prefer-timestamp-tz", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-datetime.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Date.2FTime_storage",
    ),
    since="0.1",
)

_NAME = "timestamp without time zone"
_TIMES = frozenset({_NAME, "timestamp with time zone"})


_OF_ARRAYS = (
    "USING cannot take an array apart: where its values are of UTC, SET timezone = 'UTC' "
    "first, and make it an array of timestamptz."
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns, of arrays and domains too, that a table declares itself.

    Left out is wall-clock time that is meant: named so, or with its zone in another column.
    """
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name == _NAME and not is_meant_local(table, column):
            yield _finding(snapshot, table, column, _remedy(changes, table, column, found))


def population(snapshot: Snapshot) -> int:
    """Columns of a timestamp type, with time zone or without."""
    return number_of_columns(snapshot, _TIMES)


def _finding(snapshot: Snapshot, table: Table, column: Column, remedy: Remedy) -> Finding:
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=f"{column_display(table, column)} holds wall-clock time{_effect(column)}.",
        remedy=remedy,
        claim=f"the column's type is {column.type}",
    )


def _effect(column: Column) -> str:
    instants = instants_of(column.default)
    if instants is None or not instants.is_said:
        return (
            ": two sessions in different time zones store different values for the same moment"
        )
    return (
        f" of {instants.zone} by its default: in a session of another time zone a comparison "
        "with now() is hours off"
    )


def _remedy(changes: TypeChanges, table: Table, column: Column, found: PlainType) -> Remedy:
    if found.domain is not None:
        return Remedy(text=f"{RULE.remedy} It is of a domain: make one over timestamptz.")
    if found.is_array:
        return Remedy(text=f"{RULE.remedy} {_OF_ARRAYS}")
    if not changes.is_free(table, column):
        return Remedy(text=f"{RULE.remedy} Other objects depend on the column: rebuild them.")
    instants = instants_of(column.default)
    if instants is None:
        return Remedy(
            text=f"{RULE.remedy} Its default is of wall-clock time, too: change both."
        )
    name = quote_identifier(column.name)
    precision = "" if found.modifier in {None, "0"} else f"({found.modifier})"
    kept = instants.default is None
    default = "" if kept else f"ALTER COLUMN {name} SET DEFAULT {instants.default}"
    statement = retyping(
        table,
        column,
        f"timestamp{precision} with time zone",
        using=f"{name} AT TIME ZONE {instants.zone}",
        more=default,
    )
    return Remedy(
        text=f"{RULE.remedy} {_explained(instants)}",
        statements=(statement,),
        safety=Safety.NEEDS_REVIEW,
    )


def _explained(instants: Instants) -> str:
    """In UTC the bytes of both types are alike. Source: timestamp.c of PostgreSQL."""
    if not instants.is_utc:
        return f"The statement takes the values for {instants.zone}, as the default does."
    return (
        "The statement takes the values for UTC. In a session with SET timezone = 'UTC', and "
        "without USING, it rewrites no row: of a large table only the column's indexes are "
        "built anew."
    )
