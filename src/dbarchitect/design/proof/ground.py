"""Databases in which a design is built, filled and attacked: owned by its own plain owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl import create_statements, drop_statements

if TYPE_CHECKING:
    from dbarchitect.ddl import DdlStatement
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design

_PUBLIC_OF_THE_DATABASE_OWNER = 150000
"""Since 15 `public` belongs to the database's owner. Source: release notes of PostgreSQL 15."""


def public_is_the_owners(lab: Lab) -> bool:
    """Whether a new database of that server leaves `public` to its owner."""
    return lab.server_version_num >= _PUBLIC_OF_THE_DATABASE_OWNER


def role_names(design: Design) -> tuple[str, ...]:
    """The roles that the design's schema names."""
    return tuple(role.name for role in design.schema.roles)


def new_database(lab: Lab, design: Design) -> LabDatabase:
    """An empty database that belongs to the design's owner role; its other roles exist.

    The owner is no superuser and may act as each of the other roles. The schema `public` is the
    database owner's, before 15 as well: there the document asks for a superuser, who may change
    it too.
    """
    owner = design.roles["owner"]
    database = lab.create_database(owner_role=owner)
    if not public_is_the_owners(lab):
        database.admin.execute("ALTER SCHEMA public OWNER TO pg_database_owner")
    for name in role_names(design):
        if name != owner:
            lab.create_role(name)
    for extension in design.schema.extensions:
        lab.create_extension(database, extension.name, schema=extension.schema)
    return database


def up_statements(lab: Lab, design: Design) -> tuple[DdlStatement, ...]:
    """What builds the design on this server, its roles and extensions being there."""
    return create_statements(
        replace(design.schema, extensions=()),
        server_version_num=lab.server_version_num,
        existing_roles=role_names(design),
    )


def down_statements(lab: Lab, design: Design) -> tuple[DdlStatement, ...]:
    """What takes it away again, its roles and extensions left there."""
    return drop_statements(
        replace(design.schema, extensions=()),
        server_version_num=lab.server_version_num,
        existing_roles=role_names(design),
    )
