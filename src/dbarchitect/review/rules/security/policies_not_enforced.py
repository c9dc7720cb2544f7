"""SEC01: policies on a table whose row security is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC01",
    slug="policies_not_enforced",
    severity=Severity.ERROR,
    summary="The table has policies, and its row security is off.",
    why=(
        "CREATE POLICY turns nothing on: until row security is enabled, each role with a grant "
        "on the table reads and writes all of its rows."
    ),
    remedy="Enable row security on the table.",
    systemic="{count} of {of} tables with policies have row security off",
    also_in=("splinter 0007",),
    references=("https://www.postgresql.org/docs/18/ddl-rowsecurity.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables, partitions too, that have a policy and no row security."""
    for table in snapshot.schema.tables:
        if table.policies and not table.row_security:
            yield _finding(snapshot, table)


def population(snapshot: Snapshot) -> int:
    """Tables that have a policy."""
    return sum(bool(table.policies) for table in snapshot.schema.tables)


def _finding(snapshot: Snapshot, table: Table) -> Finding:
    count = len(table.policies)
    named = "its policy has" if count == 1 else "its policies have"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"Row security of {table.name.display} is off: {named} no effect, and each role "
            "with a grant sees every row."
        ),
        claim="pg_policy has policies of the table, and pg_class.relrowsecurity is false",
        remedy=Remedy(
            text=f"{RULE.remedy} From then on roles that no policy names see no rows.",
            statements=(f"ALTER TABLE {table.name.sql} ENABLE ROW LEVEL SECURITY;",),
            safety=Safety.NEEDS_REVIEW,
        ),
    )
