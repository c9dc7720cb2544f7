"""Roles that somebody's schema names, as stand-ins without rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.lab.laboratory import LabDatabase


def make_stand_in_roles(database: LabDatabase, logins: Mapping[str, bool]) -> None:
    """Each of these roles is there, without rights; `logins` says which can log in.

    A role that is there and none of the lab's, such as the superuser, stays what it is.
    """
    if not logins:
        return
    names = database.admin.query(load_sql("dbarchitect.lab", "role_names"))
    existing = {name for (name,) in names} - {*database.lab.roles}
    for name, can_login in sorted(logins.items()):
        if name not in existing and not name.startswith("pg_"):
            database.lab.create_role(name, login=can_login)
