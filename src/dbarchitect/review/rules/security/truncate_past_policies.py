"""SEC24: a role that policies bind may empty the whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import PUBLIC, ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import PLATFORM_ROLES, Access, granted, revocation, role_names
from dbarchitect.review.policies import may_delete_all
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from dbarchitect.model.schema import Grant, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC24",
    slug="truncate_past_policies",
    severity=Severity.WARNING,
    summary="A role that policies bind was granted TRUNCATE on the table.",
    why=(
        "Row security does not apply to TRUNCATE: a role that may delete the rows of one "
        "tenant alone removes those of all with one statement. GRANT ALL grants it."
    ),
    remedy="Revoke TRUNCATE from roles that shall see part of the rows.",
    systemic="{count} of {of} tables with policies can be truncated by roles that these bind",
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/sql-truncate.html",
    ),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, platform_roles: Collection[str] = PLATFORM_ROLES
) -> Iterator[Finding]:
    """Tables with row security and a policy, and TRUNCATE of a role that it binds.

    A role that its policies let delete every row has them anyway. PUBLIC's grants are another
    rule's. `platform_roles` are granted every table by their platform, whose API knows no
    TRUNCATE: there it is worth knowing and no more.
    """
    access = Access(snapshot.schema)
    for table in snapshot.schema.tables:
        if not table.row_security or not table.policies:
            continue
        given = [
            grant
            for grant in granted(table)
            if grant.privilege == "TRUNCATE"
            and grant.grantee != PUBLIC
            and access.is_bound_by_policies(grant.grantee, table)
            and not may_delete_all(table, grant.grantee)
        ]
        if given:
            is_by_platform = {grant.grantee for grant in given} <= set(platform_roles)
            yield _finding(snapshot, table, given, is_by_platform=is_by_platform)


def population(snapshot: Snapshot) -> int:
    """Tables with row security and a policy."""
    tables = snapshot.schema.tables
    return sum(table.row_security and bool(table.policies) for table in tables)


def _finding(
    snapshot: Snapshot, table: Table, given: Sequence[Grant], *, is_by_platform: bool
) -> Finding:
    roles = {grant.grantee for grant in given}
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{role_names(roles)} can remove all rows of {table.name.display} with TRUNCATE, "
            "which no policy binds."
        ),
        claim=f"{role_names(roles)} have TRUNCATE on the table, and its row security is on",
        severity=Severity.INFO if is_by_platform else None,
        remedy=revocation(
            RULE.remedy, table.name.sql, table.owner, given, all_grants=table.privileges
        ),
    )
