"""Roles, who is a member of whom, and their settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema import Membership, ObjectKind, Role
from dbarchitect.model.schema.paths import global_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.ddl.target import Target

_PREDEFINED = "pg_"
"""Names that begin so are the server's own. Source: CREATE ROLE, PostgreSQL documentation."""

_LISTS = frozenset(
    {
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    }
)
"""Settings whose value is a list of quoted names.

Source: variable_is_guc_list_quote in src/fe_utils/dumputils.c.
"""

_LISTED = re.compile(r'"((?:[^"]|"")*)"|([^,\s"]+)')


def is_created(target: Target, name: str) -> bool:
    """Whether the script makes the role, and takes it away again."""
    return (
        target.include_roles
        and name not in target.existing_roles
        and not name.startswith(_PREDEFINED)
    )


def role_steps(target: Target, roles: Iterable[Role]) -> list[Step]:
    """CREATE ROLE, its settings, and all memberships once the roles are there."""
    created = [role for role in roles if is_created(target, role.name)]
    return [*map(_role, created), *_memberships(target, created)]


def _role(role: Role) -> Step:
    name = quote_identifier(role.name)
    create = " ".join((f"CREATE ROLE {name}", *_attributes(role)))
    settings = (f"ALTER ROLE {name} SET {_setting(key, value)}" for key, value in role.settings)
    return Step(
        path=global_path(ObjectKind.ROLE, role.name),
        phase=Phase.ROLES,
        up=(create, *settings, *comment_sql(f"ROLE {name}", role.comment)),
        down=(f"DROP ROLE {name}",),
    )


def _memberships(target: Target, roles: list[Role]) -> list[Step]:
    """One step for all: who may grant was granted that before."""
    grants = _in_chain([(role, one) for role in roles for one in role.memberships])
    if not grants:
        return []
    paths = {global_path(ObjectKind.ROLE, role.name) for role in roles}
    groups = {global_path(ObjectKind.ROLE, one.role) for _, one in grants}
    # What its grantor gave holds that one back from being dropped.
    revokes = [
        f"REVOKE {quote_identifier(one.role)} FROM {quote_identifier(role.name)}"
        f" GRANTED BY {quote_identifier(one.grantor)}"
        for role, one in reversed(grants)
        if _says_grantor(target, one)
    ]
    return [
        Step(
            path=global_path(ObjectKind.ROLE, grants[0][0].name),
            part="memberships",
            phase=Phase.ROLES,
            up=tuple(_grant(target, role, one) for role, one in grants),
            down=tuple(revokes),
            requires=frozenset(paths | groups),
        )
    ]


def _in_chain(grants: list[tuple[Role, Membership]]) -> list[tuple[Role, Membership]]:
    """The grants in order of member and group, each after one that entitles its grantor."""
    ordered: list[tuple[Role, Membership]] = []
    entitled: set[tuple[str, str]] = set()
    waiting = grants
    while waiting:
        ready = [
            (role, one)
            for role, one in waiting
            if not one.grantor or (one.grantor, one.role) in entitled
        ] or waiting
        ordered += ready
        entitled |= {(role.name, one.role) for role, one in ready if one.admin}
        waiting = [pair for pair in waiting if pair not in ready]
    return ordered


def _grant(target: Target, role: Role, one: Membership) -> str:
    sql = f"GRANT {quote_identifier(one.role)} TO {quote_identifier(role.name)}"
    if one.inherit not in {None, role.inherit} or one.can_set is False:
        path = global_path(ObjectKind.ROLE, role.name)
        target.require(_GRANT_OPTIONS, "INHERIT or SET of a membership", path)
    if target.major < _GRANT_OPTIONS:
        return f"{sql} WITH ADMIN OPTION" if one.admin else sql
    options = [
        *(["ADMIN TRUE"] if one.admin else []),
        *(
            [f"INHERIT {one.inherit}".upper()]
            if one.inherit not in {None, role.inherit}
            else []
        ),
        *(["SET FALSE"] if one.can_set is False else []),
    ]
    if options:
        sql += f" WITH {', '.join(options)}"
    if _says_grantor(target, one):
        sql += f" GRANTED BY {quote_identifier(one.grantor)}"
    return sql


def _says_grantor(target: Target, one: Membership) -> bool:
    return bool(one.grantor) and target.major >= _GRANT_OPTIONS


_GRANT_OPTIONS = 16
"""GRANT of a role has options, and remembers who granted, since this major.

Source: release notes of PostgreSQL 16.
"""


def _attributes(role: Role) -> list[str]:
    flags = (
        (role.can_login, "LOGIN"),
        (role.superuser, "SUPERUSER"),
        (not role.inherit, "NOINHERIT"),
        (role.create_role, "CREATEROLE"),
        (role.create_database, "CREATEDB"),
        (role.replication, "REPLICATION"),
        (role.bypass_row_security, "BYPASSRLS"),
    )
    words = [word for flag, word in flags if flag]
    if role.connection_limit != -1:
        words.append(f"CONNECTION LIMIT {role.connection_limit}")
    if role.valid_until is not None:
        words.append(f"VALID UNTIL {quote_literal(role.valid_until)}")
    return words


def _setting(name: str, value: str) -> str:
    """`name = value`; a list is written item by item, or it would become one item."""
    option = ".".join(map(quote_identifier, name.split(".")))
    if name not in _LISTS:
        return f"{option} = {quote_literal(value)}"
    items = [
        (quoted.replace('""', '"') if bare == "" else bare)
        for quoted, bare in _LISTED.findall(value)
    ]
    return f"{option} = {', '.join(map(quote_literal, items))}"
