"""Who may do what: owners, grants, roles that policies do not bind, schemas open to all.

Source: PostgreSQL documentation, 5.8 Privileges, 5.9 Row Security Policies: superusers, roles
with BYPASSRLS and, unless it is forced, the table's owner are bound by no policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.lab.options import DEFAULT_OWNER
from dbarchitect.model.finding import Remedy, Safety
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import PUBLIC, Grant, Privileges, Table
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.schema import MaterializedView, Role, Schema, View
    from dbarchitect.model.snapshot import Snapshot

WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "TRUNCATE"})
"""Privileges that change rows."""

API_ROLES = ("anon", "authenticated")
"""Roles that callers from the internet act as. Source: Supabase documentation, Postgres Roles
(anon, authenticated).
"""

PLATFORM_ROLES = (*API_ROLES, "service_role")
"""Roles that a platform grants every table, whether its users ask for it or not.

Source: Supabase documentation, Postgres Roles.
"""

LOADER = "the role that loads the files"

_BUILT_IN_PUBLIC = frozenset({"EXECUTE", "USAGE"})


@dataclass(frozen=True)
class Access:
    """Questions about the roles and schemas of one snapshot, answered from dictionaries."""

    schema: Schema

    @cached_property
    def roles(self) -> dict[str, Role]:
        """The roles that the schema names, by name."""
        return {role.name: role for role in self.schema.roles}

    @cached_property
    def open_schemas(self) -> frozenset[str]:
        """Schemas in which everybody may look objects up."""
        return frozenset(
            namespace.name
            for namespace in self.schema.namespaces
            if any(g.privilege == "USAGE" for g in of_everybody(namespace.privileges))
        )

    def is_bound_by_policies(self, role: str, table: Table) -> bool:
        """Whether the role's rows of the table are those that policies let it have."""
        if role == PUBLIC:
            return True
        if role == table.owner and not table.force_row_security:
            return False
        known = self.roles.get(role)
        return known is None or not (known.superuser or known.bypass_row_security)

    def is_superuser(self, role: str) -> bool:
        """Whether the role is known to be one."""
        known = self.roles.get(role)
        return known is not None and known.superuser


def granted(relation: Table | View | MaterializedView) -> Iterator[Grant]:
    """What others than the owner were granted on the relation or on a column of it."""
    for privileges in (relation.privileges, *(c.privileges for c in relation.columns)):
        for grant in privileges or ():
            if grant.grantee != relation.owner:
                yield grant


def of_everybody(privileges: Privileges) -> tuple[Grant, ...]:
    """What was granted to PUBLIC in so many words."""
    return tuple(grant for grant in privileges or () if grant.grantee == PUBLIC)


def everybody_may(privileges: Privileges, privilege: str) -> bool:
    """Whether PUBLIC has the privilege, by a grant or since nothing was said.

    EXECUTE of functions and USAGE of types are PUBLIC's unless they were revoked.
    """
    if privileges is None:
        return privilege in _BUILT_IN_PUBLIC
    return any(grant.privilege == privilege for grant in of_everybody(privileges))


def role_names(roles: Iterable[str]) -> str:
    """The roles for people, sorted, PUBLIC by its name."""
    return ", ".join(sorted({role or "PUBLIC" for role in roles}))


def is_loader(snapshot: Snapshot, role: str) -> bool:
    """Whether the role only stands for whoever will run the files that were read."""
    return role == DEFAULT_OWNER and snapshot.origin.kind is not OriginKind.SERVER


def owner_name(snapshot: Snapshot, role: str) -> str:
    """The role for people: a lab's own is one that no user has."""
    return LOADER if is_loader(snapshot, role) else quote_identifier(role)


def is_supabase(schema: Schema) -> bool:
    """Whether the database is one of Supabase: it has the schema of its sign-in service."""
    return any(namespace.name == "auth" for namespace in schema.namespaces) and any(
        routine.name.schema == "auth" and routine.name.name in {"uid", "jwt"}
        for routine in schema.routines
    )


def revocation(
    text: str, what: str, owner: str, grants: Iterable[Grant], *, all_grants: Privileges = None
) -> Remedy:
    """A remedy that takes the grants away, each as who gave it: REVOKE takes only one's own.

    `what` is the object as GRANT writes it, such as `SCHEMA s`. There is no SQL where somebody
    of `all_grants` holds a privilege through one of these: only CASCADE would take that, too.

    Source: PostgreSQL documentation, REVOKE, Notes: the owner, and a superuser, revoke what the
    owner granted.
    """
    asked = [*grants]
    if _has_dependants(asked, all_grants or ()):
        through = "Others hold it through this grant: revoke theirs first."
        return Remedy(text=f"{text} {through}")
    # Who passed a grant on loses his own after those that he gave.
    passed_on = {grant.grantor for grant in asked} & {grant.grantee for grant in asked}
    grantors = sorted({g.grantor for g in asked}, key=lambda g: (g not in passed_on, g))
    statements: list[str] = []
    for grantor in grantors:
        sql = _revoke(what, [grant for grant in asked if grant.grantor == grantor])
        is_own = grantor == owner
        acting = () if is_own else (f"SET ROLE {quote_identifier(grantor)};",)
        statements += (*acting, sql, *(() if is_own else ("RESET ROLE;",)))
    return Remedy(text=text, statements=tuple(statements), safety=Safety.NEEDS_REVIEW)


def _revoke(what: str, grants: list[Grant]) -> str:
    privileges = ", ".join(sorted({grant.privilege for grant in grants}))
    roles = sorted({grant.grantee for grant in grants})
    listed = ", ".join(quote_identifier(role) if role else "PUBLIC" for role in roles)
    return f"REVOKE {privileges} ON {what} FROM {listed};"


def _has_dependants(revoked: Iterable[Grant], all_grants: Iterable[Grant]) -> bool:
    """Whether a grant that stays was given by who loses his right to give it."""
    gone = {(g.grantee, g.privilege) for g in revoked if g.grantable}
    kept = set(all_grants).difference(revoked)
    return any((grant.grantor, grant.privilege) in gone for grant in kept)
