"""Who may do what: owners, grants, roles that policies do not bind, schemas open to all.

Source: PostgreSQL documentation, 5.8 Privileges, 5.9 Row Security Policies: superusers, roles
with BYPASSRLS and, unless it is forced, the table's owner are bound by no policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.schema import PUBLIC, Grant, Privileges, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.schema import MaterializedView, Role, Schema, View

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


def is_supabase(schema: Schema) -> bool:
    """Whether the database is one of Supabase: it has the schema of its sign-in service."""
    return any(namespace.name == "auth" for namespace in schema.namespaces) and any(
        routine.name.schema == "auth" and routine.name.name in {"uid", "jwt"}
        for routine in schema.routines
    )
