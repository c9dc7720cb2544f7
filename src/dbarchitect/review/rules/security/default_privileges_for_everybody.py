"""SEC21: default privileges that open each new table to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    DefaultPrivilegeObject,
    DefaultPrivileges,
    ObjectKind,
)
from dbarchitect.model.schema.paths import global_path
from dbarchitect.review.access import is_loader, of_everybody, owner_name
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC21",
    slug="default_privileges_for_everybody",
    severity=Severity.WARNING,
    summary="Default privileges grant what is made later to everybody.",
    why=(
        "Each new table can be read or written by every role that can connect, from the moment "
        "it is made and without a GRANT that a reviewer would see."
    ),
    remedy=(
        "Take PUBLIC out of the default privileges, and grant each table to those who need it."
    ),
    systemic="{count} of {of} default privileges grant what is made later to everybody",
    references=("https://www.postgresql.org/docs/18/sql-alterdefaultprivileges.html",),
    since="0.1",
)

_WHO_RUNS_IT = "current_role"
"""What SQL calls the role whose default privileges a file changes without naming one."""

_DANGEROUS = {
    DefaultPrivilegeObject.TABLES: frozenset(
        {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"}
    ),
    DefaultPrivilegeObject.SEQUENCES: frozenset({"UPDATE"}),
    DefaultPrivilegeObject.SCHEMAS: frozenset({"CREATE"}),
}
"""EXECUTE of functions and USAGE of types are PUBLIC's without any default privileges."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Default privileges with rows, sequences or schemas for PUBLIC."""
    for default in snapshot.schema.default_privileges:
        dangerous = _DANGEROUS.get(default.object_kind, frozenset())
        privileges = {g.privilege for g in of_everybody(default.privileges)} & dangerous
        if privileges:
            yield _finding(snapshot, default, sorted(privileges))


def population(snapshot: Snapshot) -> int:
    """Entries of ALTER DEFAULT PRIVILEGES."""
    return len(snapshot.schema.default_privileges)


def _finding(snapshot: Snapshot, default: DefaultPrivileges, privileges: list[str]) -> Finding:
    role, listed = owner_name(snapshot, default.role), ", ".join(privileges)
    is_named = not is_loader(snapshot, default.role)
    of_role = f" FOR ROLE {quote_identifier(default.role)}" if is_named else ""
    kind = default.object_kind
    place = "" if default.schema is None else f" IN SCHEMA {quote_identifier(default.schema)}"
    where = f" in {quote_identifier(default.schema)}" if default.schema is not None else ""
    statement = (
        f"ALTER DEFAULT PRIVILEGES{of_role}{place} REVOKE {listed} ON {kind} FROM PUBLIC;"
    )
    return RULE.found(
        snapshot,
        global_path(ObjectKind.ROLE, default.role if is_named else _WHO_RUNS_IT),
        message=(
            f"All {kind.lower()} that {role} makes{where} from now on are open to everybody: "
            f"{listed}."
        ),
        claim=f"pg_default_acl grants {listed} on {kind} of {role}{where} to PUBLIC",
        detail=f"{kind}{where}",
        remedy=Remedy(
            text=f"{RULE.remedy} What is there already keeps its grants: see to it as well.",
            statements=(statement,),
            safety=Safety.NEEDS_REVIEW,
        ),
    )
