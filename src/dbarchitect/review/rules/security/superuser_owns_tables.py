"""SEC16: tables that belong to a superuser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import global_path
from dbarchitect.review.access import Access
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC16",
    slug="superuser_owns_tables",
    severity=Severity.INFO,
    summary="Tables belong to a superuser.",
    why=(
        "Migrations then run as a superuser, so that a mistake or an injected statement can do "
        "all that the server can; no policy binds the owner; and what maintenance of a table "
        "calls, such as a function in an index, runs with these rights."
    ),
    remedy=(
        "Make a role without LOGIN and without superuser, give it the objects with "
        "ALTER ... OWNER TO, and let those who deploy be members of it."
    ),
    systemic="{count} of {of} owners of tables are superusers",
    also_in=("pglinter B011",),
    references=(
        "https://www.postgresql.org/docs/18/role-attributes.html",
        "https://www.postgresql.org/docs/18/ddl-priv.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Superusers that own a table, once for each role."""
    access = Access(snapshot.schema)
    for owner, count in sorted(_tables_of_owners(snapshot).items()):
        if access.is_superuser(owner):
            yield _finding(snapshot, owner, count)


def population(snapshot: Snapshot) -> int:
    """Roles that own a table."""
    return len(_tables_of_owners(snapshot))


def _tables_of_owners(snapshot: Snapshot) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in declared_tables(snapshot.schema):
        found[table.owner] = found.get(table.owner, 0) + 1
    return found


def _finding(snapshot: Snapshot, owner: str, count: int) -> Finding:
    name = quote_identifier(owner)
    tables, them = ("1 table", "it") if count == 1 else (f"{count} tables", "them")
    return RULE.found(
        snapshot,
        global_path(ObjectKind.ROLE, owner),
        message=(
            f"{name}, a superuser, owns {tables}: whoever connects as {name} to change {them} "
            "can do anything to the server."
        ),
        claim=f"pg_roles.rolsuper of {name} is true, and it is the owner in pg_class",
    )
