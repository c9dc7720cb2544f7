"""SEC04: policies that bind nobody, since only the owner may use the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.access import Access, granted, is_loader
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC04",
    slug="owner_bypasses_policies",
    severity=Severity.WARNING,
    summary="Nobody but the owner may use the table, and policies do not bind the owner.",
    why=(
        "An application that connects as the owner sees the rows of every tenant, whatever the "
        "policies say: row security binds the owner only where it is forced."
    ),
    remedy=(
        "Let the application connect as a role of its own with grants on the table, or force "
        "row security on the owner."
    ),
    systemic="{count} of {of} tables with policies can be used by their owner alone",
    also_in=("schemalint",),
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/sql-altertable.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, always_forced: bool = False) -> Iterator[Finding]:
    """Tables whose policies bind no role that has a grant; `always_forced` asks for FORCE.

    A role that a policy names is taken to use the table. Files without a single GRANT say
    nothing of who uses what: there it is worth knowing and no more.
    """
    access = Access(snapshot.schema)
    grants_are_known = snapshot.origin.kind is not OriginKind.FILES or any(
        any(granted(table)) for table in snapshot.schema.tables
    )
    for table in declared_tables(snapshot.schema):
        if not table.row_security or not table.policies or table.force_row_security:
            continue
        if always_forced or not _binds_somebody(access, table):
            yield _finding(snapshot, access, table, grants_are_known=grants_are_known)


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition and have row security and a policy."""
    tables = declared_tables(snapshot.schema)
    return sum(table.row_security and bool(table.policies) for table in tables)


def _binds_somebody(access: Access, table: Table) -> bool:
    roles = {grant.grantee for grant in granted(table)}
    roles |= {role for policy in table.policies for role in policy.roles}
    return any(access.is_bound_by_policies(role, table) for role in roles)


def _finding(
    snapshot: Snapshot, access: Access, table: Table, *, grants_are_known: bool
) -> Finding:
    is_named = not is_loader(snapshot, table.owner)
    owner = f"owner {quote_identifier(table.owner)}" if is_named else "owner"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"The policies of {table.name.display} do not bind its {owner}: an "
            "application that connects so sees every row."
        ),
        claim=(
            "no role that policies bind has a grant on the table, and "
            "pg_class.relforcerowsecurity is false"
        ),
        remedy=_remedy(access, table),
        severity=None if grants_are_known else Severity.INFO,
    )


def _remedy(access: Access, table: Table) -> Remedy:
    if access.is_superuser(table.owner):
        text = "Let the application connect as a role that is no superuser: these see all."
        return Remedy(text=text)
    return Remedy(
        text=(
            f"{RULE.remedy} Once it is forced, migrations that the owner runs see what the "
            "policies let through, and his pg_dump fails: let a role with BYPASSRLS make it."
        ),
        statements=(f"ALTER TABLE {table.name.sql} FORCE ROW LEVEL SECURITY;",),
        safety=Safety.NEEDS_REVIEW,
    )
