"""SEC23: a partition or child that is reached past its parent's policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import Access, granted, role_names
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC23",
    slug="partition_bypasses_row_security",
    severity=Severity.ERROR,
    summary="A partition of a table with row security can be used directly, without policies.",
    why=(
        "Policies are those of the table that a query names: one that names the partition is "
        "bound by the partition's own, and it has none."
    ),
    remedy=(
        "Enable row security on the partition: without policies of its own it is closed to all "
        "but its owner, and is reached through its parent as before."
    ),
    systemic="{count} of {of} partitions can be used past their parent's policies",
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/ddl-inherit.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Partitions and inheritance children without row security, granted to bound roles.

    What was granted on the parent alone gives no access to a child by its own name.
    """
    access = Access(snapshot.schema)
    tables = tables_by_name(snapshot.schema)
    for table in snapshot.schema.tables:
        if table.row_security:
            continue
        parent = next((p for p in _ancestors(table, tables) if p.row_security), None)
        roles = {
            grant.grantee
            for grant in granted(table)
            if parent is not None and access.is_bound_by_policies(grant.grantee, parent)
        }
        if parent is not None and roles:
            yield _finding(snapshot, table, parent, roles)


def population(snapshot: Snapshot) -> int:
    """Partitions and inheritance children."""
    return sum(
        table.partition_of is not None or bool(table.inherits)
        for table in snapshot.schema.tables
    )


def _ancestors(table: Table, tables: Mapping[QualifiedName, Table]) -> Iterator[Table]:
    names = list(table.inherits)
    if table.partition_of is not None:
        names.append(table.partition_of.parent)
    for name in names:
        if name in tables:
            yield tables[name]
            yield from _ancestors(tables[name], tables)


def _finding(snapshot: Snapshot, table: Table, parent: Table, roles: set[str]) -> Finding:
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{role_names(roles)} can use all rows of {table.name.display} by its own name, "
            f"past the policies of {parent.name.display}."
        ),
        claim=(
            f"{role_names(roles)} have grants on it, its row security is off, and that of "
            f"{parent.name.display} is on"
        ),
        remedy=Remedy(
            text=RULE.remedy,
            statements=(f"ALTER TABLE {table.name.sql} ENABLE ROW LEVEL SECURITY;",),
            safety=Safety.NEEDS_REVIEW,
        ),
    )
