"""SEC09: a view that reads a table past its policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import Access, granted, role_names
from dbarchitect.review.reads import Reads, option_is_on
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table, View
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC09",
    slug="view_bypasses_row_security",
    severity=Severity.WARNING,
    summary="The view reads a table with row security as its owner, whom no policy binds.",
    why=(
        "Who may read the view reads through it the rows that the table's policies hide from "
        "him: a view asks with the rights of its owner unless it says otherwise."
    ),
    remedy="Let the view ask with the rights of whoever reads it: security_invoker.",
    systemic="{count} of {of} views read tables past their policies",
    also_in=("splinter 0010",),
    references=(
        "https://www.postgresql.org/docs/18/sql-createview.html",
        "https://www.postgresql.org/docs/18/rules-privileges.html",
    ),
    since="0.1",
)

_HAS_INVOKER = 150000
"""Source: PostgreSQL release notes, 15: security_invoker views."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Views without security_invoker whose owner is bound by no policy of what they read.

    It is an error where others were granted the view. One that is a security barrier filters
    rows on purpose: that it goes past the policies is worth knowing and no more.
    """
    access, reads = Access(snapshot.schema), Reads(snapshot.schema)
    for view in snapshot.schema.views:
        if option_is_on(view, "security_invoker"):
            continue
        bypassed = [
            table
            for table in reads.secured_tables(view)
            if not access.is_bound_by_policies(view.owner, table)
        ]
        if bypassed:
            yield _finding(snapshot, view, bypassed)


def population(snapshot: Snapshot) -> int:
    """Views."""
    return len(snapshot.schema.views)


def _finding(snapshot: Snapshot, view: View, bypassed: list[Table]) -> Finding:
    readers = {grant.grantee for grant in granted(view)}
    tables = ", ".join(table.name.display for table in bypassed)
    if option_is_on(view, "security_barrier"):
        severity = Severity.INFO
    else:
        severity = Severity.ERROR if readers else Severity.WARNING
    who = role_names(readers) if readers else "Whoever is granted it"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.VIEW, view.name),
        message=(
            f"{who} can read through {view.name.display} all rows of {tables}, whose policies "
            "it goes past."
        ),
        claim=(
            f"the view has no security_invoker, its owner is bound by no policy of {tables}, "
            "and row security is on there"
        ),
        severity=severity,
        remedy=_remedy(snapshot, view),
    )


def _remedy(snapshot: Snapshot, view: View) -> Remedy:
    if snapshot.origin.server_version_num < _HAS_INVOKER:
        return Remedy(
            text=(
                "Give the view to an owner whom the policies bind, or repeat their conditions "
                "in the view; PostgreSQL 15 and later have security_invoker."
            )
        )
    return Remedy(
        text=f"{RULE.remedy} Its readers then need SELECT on the tables that it reads.",
        statements=(f"ALTER VIEW {view.name.sql} SET (security_invoker = true);",),
        safety=Safety.NEEDS_REVIEW,
    )
