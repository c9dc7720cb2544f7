"""SEC03: a table that Supabase's data API serves, without row security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import API_ROLES, WRITES, granted, is_supabase, role_names
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Grant, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC03",
    slug="exposed_table_without_row_security",
    severity=Severity.ERROR,
    summary="A table that the data API serves has row security off.",
    why=(
        "Whoever has the project's public key, which is in every client, reads and writes all "
        "rows of the table over the API."
    ),
    remedy=(
        "Enable row security and create a policy for the rows that each caller may have; or "
        "move the table to a schema that the API does not serve, or revoke the grants."
    ),
    systemic="{count} of {of} tables that the data API serves have row security off",
    also_in=("splinter 0013", "schemalint"),
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://supabase.com/docs/guides/database/postgres/row-level-security",
    ),
    since="0.1",
)


def check(
    snapshot: Snapshot,
    *,
    api_roles: Collection[str] = API_ROLES,
    api_schemas: Collection[str] = ("public",),
) -> Iterator[Finding]:
    """Tables of a database of Supabase that a role of the API may use, without policies.

    A table that has policies is SEC01's; reading alone may be meant, and is a warning.
    """
    for table, grants in _served(snapshot, api_roles, api_schemas):
        if not table.row_security and not table.policies:
            yield _finding(snapshot, table, grants)


def population(snapshot: Snapshot) -> int:
    """Tables that the roles of the API may use in the schemas that it serves by default."""
    return sum(1 for _ in _served(snapshot, API_ROLES, ("public",)))


def _served(
    snapshot: Snapshot, api_roles: Collection[str], api_schemas: Collection[str]
) -> Iterator[tuple[Table, list[Grant]]]:
    if not is_supabase(snapshot.schema):
        return
    for table in declared_tables(snapshot.schema):
        grants = [g for g in granted(table) if g.grantee in api_roles]
        if grants and table.name.schema in api_schemas:
            yield table, grants


def _finding(snapshot: Snapshot, table: Table, grants: list[Grant]) -> Finding:
    writes = any(grant.privilege in WRITES for grant in grants)
    roles = role_names({grant.grantee for grant in grants})
    what = "read and written" if writes else "read"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"All rows of {table.name.display} can be {what} over the API by {roles}: its row "
            "security is off."
        ),
        claim=f"{roles} have grants on the table, and pg_class.relrowsecurity is false",
        severity=None if writes else Severity.WARNING,
    )
