"""Tenancy: whose a row is, and that nobody else reaches it.

In shared tables policies let the application's roles through to rows of the tenant that the
transaction has set, and to no row where none is set. Each tenant in a schema or database of
its own needs nothing within it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Stage
from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.names import audit_table
from dbarchitect.design.patterns.roles import log_grants
from dbarchitect.design.tenancy.log import log_tenant
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.design.tenancy.reasons import SLUG, decide
from dbarchitect.design.tenancy.setting import POLICY, current_tenant, of_tenant, tenant_column
from dbarchitect.design.tenancy.statistics import tenant_statistics
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Policy

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.model.schema import Table


def apply(draft: Draft, context: Context) -> Draft:
    """Row-level security on each table of tenants, for its owner as well.

    Only the tenants themselves are there for the owner without one: it makes new ones, and
    goes from one to the next for what is done for all.
    """
    if not carries_tenant(context.brief):
        return draft
    for entity in context.brief.entities:
        condition = of_tenant(context, entity)
        if condition is not None:
            table = _secured(context, draft.table(context.names[entity.name].table), condition)
            tenant = entity.name == context.brief.requirements.tenancy_entity
            draft = draft.with_table(replace(table, force_row_security=not tenant))
    for plan in history_plans(context.brief, context.names):
        condition = of_tenant(context, plan.entity)
        if condition is not None:
            table = _secured(context, draft.table(plan.history), condition)
            # Only a trigger writes it: what USING lets in, it may write.
            policies = tuple(replace(policy, with_check=None) for policy in table.policies)
            draft = draft.with_table(replace(table, policies=policies, force_row_security=True))
    return _log_secured(draft, context)


def _log_secured(draft: Draft, context: Context) -> Draft:
    """The application reads its tenant's part of the log; the owner, who writes it, all.

    Partitions have no policy of their own, and nobody has a privilege on them.
    """
    column = log_tenant(context.brief, context.names)
    name = audit_table(context.brief)
    if column is None or name is None:
        return draft
    table = draft.table(name)
    condition = f"{quote_identifier(column)} = {current_tenant(context)}"
    secured = _secured(context, table, condition)
    app = context.roles.app
    policies = tuple(replace(p, roles=(app,), with_check=None) for p in secured.policies)
    return draft.with_table(replace(secured, policies=policies, privileges=log_grants(context)))


def apply_statistics(draft: Draft, context: Context) -> Draft:
    """What references say of the tenant is known to the planner."""
    made = tuple(dict.fromkeys(tenant_statistics(draft, context)))
    return replace(draft, statistics=(*draft.statistics, *made))


def apply_comments(draft: Draft, context: Context) -> Draft:
    """What the tenant's column is for."""
    if not carries_tenant(context.brief):
        return draft
    tenant = context.brief.requirements.tenancy_entity
    for entity in context.brief.entities:
        name = tenant_column(context, entity)
        if name is None or entity.name == tenant:
            continue
        table = draft.table(context.names[entity.name].table)
        words = f"The {tenant} whose row it is; the transaction's, where nothing else is said."
        columns = tuple(
            replace(c, comment=words) if c.name == name else c for c in table.columns
        )
        draft = draft.with_table(replace(table, columns=columns))
    return draft


def _is_written(context: Context, table: Table) -> bool:
    """Whether the application itself writes rows."""
    app = context.roles.app
    return any(g.grantee == app and g.privilege == "INSERT" for g in table.privileges or ())


def _secured(context: Context, table: Table, condition: str) -> Table:
    policy = Policy(
        name=POLICY,
        roles=tuple(sorted((context.roles.app, context.roles.owner, context.roles.readonly))),
        using=condition,
        # Where only a trigger writes: what USING lets in, it may write.
        with_check=condition if _is_written(context, table) else None,
        comment="Rows of the transaction's tenant, and no row where none is set.",
    )
    return replace(table, policies=(policy,), row_security=True)


PATTERN = Pattern(
    slug=SLUG,
    rank=5,
    steps=(
        (Stage.INDEXES, apply_statistics),
        (Stage.PRIVILEGES, apply),
        (Stage.COMMENTS, apply_comments),
    ),
    decide=decide,
)
