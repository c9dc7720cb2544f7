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
        "Old rows may break the rule, so nobody can rely on it. An UPDATE of a row that breaks "
        "a CHECK or NOT NULL fails, whatever it changes, and the planner draws nothing from "
        "such a CHECK; a row that breaks a foreign key refers to nothing, and joins lose it."
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


_CLAIM = "pg_constraint.convalidated is false"
_OF_DOMAIN = (
    "Mend the rows that break it, then VALIDATE it; that reads each table with a column of the "
    "domain under SHARE: their writers wait."
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys, CHECKs and NOT NULLs that are enforced and not validated.

    Those that a partition or child inherits are reported at the parent; what is NOT ENFORCED
    was meant so.
    """
    for table in snapshot.schema.tables:
        for name, effect in _not_validated(table):
            yield _finding(snapshot, table.name, name, effect)
    for domain in snapshot.schema.domains:
        for name in _not_validated_of_domain(domain):
            yield _of_domain(snapshot, domain, name)


def _not_validated(table: Table) -> Iterator[tuple[str, str]]:
    """The name of each, and what comes of a row that breaks it."""
    fails = "an UPDATE of a row that breaks it fails, whatever it changes"
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKey):
            own = not constraint.inherited
            other = constraint.referenced_table.display
            effect = f"those that refer to what is not in {other} are lost by joins"
        elif isinstance(constraint, Check):
            own, effect = constraint.is_local, fails
        else:
            continue
        if own and constraint.enforced and not constraint.validated:
            yield constraint.name, effect
    for column in table.columns:
        found = column.not_null
        if found is not None and found.name and found.is_local and not found.validated:
            yield found.name, fails


def _not_validated_of_domain(domain: Domain) -> Iterator[str]:
    yield from (check.name for check in domain.checks if check.enforced and not check.validated)


def _finding(snapshot: Snapshot, owner: QualifiedName, name: str, effect: str) -> Finding:
    quoted = quote_identifier(name)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, owner, name),
        message=(
            f"{quoted} of {owner.display} holds for new rows only: old ones were never "
            f"checked, and {effect}."
        ),
        claim=_CLAIM,
        remedy=Remedy(
            text=RULE.remedy,
            statements=(f"ALTER TABLE {owner.sql} VALIDATE CONSTRAINT {quoted};",),
        ),
    )


def _of_domain(snapshot: Snapshot, domain: Domain, name: str) -> Finding:
    """A value that is there is looked at again by no UPDATE of another column."""
    quoted = quote_identifier(name)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, domain.name, name),
        message=(
            f"{quoted} of {domain.name.display} holds for new values only: those that were "
            "there before may break it, and who reads them cannot rely on it."
        ),
        claim=_CLAIM,
        remedy=Remedy(
            text=_OF_DOMAIN,
            statements=(f"ALTER DOMAIN {domain.name.sql} VALIDATE CONSTRAINT {quoted};",),
        ),
    )
