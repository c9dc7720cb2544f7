"""The audit log among tenants that share tables: each change says whose row it was.

Rules:
    1. The log has the tenant's column where an audited table is of tenants. It is null for a
       row that is there for all of them, and where a whole table was emptied.
    2. No reference stands behind it: what a tenant did outlives the tenant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import AUDIT_COLUMNS, snake_case
from dbarchitect.design.tenancy.ownership import carries_tenant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames


def log_tenant(brief: Brief, names: Mapping[str, EntityNames]) -> str | None:
    """The column of the audit log that holds a tenant's key; None where it has none."""
    if brief.audit_log is None or not carries_tenant(brief):
        return None
    if all(row_tenant(brief, names, entity) is None for entity in logged(brief)):
        return None
    tenant = brief.requirements.tenancy_entity or ""
    key, stem = names[tenant].key[0], snake_case(tenant)
    return key if key.startswith(f"{stem}_") else f"{stem}_{key}"


def log_columns(brief: Brief, names: Mapping[str, EntityNames]) -> tuple[str, ...]:
    """The columns of the audit log."""
    tenant = log_tenant(brief, names)
    return AUDIT_COLUMNS if tenant is None else (*AUDIT_COLUMNS, tenant)


def logged(brief: Brief) -> tuple[Entity, ...]:
    """The entities whose changes are recorded."""
    return tuple(entity for entity in brief.entities if entity.keeping.audit)


def row_tenant(brief: Brief, names: Mapping[str, EntityNames], entity: Entity) -> str | None:
    """The column that says whose a row of the entity is: for a tenant's own row its key."""
    if not carries_tenant(brief):
        return None
    if entity.name == brief.requirements.tenancy_entity:
        return names[entity.name].key[0]
    return names[entity.name].tenant
