"""Tables whose rows carry their tenant: keys lead with it, and references take it along.

Rules:
    1. Each key leads with the tenant: what the business calls unique is unique for a tenant.
    2. A reference to a row of a tenant holds the tenant too. Row-level security does not: the
       server checks references without it. Source: PostgreSQL documentation 5.9.
    3. A column that the statement leaves out takes the transaction's tenant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import constraint_name
from dbarchitect.design.names import derived_name
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.design.tenancy.setting import current_tenant, tenant_type
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    Check,
    Column,
    ForeignKey,
    ForeignKeyAction,
    ForeignKeyMatch,
    KeyConstraint,
    NotNull,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.schema import Table


def carrying(context: Context, entity: Entity, table: Table) -> Table:
    """The entity's table with its tenant, or as it is where rows carry none."""
    tenant = context.names[entity.name].tenant
    if tenant is None or not carries_tenant(context.brief):
        return table
    table = _with_column(context, table, tenant)
    made = replace(table, constraints=table.checks)
    for key in table.keys:
        made = _with_key(made, key, tenant)
    for foreign_key in table.foreign_keys:
        made = _with_foreign_key(context, made, foreign_key, tenant)
    return _with_tenant(context, made, tenant)


def _with_column(context: Context, table: Table, tenant: str) -> Table:
    default = current_tenant(context)
    if any(column.name == tenant for column in table.columns):
        columns = tuple(
            replace(c, default=default) if c.name == tenant else c for c in table.columns
        )
        return replace(table, columns=columns)
    own = Column(name=tenant, type=tenant_type(context), not_null=NotNull(), default=default)
    return replace(table, columns=(own, *table.columns))


def _with_key(table: Table, key: KeyConstraint, tenant: str) -> Table:
    columns = key.columns if tenant in key.columns else (tenant, *key.columns)
    if any(set(known.columns) == set(columns) for known in table.keys):
        return table
    name = derived_name(table.name.name, columns, "pkey")
    if not key.primary:
        name = constraint_name(table, columns, "key")
    made = replace(key, name=name, columns=columns)
    return replace(table, constraints=(*table.constraints, made))


def _with_foreign_key(context: Context, table: Table, key: ForeignKey, tenant: str) -> Table:
    theirs = _tenant_of(context, key)
    if theirs is None:
        return replace(table, constraints=(*table.constraints, key))
    columns = (tenant, *(c for c in key.columns if c != tenant))
    made = replace(
        key,
        name=constraint_name(table, columns, "fkey"),
        columns=columns,
        referenced_columns=(theirs, *(c for c in key.referenced_columns if c != theirs)),
        match=ForeignKeyMatch.SIMPLE,
        set_columns=key.columns if key.on_delete is ForeignKeyAction.SET_NULL else (),
    )
    table = replace(table, constraints=(*table.constraints, made))
    if key.match is ForeignKeyMatch.FULL:
        table = _whole_or_missing(table, key.columns)
    return table


def _tenant_of(context: Context, key: ForeignKey) -> str | None:
    """The column of the referenced table that says whose its rows are."""
    entity = context.entity_of(key.referenced_table)
    return None if entity is None else context.names[entity.name].tenant


def _whole_or_missing(table: Table, columns: tuple[str, ...]) -> Table:
    """With a tenant that is always there, MATCH FULL would ask for the others as well."""
    missing = ", ".join(map(quote_identifier, columns))
    check = Check(
        name=constraint_name(table, columns, "check"),
        expression=f"num_nulls({missing}) IN (0, {len(columns)})",
        columns=columns,
        comment="The reference is there as a whole, or missing.",
    )
    return replace(table, constraints=(*table.constraints, check))


def _with_tenant(context: Context, table: Table, tenant: str) -> Table:
    """The table with a reference to the tenant, where no other one makes sure that it is."""
    if any(_makes_sure(table, key, tenant) for key in table.foreign_keys):
        return table
    entity = context.brief.requirements.tenancy_entity or ""
    target = context.names[entity]
    made = ForeignKey(
        name=constraint_name(table, (tenant,), "fkey"),
        columns=(tenant,),
        referenced_table=target.table,
        referenced_columns=target.key,
        comment=f"Whose the row is: a row of {entity}, which cannot be deleted before it.",
    )
    return replace(table, constraints=(*table.constraints, made))


def _makes_sure(table: Table, key: ForeignKey, tenant: str) -> bool:
    """Whether the reference is always there and holds the tenant."""
    return tenant in key.columns and all(_not_null(table)[name] for name in key.columns)


def _not_null(table: Table) -> dict[str, bool]:
    return {column.name: column.not_null is not None for column in table.columns}


def referenced_with_tenant(table: Table, tenant: str) -> Iterator[ForeignKey]:
    """The references of a table that take its tenant along."""
    for key in table.foreign_keys:
        if tenant in key.columns and len(key.columns) > 1:
            yield key
