"""SEC12: a materialised view that holds what policies hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import Access, granted, role_names
from dbarchitect.review.reads import Reads
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import MaterializedView, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC12",
    slug="materialized_view_without_row_security",
    severity=Severity.WARNING,
    summary="A materialised view that others may read holds rows of a table with row security.",
    why=(
        "It is filled with what its owner sees and can have no policies: its readers get the "
        "rows of every tenant."
    ),
    remedy=(
        "Revoke the grants and put a view WITH (security_barrier) before it whose condition "
        "repeats the table's policies, or keep only what every reader may know."
    ),
    systemic="{count} of {of} materialised views hold rows that policies hide",
    also_in=("splinter 0016",),
    references=(
        "https://www.postgresql.org/docs/18/rules-materializedviews.html",
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Materialised views granted to others than the owner, over tables with row security.

    What an owner whom the policies bind may see is no secret to his readers.
    """
    access, reads = Access(snapshot.schema), Reads(snapshot.schema)
    for view in snapshot.schema.materialized_views:
        readers = {grant.grantee for grant in granted(view) if grant.privilege == "SELECT"}
        if not readers:
            continue
        held = {
            table.name: table
            for table, role in reads.secured_when_filled(view)
            if not access.is_bound_by_policies(role, table)
        }
        if held:
            yield _finding(snapshot, view, [held[name] for name in sorted(held)], readers)


def population(snapshot: Snapshot) -> int:
    """Materialised views."""
    return len(snapshot.schema.materialized_views)


def _finding(
    snapshot: Snapshot, view: MaterializedView, held: list[Table], readers: set[str]
) -> Finding:
    tables = ", ".join(table.name.display for table in held)
    return RULE.found(
        snapshot,
        path_of(ObjectKind.MATERIALIZED_VIEW, view.name),
        message=(
            f"{role_names(readers)} can read in {view.name.display} what policies of {tables} "
            "hide: a materialised view has none."
        ),
        claim=(
            f"{role_names(readers)} have SELECT on it, and it reads {tables} with row security "
            "as an owner whom the policies do not bind"
        ),
    )
