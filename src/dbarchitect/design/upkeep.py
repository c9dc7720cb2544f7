"""The SQL of the jobs that a design leaves to a scheduler; each runs as the owner role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.audit.months import month_maker
from dbarchitect.design.names import CREATED_AT, audit_table
from dbarchitect.model.brief import AttributeKind, span_of_days
from dbarchitect.model.identifier import quote_identifier, quote_literal

if TYPE_CHECKING:
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design, EntityNames

BATCH_ROWS = 1000
"""Rows that one DELETE of a purge takes: enough to get on, few enough to lock for a moment."""


def age_column(entity: Entity, names: EntityNames) -> str | None:
    """The column that a row's age is counted from: its creation, else its first instant."""
    if CREATED_AT in names.columns:
        return names.columns[CREATED_AT]
    instants = [
        a for a in entity.attributes if a.type.kind is AttributeKind.INSTANT and not a.null
    ]
    return names.columns[instants[0].name] if instants else None


def next_month_sql(design: Design) -> str | None:
    """Makes the audit log's partition of the month after next; None without an audit log."""
    log = audit_table(design.brief)
    if log is None or _partition(design, "DEFAULT") is None:
        return None
    return f"SELECT {month_maker(log).sql}((now() + interval '2 months')::date);"


def stray_rows_sql(design: Design) -> str | None:
    """Whether a row of the audit log fell into the default partition."""
    default = _partition(design, "DEFAULT")
    if default is None:
        return None
    return f"SELECT EXISTS (SELECT FROM {default});"  # noqa: S608 - a quoted name


def drop_month_sql(design: Design) -> str | None:
    """Takes the audit log's first month away; None where it is kept for ever."""
    log = audit_table(design.brief)
    kept = design.brief.audit_log.retention_days if design.brief.audit_log else None
    first = _partition(design, "FOR VALUES")
    if log is None or kept is None or first is None:
        return None
    return f"ALTER TABLE {log.sql} DETACH PARTITION {first};\nDROP TABLE {first};"


def _partition(design: Design, bound: str) -> str | None:
    log = audit_table(design.brief)
    found = (
        table.name.sql
        for table in design.schema.tables
        if table.partition_of is not None
        and table.partition_of.parent == log
        and table.partition_of.bound.startswith(bound)
    )
    return next(found, None)


def purge_sql(design: Design, entity: Entity) -> str | None:
    """Deletes one batch of the rows that are due; None where nothing tells their age."""
    names = design.names[entity.name]
    column = age_column(entity, names)
    if entity.retention_days is None or column is None:
        return None
    many, unit = span_of_days(entity.retention_days)
    kept = quote_literal(f"{many:g} {unit}{'' if many == 1 else 's'}")
    time = quote_identifier(column)
    keys = ", ".join(map(quote_identifier, names.key))
    one = f"({keys})" if len(names.key) > 1 else keys
    return (
        f"DELETE FROM {names.table.sql}\n"  # noqa: S608 - quoted names and literals
        f"WHERE {one} IN (\n"
        f"    SELECT {keys} FROM {names.table.sql}\n"
        f"    WHERE {time} < now() - interval {kept}\n"
        f"    ORDER BY {time}\n"
        f"    LIMIT {BATCH_ROWS}\n"
        ");"
    )
