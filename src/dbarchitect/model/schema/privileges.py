"""Who owns an object, who may do what with it, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PUBLIC = ""
"""The grantee that stands for everybody; no role can have the empty name."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Grant:
    """One privilege of one role, as `aclexplode` lists it.

    `grantee` is `PUBLIC` (the empty text) for everybody. `privilege` is PostgreSQL's own
    word, such as `SELECT` or `USAGE`.
    """

    grantee: str
    privilege: str
    grantor: str
    grantable: bool = False


Privileges = tuple[Grant, ...] | None
"""The explicit privileges of an object, sorted; None where the built-in default holds."""


class DefaultPrivilegeObject(StrEnum):
    """The kinds of object that ALTER DEFAULT PRIVILEGES knows."""

    TABLES = "TABLES"
    SEQUENCES = "SEQUENCES"
    FUNCTIONS = "FUNCTIONS"
    TYPES = "TYPES"
    SCHEMAS = "SCHEMAS"
    LARGE_OBJECTS = "LARGE OBJECTS"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPrivileges:
    """What objects made later by `role` (in `schema`, or anywhere) are granted."""

    role: str
    schema: str | None
    object_kind: DefaultPrivilegeObject
    privileges: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Membership:
    """One grant of membership in `role`.

    `inherit` and `can_set` are None on servers before 16, which do not tell them for each
    membership. `grantor` is the empty text for the superuser that made the cluster, and before
    16, where who granted has no effect.
    """

    role: str
    grantor: str = ""
    admin: bool = False
    inherit: bool | None = None
    can_set: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that the schema names: an owner, a grantee, a policy's role, or a member of one.

    `valid_until` is when its password ends: a time in UTC, or `infinity`. `settings` are the
    role's `ALTER ROLE ... SET` entries as (name, value) pairs. Passwords are never read.
    """

    name: str
    can_login: bool = False
    superuser: bool = False
    inherit: bool = True
    create_role: bool = False
    create_database: bool = False
    replication: bool = False
    bypass_row_security: bool = False
    connection_limit: int = -1
    valid_until: str | None = None
    memberships: tuple[Membership, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    comment: str | None = None

    @property
    def member_of(self) -> tuple[str, ...]:
        """The roles that it is a member of, sorted, each once."""
        return tuple(sorted({one.role for one in self.memberships}))
