"""The SQL of the jobs that a design leaves to a scheduler; each runs as the owner role."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from dbarchitect.design.names import CREATED_AT, partition_name
from dbarchitect.design.partitioning.maker import maker_name
from dbarchitect.design.partitioning.rule import partitioned
from dbarchitect.design.routines import dollar_quote
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.quantities import so_many, span_of_days

if TYPE_CHECKING:
    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.design.partitioning.plan import PartitionPlan
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design, EntityNames
    from dbarchitect.model.identifier import QualifiedName

BATCH_ROWS = 1000
"""Rows that one DELETE of a purge takes: enough to get on, few enough to lock for a moment."""


SPANS_KEPT_READY = 4
"""Partitions that are always there ahead: the job may fail three times before it matters.

Source: pg_partman's default of `premake`, 4.
"""


def age_column(entity: Entity, names: EntityNames) -> str | None:
    """The column that a row's age is counted from: its creation, else its first instant."""
    if CREATED_AT in names.columns:
        return names.columns[CREATED_AT]
    instants = [
        a for a in entity.attributes if a.type.kind is AttributeKind.INSTANT and not a.null
    ]
    return names.columns[instants[0].name] if instants else None


def next_partitions_sql(plan: PartitionPlan) -> str:
    """Makes the partitions of the next spans; those that are there stay as they are."""
    name, span = maker_name(plan.table, plan.span), plan.span.value
    return (
        f"SELECT {name.sql}(day::date)\n"
        f"FROM generate_series(now(), now() + interval '{SPANS_KEPT_READY} {span}s', "
        f"interval '1 {span}') AS day;"
    )


def stray_rows_sql(plan: PartitionPlan) -> str:
    """Whether a row fell into the default partition."""
    default = partition_name(plan.table, "default", plan.span)
    return f"SELECT EXISTS (SELECT FROM {default.sql});"  # noqa: S608 - a quoted name


def drop_partitions_sql(plan: PartitionPlan) -> str | None:
    """Writes what takes away each partition that is due as a whole; None if none ever is."""
    if plan.retention_days is None:
        return None
    parent = quote_literal(plan.table.sql)
    due = _span_literal(plan.retention_days)
    return (
        "SELECT format('ALTER TABLE %s DETACH PARTITION %s', i.inhparent::regclass, "  # noqa: S608 - quoted literals
        "i.inhrelid::regclass),\n"
        "    format('DROP TABLE %s', i.inhrelid::regclass)\n"
        "FROM pg_inherits AS i\n"
        "JOIN pg_class AS c ON c.oid = i.inhrelid\n"
        f"WHERE i.inhparent = {parent}::regclass\n"
        "    AND substring(pg_get_expr(c.relpartbound, c.oid) FROM $$TO \\('([^']+)'$$)"
        f"::timestamptz <= now() - interval {due}\n"
        "ORDER BY c.relname\n"
        "\\gexec"
    )


def _span_literal(days: float) -> str:
    return quote_literal(so_many(*span_of_days(days)))


def purge_sql(design: Design, entity: Entity) -> str | None:
    """Deletes one batch of the rows that are due; None where nothing tells their age.

    Of a tenant's table it deletes all that are due, tenant by tenant, batch by batch. Rows in
    partitions go with them.
    """
    if partitioned(design.brief, entity) is not None:
        return None
    names = design.names[entity.name]
    column = age_column(entity, names)
    if entity.retention_days is None or column is None:
        return None
    kept = _span_literal(entity.retention_days)
    time = quote_identifier(column)
    keys = ", ".join(map(quote_identifier, names.row_key))
    one = f"({keys})" if len(names.row_key) > 1 else keys
    return _of_all_tenants(
        design,
        names.table,
        f"DELETE FROM {names.table.sql}\n"  # noqa: S608 - quoted names and literals
        f"WHERE {one} IN (\n"
        f"    SELECT {keys} FROM {names.table.sql}\n"
        f"    WHERE {time} < now() - interval {kept}\n"
        f"    ORDER BY {time}\n"
        f"    LIMIT {BATCH_ROWS}\n"
        ");",
    )


def purge_versions_sql(design: Design, plan: HistoryPlan) -> str | None:
    """Deletes one batch of the versions that ended long enough ago; None if they stay for ever.

    `<<` is answered by the GiST index of the versions, which `upper` would not be; a version
    that has not ended is never left of anything.
    """
    days = plan.entity.keeping.history_retention_days
    if days is None:
        return None
    keys = ", ".join(map(quote_identifier, (*plan.key, plan.period)))
    period = quote_identifier(plan.period)
    return _of_all_tenants(
        design,
        plan.history,
        f"DELETE FROM {plan.history.sql}\n"  # noqa: S608 - quoted names and literals
        f"WHERE ({keys}) IN (\n"
        f"    SELECT {keys} FROM {plan.history.sql}\n"
        f"    WHERE {period} << tstzrange(now() - interval {_span_literal(days)}, NULL)\n"
        f"    LIMIT {BATCH_ROWS}\n"
        ");",
    )


def goes_by_tenant(design: Design, table: QualifiedName) -> bool:
    """Whether the owner, too, sees no row of the table before it has set a tenant."""
    return design.schema.table(table).force_row_security


def for_each_tenant_sql(design: Design, lines: str, *, repeated: bool = False) -> str:
    """Has the lines run for one tenant after the other, as the owner, who sees all tenants.

    With `repeated` each tenant's part is run, and committed, until it finds nothing.
    """
    names = design.names[design.brief.requirements.tenancy_entity or ""]
    key = quote_identifier(names.key[0])
    each = f"SELECT {key} FROM {names.table.sql} ORDER BY {key}"  # noqa: S608 - quoted names
    part = f"PERFORM set_config('{SETTING}', tenant::text, true);\n{lines}"
    if repeated:
        part = f"{part}\nEXIT WHEN NOT FOUND;\nCOMMIT;"
        part = f"LOOP\n{indent(part, _IN)}\nEND LOOP;"
    body = (
        "\nDECLARE\n"
        f"    tenant {names.table.sql}.{key}%TYPE;\n"
        "BEGIN\n"
        f"    FOR tenant IN {each} LOOP\n"
        f"{indent(part, 2 * _IN)}\n"
        "    END LOOP;\nEND "
    )
    quote = dollar_quote(body, "$")
    return f"DO {quote}{body}{quote};"


def _of_all_tenants(design: Design, table: QualifiedName, batch: str) -> str:
    """The batch as it is, or for each tenant where policies hide its rows without one."""
    if not goes_by_tenant(design, table):
        return batch
    return for_each_tenant_sql(design, batch, repeated=True)


_IN = "    "
