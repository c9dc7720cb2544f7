"""TYP01: a column of type timestamp without time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, ObjectPath, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP01",
    slug="timestamp_without_time_zone",
    severity=Severity.WARNING,
    summary="The column is a timestamp without time zone.",
    why=(
        "It holds what a clock on a wall showed, not an instant: sessions in two time zones "
        "write different values for one moment, and one hour each autumn is ambiguous."
    ),
    remedy=(
        "Change the type to timestamptz, naming the zone in which the values were written. "
        "This rewrites the table under ACCESS EXCLUSIVE."
    ),
    systemic="{count} of {of} timestamp columns have no time zone",
    also_in=("pg-index-health", "schemalint", "squawk prefer-timestamp-tz", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-datetime.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Date.2FTime_storage",
    ),
    since="0.1",
)

_READERS = frozenset(
    {
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.RULE,
        ObjectKind.FUNCTION,
        ObjectKind.POLICY,
        ObjectKind.TRIGGER,
        ObjectKind.COLUMN,
        ObjectKind.TABLE,
        ObjectKind.TYPE,
    }
)
_PREFIX = "timestamp"
_SUFFIX = "without time zone"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns, arrays too, that a table declares itself; inherited ones are its parent's."""
    for table, column in declared_columns(snapshot.schema):
        if is_timestamp_without_time_zone(column.type):
            yield _finding(snapshot, table, column)


def population(snapshot: Snapshot) -> int:
    """Columns of a timestamp type, with time zone or without."""
    return sum(c.type.startswith(_PREFIX) for _, c in declared_columns(snapshot.schema))


def is_timestamp_without_time_zone(type_name: str) -> bool:
    """Whether `format_type` prints this for timestamp, whatever its precision or dimensions."""
    element = type_name.split("[", maxsplit=1)[0]
    return element.startswith(_PREFIX) and element.endswith(_SUFFIX)


def _finding(snapshot: Snapshot, table: Table, column: Column) -> Finding:
    target = member_path(ObjectKind.COLUMN, table.name, column.name)
    return RULE.found(
        snapshot,
        target,
        message=(
            f"{table.name.display}.{quote_identifier(column.name)} holds wall-clock time: two "
            "sessions in different time zones store different values for the same moment."
        ),
        remedy=_remedy(snapshot, table, column, target),
        claim=f"the column's type is {column.type}",
    )


def _remedy(snapshot: Snapshot, table: Table, column: Column, target: ObjectPath) -> Remedy:
    if not _can_be_altered_alone(snapshot, table, column, target):
        return Remedy(text=f"{RULE.remedy} Other objects depend on the column: rebuild them.")
    name = quote_identifier(column.name)
    precision = column.type.removeprefix(_PREFIX).removesuffix(_SUFFIX).strip()
    statement = (
        f"ALTER TABLE {table.name.sql} ALTER COLUMN {name} "
        f"TYPE timestamp{precision} with time zone USING {name} AT TIME ZONE 'UTC';"
    )
    return Remedy(
        text=f"{RULE.remedy} The statement takes the values for UTC.",
        statements=(statement,),
        safety=Safety.NEEDS_REVIEW,
    )


def _can_be_altered_alone(
    snapshot: Snapshot, table: Table, column: Column, target: ObjectPath
) -> bool:
    """Whether nothing that we know of makes ALTER TYPE fail.

    It is refused for arrays with our USING, for partition keys, typed tables, columns that a
    parent has as well, and where a view, function, policy, trigger, generated column or row
    type reads the column; and an index's expression may be immutable for timestamp alone.

    Source: PostgreSQL's tablecmds.c, RememberAllDependentForRebuilding.
    """
    if column.type.endswith("]") or column.generated is not None:
        return False
    if column.inherit_count or table.of_type is not None:
        return False
    if any(mentions(text, column.name) for text in _texts_that_read_columns(table)):
        return False
    if any(_partitions_by(part, column) for part in _with_partitions(snapshot, table)):
        return False
    relation = ObjectPath(ObjectKind.TABLE, target.parts[:-1])
    children = _children(snapshot, table)
    return not any(
        dependency.referenced in {target, relation}
        and dependency.dependent.kind in _READERS
        and dependency.dependent.parts not in children
        for dependency in snapshot.schema.dependencies
    )


def _children(snapshot: Snapshot, table: Table) -> set[tuple[str, ...]]:
    """What ALTER TABLE alters along with the table needs no care."""
    return {
        (other.name.schema, other.name.name)
        for other in snapshot.schema.tables
        if table.name in other.inherits
        or (other.partition_of is not None and other.partition_of.parent == table.name)
    }


def _texts_that_read_columns(table: Table) -> Iterator[str | None]:
    for index in table.indexes:
        yield index.predicate
        yield from (key.expression for key in index.keys)
    for column in table.columns:
        yield column.generated.expression if column.generated is not None else None
    yield from (trigger.definition for trigger in table.triggers)
    for policy in table.policies:
        yield policy.using
        yield policy.with_check


def _partitions_by(table: Table, column: Column) -> bool:
    key = table.partition_key
    return key is not None and (column.name in key.columns or None in key.columns)


def _with_partitions(snapshot: Snapshot, table: Table) -> Iterator[Table]:
    yield table
    for other in snapshot.schema.tables:
        if other.partition_of is not None and other.partition_of.parent == table.name:
            yield from _with_partitions(snapshot, other)
