"""Roles, who is a member of whom, and their settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema import ObjectKind, Role
from dbarchitect.model.schema.paths import global_path

if TYPE_CHECKING:
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


def role_steps(target: Target, role: Role) -> list[Step]:
    """CREATE ROLE, its settings, and its memberships once all roles are there."""
    if not is_created(target, role.name):
        return []
    path = global_path(ObjectKind.ROLE, role.name)
    name = quote_identifier(role.name)
    create = " ".join((f"CREATE ROLE {name}", *_attributes(role)))
    settings = (f"ALTER ROLE {name} SET {_setting(key, value)}" for key, value in role.settings)
    made = Step(
        path=path,
        phase=Phase.ROLES,
        up=(create, *settings, *comment_sql(f"ROLE {name}", role.comment)),
        down=(f"DROP ROLE {name}",),
    )
    groups = tuple(f"GRANT {quote_identifier(group)} TO {name}" for group in role.member_of)
    member = Step(
        path=path,
        part="memberships",
        phase=Phase.ROLES,
        up=groups,
        requires=frozenset(
            {path, *(global_path(ObjectKind.ROLE, group) for group in role.member_of)}
        ),
    )
    return [made, member] if groups else [made]


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
