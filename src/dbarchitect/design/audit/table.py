"""The table of the audit log, partitioned by month, and its partitions.

Rules:
    1. A month that is over is taken off with DETACH and dropped: no DELETE, nothing to vacuum.
    2. Months are made ahead to the horizon and two more; the default partition catches what
       comes later, and one row in it says that a month is missing.
    3. The key leads with the time, so it finds a span of time and the newest changes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import audit_table, derived_name
from dbarchitect.design.partitioning.plan import ahead, plans
from dbarchitect.design.partitioning.tables import partitions
from dbarchitect.design.tenancy.log import log_tenant
from dbarchitect.design.tenancy.setting import tenant_type
from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.identifier import QualifiedName, quote_literal
from dbarchitect.model.schema import (
    Check,
    Column,
    Index,
    IndexKey,
    KeyConstraint,
    NotNull,
    PartitionKey,
    PartitionStrategy,
    Sequence,
    Table,
)

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.partitioning.plan import PartitionPlan

KEY = ("changed_at", "id")
_HISTORY = ("table_name", "row_key", "changed_at")
OPERATIONS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


def audit_name(context: Context) -> QualifiedName:
    """The table of the audit log.

    Raises:
        InvariantBrokenError: the brief keeps no audit log.
    """
    name = audit_table(context.brief)
    if name is None:
        message = f"brief {context.brief.name} keeps no audit log"
        raise InvariantBrokenError(message)
    return name


def history_columns(context: Context) -> tuple[str, ...]:
    """The columns by which the changes of a row are found, the tenant first, the time last."""
    tenant = log_tenant(context.brief, context.names)
    return _HISTORY if tenant is None else (tenant, *_HISTORY)


def audit_sequence(context: Context) -> Sequence:
    """The sequence behind `id`.

    A sequence and not an identity: before PostgreSQL 17 partitions could not inherit one.
    """
    name = audit_name(context)
    return Sequence(
        name=QualifiedName(name.schema, derived_name(name.name, ("id",), "seq")),
        owner=context.roles.owner,
        owned_by=(name, "id"),
        comment=f"Numbers the changes in {name.display}.",
    )


def audit_table_of(context: Context) -> Table:
    """The partitioned table."""
    name = audit_name(context)
    operations = ", ".join(map(quote_literal, OPERATIONS))
    check = Check(
        name=derived_name(name.name, ("operation",), "check"),
        expression=f"operation IN ({operations})",
        columns=("operation",),
        comment="The four ways to change a table.",
    )
    primary = KeyConstraint(
        name=derived_name(name.name, KEY, "pkey"), columns=KEY, primary=True
    )
    by_row = history_columns(context)
    history = Index(
        name=QualifiedName(name.schema, derived_name(name.name, by_row, "idx")),
        keys=tuple(IndexKey(column=column) for column in by_row),
    )
    return Table(
        name=name,
        owner=context.roles.owner,
        columns=_columns(context),
        constraints=(primary, check),
        indexes=(history,),
        partition_key=PartitionKey(
            strategy=PartitionStrategy.RANGE,
            columns=("changed_at",),
            definition="RANGE (changed_at)",
        ),
        comment=(
            "Every change of an audited table; written by triggers alone. "
            "One partition for each month."
        ),
    )


def audit_plan(context: Context) -> PartitionPlan:
    """How the log is partitioned.

    Raises:
        InvariantBrokenError: the brief keeps no audit log.
    """
    name = audit_name(context)
    return next(p for p in plans(context.brief, context.names) if p.table == name)


def audit_partitions(context: Context, parent: Table) -> tuple[Table, ...]:
    """A partition for each month from the month of `as_of`, and the default one."""
    plan = audit_plan(context)
    months = ahead(context.brief, plan, context.as_of)
    return partitions(parent, plan.span, months, "Changes")


def _columns(context: Context) -> tuple[Column, ...]:
    sequence = audit_sequence(context).name
    instant = "timestamp with time zone"
    number = f"nextval({quote_literal(sequence.sql)}::regclass)"
    own = "Set by the application with set_config('app.%s', ..., true); null where it did not."
    return (
        Column(
            name="changed_at",
            type=instant,
            not_null=NotNull(),
            default="now()",
            comment="When the transaction of the change began; its month is the partition.",
        ),
        Column(
            name="id",
            type="bigint",
            not_null=NotNull(),
            default=number,
            comment="Number of the change; tells changes of one transaction apart.",
        ),
        Column(
            name="transaction_id",
            type="xid8",
            not_null=NotNull(),
            default="pg_current_xact_id()",
            comment="Changes of one transaction share it.",
        ),
        _text("table_name", "Schema and name of the table that was changed."),
        _text("operation", "INSERT, UPDATE, DELETE or TRUNCATE."),
        _text("session_role", "The role that was logged in."),
        _text("row_key", "Primary key of the row, as text; null for TRUNCATE.", null=True),
        _text("actor", "Who acted. " + own % "actor", null=True),
        _text("context", "Request or job. " + own % "context", null=True),
        Column(name="old_row", type="jsonb", comment="The row before; null for INSERT."),
        Column(name="new_row", type="jsonb", comment="The row after; null for DELETE."),
        *_tenant(context),
    )


def _tenant(context: Context) -> tuple[Column, ...]:
    name = log_tenant(context.brief, context.names)
    if name is None:
        return ()
    words = f"The {context.brief.requirements.tenancy_entity} whose row it was; null for a row "
    words += "that is there for all of them, and for TRUNCATE."
    return (Column(name=name, type=tenant_type(context), comment=words),)


def _text(name: str, comment: str, *, null: bool = False) -> Column:
    return Column(name=name, type="text", not_null=None if null else NotNull(), comment=comment)
