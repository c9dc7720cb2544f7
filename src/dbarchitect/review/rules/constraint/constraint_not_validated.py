"""CON01: a constraint that was never checked against the rows that were there before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Check, ForeignKey, ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Domain, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON01",
    slug="constraint_not_validated",
    severity=Severity.WARNING,
    summary="The constraint is NOT VALID: rows from before it were never checked.",
    why=(
        "Old rows may break the rule, and an UPDATE of one of them fails, whatever it changes; "
        "the planner draws nothing from the constraint."
    ),
    remedy=(
        "Mend the rows that break it, then VALIDATE it; that reads the table under SHARE "
        "UPDATE EXCLUSIVE, which lets others write."
    ),
    systemic="{count} constraints were never validated",
    also_in=("pg-index-health", "db_verifier"),
    references=("https://www.postgresql.org/docs/18/sql-altertable.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys, CHECKs and NOT NULLs that are enforced and not validated.

    Those that a partition or child inherits are reported at the parent; what is NOT ENFORCED
    was meant so.
    """
    for table in snapshot.schema.tables:
        for name in _not_validated(table):
            yield _finding(snapshot, table.name, name, "TABLE")
    for domain in snapshot.schema.domains:
        for name in _not_validated_of_domain(domain):
            yield _finding(snapshot, domain.name, name, "DOMAIN")


def _not_validated(table: Table) -> Iterator[str]:
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKey):
            own = not constraint.inherited
        elif isinstance(constraint, Check):
            own = constraint.is_local
        else:
            continue
        if own and constraint.enforced and not constraint.validated:
            yield constraint.name
    for column in table.columns:
        found = column.not_null
        if found is not None and found.name and found.is_local and not found.validated:
            yield found.name


def _not_validated_of_domain(domain: Domain) -> Iterator[str]:
    yield from (check.name for check in domain.checks if check.enforced and not check.validated)


def _finding(snapshot: Snapshot, owner: QualifiedName, name: str, kind: str) -> Finding:
    quoted = quote_identifier(name)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, owner, name),
        message=(
            f"{quoted} of {owner.display} holds for new values only: old ones were never "
            "checked, and an update of a row that breaks it fails whatever it changes."
        ),
        claim="pg_constraint.convalidated is false",
        remedy=Remedy(
            text=RULE.remedy,
            statements=(f"ALTER {kind} {owner.sql} VALIDATE CONSTRAINT {quoted};",),
        ),
    )
