"""How the tenant of a transaction is said, and what a row is compared with.

The condition stands bare: the planner takes it as an index condition, and keeps the order of
an index that leads with the tenant. Within a sub-select it would be computed once, which only
pays where no index serves it. Source: PostgreSQL documentation, CREATE POLICY and
current_setting; an unset setting gives null, one that was set before gives an empty text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.keys import key_types
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Entity

SETTING = "app.tenant_id"
"""The setting that holds the tenant's key, for the length of a transaction."""

POLICY = "tenant_isolation"


def tenant_type(context: Context) -> str:
    """The type of the tenant's key."""
    tenant = context.brief.entity(context.brief.requirements.tenancy_entity or "")
    return key_types(context, tenant)[0]


def current_tenant(context: Context) -> str:
    """SQL of the transaction's tenant; null where none is set."""
    return f"nullif(current_setting('{SETTING}', true), '')::{tenant_type(context)}"


def tenant_column(context: Context, entity: Entity) -> str | None:
    """The column of an entity's table that holds a tenant's key: its own key for the tenant."""
    names = context.names[entity.name]
    if entity.name == context.brief.requirements.tenancy_entity:
        return names.key[0]
    return names.tenant


def of_tenant(context: Context, entity: Entity) -> str | None:
    """The SQL condition for rows of the transaction's tenant; None for shared entities."""
    column = tenant_column(context, entity)
    if column is None:
        return None
    return f"{quote_identifier(column)} = {current_tenant(context)}"
