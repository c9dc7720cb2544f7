"""SEC02: row security without a policy that lets a row through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import (
    LOADER,
    PLATFORM_ROLES,
    Access,
    granted,
    is_loader,
    role_names,
)
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC02",
    slug="row_security_without_policy",
    severity=Severity.WARNING,
    summary="Row security is on, and no policy lets a row through.",
    why=(
        "Roles that were granted the table find it empty, without an error: a SELECT gives no "
        "rows, an UPDATE changes none, and an INSERT fails."
    ),
    remedy=(
        "Create a permissive policy for the rows that each role may have, or revoke the grants "
        "if nobody but the owner shall use the table."
    ),
    systemic="{count} of {of} tables with row security have no policy that lets a row through",
    also_in=("splinter 0008",),
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/sql-createpolicy.html",
    ),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, platform_roles: Collection[str] = PLATFORM_ROLES
) -> Iterator[Finding]:
    """Tables with row security, no permissive policy, and a role that policies bind.

    A partition without policies only closes the way past its parent's, and a table that nobody
    but its owner may use is closed on purpose. Grants to `platform_roles` alone are worth
    knowing and no more: platforms grant these roles every table, and closing one is done so.
    So it is where no table has a policy at all: then row security is there to shut others out.
    """
    access = Access(snapshot.schema)
    is_used = any(table.policies for table in snapshot.schema.tables)
    for table in declared_tables(snapshot.schema):
        if not table.row_security or any(policy.permissive for policy in table.policies):
            continue
        bound = {
            grant.grantee
            for grant in granted(table)
            if access.is_bound_by_policies(grant.grantee, table)
        }
        if access.is_bound_by_policies(table.owner, table):
            bound.add(table.owner)
        if bound:
            is_shut = not is_used or bound <= set(platform_roles)
            yield _finding(snapshot, table, bound, is_shut=is_shut)


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition and have row security on."""
    return sum(table.row_security for table in declared_tables(snapshot.schema))


def _finding(snapshot: Snapshot, table: Table, bound: set[str], *, is_shut: bool) -> Finding:
    policies = "only restrictive policies" if table.policies else "no policies"
    who = role_names(LOADER if is_loader(snapshot, role) else role for role in bound)
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{table.name.display} is empty for {who}: its row security is on, "
            "and no policy lets a row through."
        ),
        claim=f"pg_class.relrowsecurity is true, and pg_policy has {policies} of the table",
        severity=Severity.INFO if is_shut else None,
    )
