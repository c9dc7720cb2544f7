"""What stands around a database on its server: who may connect, and what could be installed.

Rule: no password and no part of one is ever held, only the names of roles whose password is
      kept as MD5.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema.privileges import Privileges


@dataclass(frozen=True, slots=True, kw_only=True)
class HbaRule:
    """A line of pg_hba.conf: which connections it is for, and how they show who they are.

    `type` is local, host, hostssl, hostnossl, hostgssenc or hostnogssenc. `address` is a host's
    name, an address or `all`, `samehost`, `samenet`, None for local ones; `netmask` is None
    where it has none. `file` is None on servers that do not tell it. Source: PostgreSQL
    documentation, view pg_hba_file_rules.
    """

    type: str
    databases: tuple[str, ...]
    users: tuple[str, ...]
    address: str | None = None
    netmask: str | None = None
    method: str
    options: tuple[str, ...] = ()
    line: int
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """Who may connect as whom: the lines of pg_hba.conf in the order in which they are asked.

    They are those of the file as it is, which the server may not have loaded yet. `unparsed`
    are the numbers of lines that the server does not understand: with one of them it would
    load none. `md5_roles` are the roles that can log in with a password kept as MD5.
    """

    rules: tuple[HbaRule, ...]
    unparsed: tuple[int, ...] = ()
    md5_roles: Known[tuple[str, ...]] | NotRead


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableExtension:
    """An installed extension, and the version that CREATE EXTENSION would install now.

    `default_version` is None where the server has its files no more.
    """

    name: str
    installed_version: str
    default_version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignTable:
    """A table whose rows another server holds."""

    name: QualifiedName
    owner: str
    privileges: Privileges = None
