"""What policies ask of indexes: in tables of tenants every statement compares the tenant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.names import audit_table
from dbarchitect.design.tenancy.log import log_tenant
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.design.tenancy.setting import tenant_column

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.indexing import TableUse


def under_policy(context: Context, use: TableUse) -> TableUse:
    """The use as the server plans it for the application: with the tenant compared first."""
    if not carries_tenant(context.brief):
        return use
    column = None
    entity = context.entity_of(use.table)
    if entity is not None:
        column = tenant_column(context, entity)
    elif use.table == audit_table(context.brief):
        column = log_tenant(context.brief, context.names)
    if column is None or column in use.equal:
        return use
    return replace(use, equal=(column, *use.equal))
