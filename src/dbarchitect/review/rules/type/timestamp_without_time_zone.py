"""TYP01: a column of type timestamp without time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, ObjectPath, Table
from dbarchitect.review.reading_evidence import read_from
from dbarchitect.review.rule import Rule

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
    references=(
        "https://www.postgresql.org/docs/18/datatype-datetime.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Date.2FTime_storage",
    ),
    since="0.1",
)

_PREFIX = "timestamp"
_SUFFIX = "without time zone"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns, arrays too, that a table declares itself; inherited ones are its parent's."""
    for table in snapshot.schema.tables:
        if table.partition_of is not None:
            continue
        for column in table.columns:
            if column.is_local and is_timestamp_without_time_zone(column.type):
                yield _finding(snapshot, table, column)


def is_timestamp_without_time_zone(type_name: str) -> bool:
    """Whether `format_type` prints this for timestamp, whatever its precision or dimensions."""
    element = type_name.split("[", maxsplit=1)[0]
    return element.startswith(_PREFIX) and element.endswith(_SUFFIX)


def _finding(snapshot: Snapshot, table: Table, column: Column) -> Finding:
    target = ObjectPath(ObjectKind.COLUMN, (table.name.schema, table.name.name, column.name))
    return Finding(
        code=RULE.code,
        slug=RULE.slug,
        severity=RULE.severity,
        target=target,
        message=(
            f"{table.name.display}.{quote_identifier(column.name)} holds wall-clock time: two "
            "sessions in different time zones store different values for the same moment."
        ),
        remedy=_remedy(snapshot, table, column, target),
        evidence=(read_from(snapshot, target, f"the column's type is {column.type}"),),
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
    """ALTER TYPE is refused for arrays with our USING, partition keys and viewed columns."""
    if column.type.endswith("]") or column.generated is not None:
        return False
    key = table.partition_key
    if key is not None and (column.name in key.columns or None in key.columns):
        return False
    relation = ObjectPath(ObjectKind.TABLE, target.parts[:-1])
    users = {ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.RULE}
    return not any(
        dependency.referenced in {target, relation} and dependency.dependent.kind in users
        for dependency in snapshot.schema.dependencies
    )
