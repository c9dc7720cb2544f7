"""What policies ask of indexes: in tables of tenants every statement compares the tenant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.design.tenancy.setting import tenant_column

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.indexing import TableUse


def under_policy(context: Context, use: TableUse) -> TableUse:
    """The use as the server plans it for the application: with the tenant compared first."""
    entity = context.entity_of(use.table)
    if entity is None or not carries_tenant(context.brief):
        return use
    column = tenant_column(context, entity)
    if column is None or column in use.equal:
        return use
    return replace(use, equal=(column, *use.equal))
