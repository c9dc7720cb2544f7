"""SEC15: a schema in which everybody may create objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Namespace, ObjectKind
from dbarchitect.model.schema.paths import global_path
from dbarchitect.review.access import everybody_may, of_everybody, revocation
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC15",
    slug="schema_open_for_creation",
    severity=Severity.WARNING,
    summary="Everybody may create objects in the schema.",
    why=(
        "Where the schema is on a search_path, a role with no other right puts a function "
        "there that fits a call of yours better than the one you meant, and it runs with the "
        "rights of whoever makes the call, a superuser's too."
    ),
    remedy="Grant CREATE on the schema to the roles that deploy, then revoke it from PUBLIC.",
    systemic="{count} of {of} schemas let everybody create objects",
    also_in=("pglinter S003",),
    references=(
        "https://www.postgresql.org/docs/18/ddl-schemas.html#DDL-SCHEMAS-PATTERNS",
        "https://www.postgresql.org/support/security/CVE-2018-1058/",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Schemas with CREATE for PUBLIC, as `public` is by default before PostgreSQL 15."""
    for namespace in snapshot.schema.namespaces:
        if everybody_may(namespace.privileges, "CREATE"):
            yield _finding(snapshot, namespace)


def population(snapshot: Snapshot) -> int:
    """Schemas of users."""
    return len(snapshot.schema.namespaces)


def _finding(snapshot: Snapshot, namespace: Namespace) -> Finding:
    name = quote_identifier(namespace.name)
    given = (g for g in of_everybody(namespace.privileges) if g.privilege == "CREATE")
    return RULE.found(
        snapshot,
        global_path(ObjectKind.SCHEMA, namespace.name),
        message=(
            f"Every role that can connect can put functions into {name} that others with it on "
            "their search_path run by mistake."
        ),
        claim="PUBLIC has CREATE in pg_namespace.nspacl",
        remedy=revocation(RULE.remedy, f"SCHEMA {name}", namespace.owner, given),
    )
