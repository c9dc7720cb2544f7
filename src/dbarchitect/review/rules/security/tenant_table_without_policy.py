"""SEC19: a table with the tenant's column, and without the policy that its like have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import API_ROLES, Access, granted, is_supabase, role_names
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.tenants import TenantColumn, tenant_columns
from dbarchitect.review.walking import declared_tables
from dbarchitect.sqltext.predicates import asks_elsewhere, predicate_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC19",
    slug="tenant_table_without_policy",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The table has the tenant's column, and not the policy that its like have.",
    why=(
        "A role that sees only its tenant's rows everywhere else sees those of all tenants "
        "here."
    ),
    remedy=(
        "Enable row security on the table and create the policy that the other tables have; "
        "or revoke the grants of the roles that it is for."
    ),
    systemic="{count} tables with the tenant's column lack the policy on it",
    references=("https://www.postgresql.org/docs/18/ddl-rowsecurity.html",),
    since="0.1",
)


def check(snapshot: Snapshot, *, protected_minimum: int = 2) -> Iterator[Finding]:
    """Tables without a policy on a column by which most tables that have it tell tenants apart.

    At least `protected_minimum` tables must have a policy that compares the column with the
    session, and more of them than have none. Only a role that such policies bind, and that
    was granted the table, can see too much in it.
    """
    access = Access(snapshot.schema)
    for column in tenant_columns(snapshot.schema):
        others = [t for t in declared_tables(snapshot.schema) if _lacks(t, column)]
        if len(column.tables) < max(protected_minimum, len(others) + 1):
            continue
        bound = _bound(access, column.tables)
        for table in others:
            seen_by = {grant.grantee for grant in granted(table)} & bound
            if seen_by and not _is_said_elsewhere(snapshot, table, seen_by):
                yield _finding(snapshot, table, column, seen_by)


def _lacks(table: Table, column: TenantColumn) -> bool:
    """Whether the table has the column and no policy in force that names it or looks elsewhere.

    A policy that calls a function or looks into another table may well tell tenants apart by
    that: by the members of an organisation, say.
    """
    if not any(c.name == column.name and c.type == column.type for c in table.columns):
        return False
    if not table.row_security:
        return not table.policies
    permissive = [policy for policy in table.policies if policy.permissive]
    conditions = [t for p in table.policies for t in (p.using, p.with_check) if t is not None]
    return bool(permissive) and not any(
        mentions(text, column.name) or asks_elsewhere(predicate_tree(text))
        for text in conditions
    )


def _bound(access: Access, tables: tuple[Table, ...]) -> set[str]:
    return {
        grant.grantee
        for table in tables
        for grant in granted(table)
        if access.is_bound_by_policies(grant.grantee, table)
    }


def _is_said_elsewhere(snapshot: Snapshot, table: Table, seen_by: set[str]) -> bool:
    """Whether the rule about tables that Supabase's API serves has it."""
    is_served = is_supabase(snapshot.schema) and table.name.schema == "public"
    return is_served and not table.row_security and seen_by <= set(API_ROLES)


def _finding(
    snapshot: Snapshot, table: Table, column: TenantColumn, seen_by: set[str]
) -> Finding:
    name = quote_identifier(column.name)
    lacking = "no policy in force names it" if table.row_security else "row security is off"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{role_names(seen_by)} can see the rows of every {name} in "
            f"{table.name.display}, and only those of one in {len(column.tables)} other tables."
        ),
        claim=f"the table has the column {name}, and {lacking}",
        detail=column.name,
    )
