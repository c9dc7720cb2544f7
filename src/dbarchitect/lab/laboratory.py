"""The lab: databases on a throw-away server, and roles that may do little there.

Rule 1: supplied SQL runs in sessions of an owner role without superuser, CREATEROLE, program
        or file rights; each such session is guarded.
Rule 2: the admin's sessions look at catalogs and make databases, roles and extensions. They
        never read or write supplied relations: a trigger or a view would run as superuser.
"""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError, SafetyStopError, StatementFailedError
from dbarchitect.lab.extension_guard import EXTENSION_GUARD, LACKS_GUARD
from dbarchitect.lab.extensions import (
    ALLOWED_EXTENSIONS,
    LACKING_HINT,
    REFUSED_EXTENSIONS,
    UNKNOWN_HINT,
)
from dbarchitect.lab.guard import Guard
from dbarchitect.lab.options import DEFAULT_OWNER
from dbarchitect.lab.stand_ins import prepare_stand_in
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dbarchitect.lab.clients import Clients
    from dbarchitect.lab.endpoint import Endpoint
    from dbarchitect.lab.options import SuppliedLimits
    from dbarchitect.lab.stand_ins import StandIn
    from dbarchitect.postgres.capabilities import ServerCapabilities
    from dbarchitect.postgres.session import Session

_DUPLICATE_OBJECT = "42710"
_ROLE_RIGHTS = "nosuperuser nocreaterole nocreatedb noreplication nobypassrls"


@dataclass(frozen=True, slots=True)
class LocaleFacts:
    """What decides the order of text in a lab; evidence names it."""

    encoding: str
    collate: str
    ctype: str
    provider: str
    """`builtin`, `libc` or `icu`."""

    @property
    def text(self) -> str:
        """`C.UTF-8 (builtin), UTF8`."""
        return f"{self.ctype} ({self.provider}), {self.encoding}"


@dataclass(eq=False)
class LabDatabase:
    """One database of a lab; its sessions are opened when first asked for."""

    lab: Lab
    name: str
    owner_role: str
    _admin: Session | None = field(default=None, repr=False)
    _owner: Session | None = field(default=None, repr=False)

    @property
    def admin(self) -> Session:
        """A session as superuser, for statements of ours only; its search_path is empty."""
        if self._admin is None or self._admin.is_closed:
            self._admin = self.lab.connect(self)
        return self._admin

    @property
    def owner(self) -> Session:
        """A guarded session as owner of the database, for SQL that was supplied."""
        if self._owner is None or self._owner.is_closed:
            self._owner = self.lab.connect(self, self.owner_role)
        return self._owner

    @property
    def owner_is_lost(self) -> bool:
        """Whether the owner's session was opened and ended, and with it what it had set."""
        return self._owner is not None and self._owner.is_closed

    @property
    def conninfo(self) -> str:
        """The owner's connection string."""
        return self.lab.conninfo(self, self.owner_role)

    def disconnect(self) -> None:
        """Its sessions are closed; they open again when asked for."""
        for session in (self._admin, self._owner):
            if session is not None:
                session.close()
        self._admin = self._owner = None
        self.lab.stop_guarding(self)


class Lab:
    """Databases, roles and extensions on one server; made by `open_lab`.

    Not safe for several threads; the sessions that it hands out belong to one thread each.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        limits: SuppliedLimits,
        *,
        clients: Callable[[], Clients],
        origin: str,
        data_directory: Path | None,
        disk_bytes: Callable[[Session], int],
    ) -> None:
        self.endpoint = endpoint
        self.limits = limits
        self._find_clients = clients
        self.origin = origin
        """Where the server's programs came from, in words."""
        self.data_directory = data_directory
        """Of our own server; None where it is somebody else's."""
        self._disk_bytes = disk_bytes
        self._guards: dict[str, Guard] = {}
        self._suffix = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self._databases: dict[str, LabDatabase] = {}
        self._roles: list[str] = []
        self._password = None if endpoint.is_ours else secrets.token_hex(24)

    @cached_property
    def _clients(self) -> Clients:
        return self._find_clients()

    @cached_property
    def _maintenance(self) -> Session:
        return self.endpoint.connect_admin()

    @property
    def capabilities(self) -> ServerCapabilities:
        """What the server's version offers."""
        return self._maintenance.capabilities

    @property
    def server_version_num(self) -> int:
        """180006 is 18.6."""
        return self._maintenance.server_version_num

    @property
    def server_version(self) -> str:
        """`18.6`."""
        return self.capabilities.text

    @cached_property
    def locale(self) -> LocaleFacts:
        """What decides the order of text in databases of this lab."""
        return read_locale(self._maintenance)

    @cached_property
    def available_extensions(self) -> frozenset[str]:
        """Extensions that the server has and the lab allows."""
        return ALLOWED_EXTENSIONS & self._installed_extensions

    @cached_property
    def _installed_extensions(self) -> frozenset[str]:
        rows = self._maintenance.query(load_sql("dbarchitect.lab", "available_extensions"))
        return frozenset(name for (name,) in rows)

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that this lab made, in order."""
        return tuple(self._roles)

    def create_database(self, *, owner_role: str = DEFAULT_OWNER) -> LabDatabase:
        """A new, empty database that belongs to the role, which is made where it is missing.

        The role has no rights beyond the database; others may not connect to it.
        """
        made = self._create(self.endpoint.empty_database, owner_role)
        if not self.endpoint.is_ours:
            self._guard_extensions(made)
        return made

    def clone_database(self, source: LabDatabase) -> LabDatabase:
        """A copy of the database, with the same owner; the source's sessions were closed."""
        source.disconnect()
        return self._create(source.name, source.owner_role)

    def drop_database(self, database: LabDatabase) -> None:
        """The database is gone, whoever was connected."""
        database.disconnect()
        self._run(f"drop database if exists {quote_identifier(database.name)} with (force)")
        self._databases.pop(database.name, None)

    def create_role(self, name: str, *, login: bool = False) -> None:
        """The role exists, without rights, and each owner of a database here may act as it.

        Roles belong to the whole server: they go when the lab closes.
        """
        if name not in self._roles:
            kind = "login" if login else "nologin"
            self._run(f"create role {quote_identifier(name)} {kind} {_ROLE_RIGHTS}")
            self._roles.append(name)
        elif login:
            self._run(f"alter role {quote_identifier(name)} login")
        for owner_role in {database.owner_role for database in self._databases.values()}:
            if owner_role != name:
                role, owner = quote_identifier(name), quote_identifier(owner_role)
                self._run(f"grant {role} to {owner} with admin option")

    def drop_role(self, name: str) -> None:
        """The role is gone, with what it owns and was granted in databases of this lab."""
        role = quote_identifier(name)
        for database in self._databases.values():
            database.admin.execute_untrusted(f"drop owned by {role} cascade")
        self._run(f"drop role if exists {role}")
        self._roles.remove(name)

    def create_extension(
        self, database: LabDatabase, name: str, *, schema: str | None = None
    ) -> str | None:
        """The extension is there, made by the admin.

        Returns:
            What must be told where it is only a stand-in, as a sentence.

        Raises:
            SafetyStopError: the lab does not allow it.
            LabFailedError: this PostgreSQL does not have it.
        """
        stand_in = self._stand_in(name)
        if stand_in is None:
            self.require_extension(name)
        place = "" if schema is None else f" schema {quote_identifier(schema)}"
        wanted = f"create extension if not exists {quote_identifier(name)}{place} cascade"
        with database.admin.transaction():
            database.admin.execute("set local search_path = public")
            database.admin.execute_untrusted(wanted)
        return None if stand_in is None else stand_in.note

    def _stand_in(self, name: str) -> StandIn | None:
        """The stand-in, ready to be created, where the server lacks the real extension."""
        is_possible = self.capabilities.has_extension_control_path
        if self.data_directory is None or not is_possible or name in self._installed_extensions:
            return None
        return prepare_stand_in(name, self.data_directory.parent)

    def require_extension(self, name: str) -> None:
        """The extension is allowed here and the server has it; raises as create_extension."""
        is_allowed = name in ALLOWED_EXTENSIONS
        is_known = is_allowed or name in REFUSED_EXTENSIONS
        if not is_allowed and (is_known or name in self._installed_extensions):
            message = f"the lab does not allow the extension {name}"
            hint = "Leave it out, or name a running database that has it by its URL instead."
            raise SafetyStopError(message, hint=hint)
        if name not in self.available_extensions:
            message = f"the PostgreSQL of {self.origin} has no extension {name}"
            raise LabFailedError(message, hint=LACKING_HINT if is_allowed else UNKNOWN_HINT)

    def connect(
        self,
        database: LabDatabase,
        role: str | None = None,
        *,
        limits: SuppliedLimits | None = None,
    ) -> Session:
        """A session of one's own, to be closed by who asked: as admin, or guarded as a role."""
        if role is None:
            return self.endpoint.connect_admin(database.name)
        held = limits or self.limits
        settings = {"statement_timeout": str(held.statement_ms)}
        session = connect(
            self.conninfo(database, role),
            settings=settings,
            from_environment=not self.endpoint.is_ours,
        )
        self._guard_of(database).watch(session, held)
        return session

    def _guard_of(self, database: LabDatabase) -> Guard:
        guard = self._guards.get(database.name)
        if guard is None:
            connect_admin = partial(self.endpoint.connect_admin, database.name)
            guard = self._guards[database.name] = Guard(connect_admin, self._disk_bytes)
        return guard

    def stop_guarding(self, database: LabDatabase) -> None:
        """No session of the lab's guard is connected to the database any more."""
        guard = self._guards.pop(database.name, None)
        if guard is not None:
            guard.stop()

    def conninfo(self, database: LabDatabase, role: str | None = None) -> str:
        """The connection string of a role of this lab; None is the admin."""
        return self.endpoint.conninfo(database.name, role, self._password)

    def pg_dump(self, database: LabDatabase, *options: str) -> str:
        """What `pg_dump` writes for the database, run as admin.

        Raises:
            LabFailedError: pg_dump failed.
        """
        return self._clients.pg_dump(self.conninfo(database), *options)

    def psql(self, database: LabDatabase, script: str, *options: str) -> str:
        """What `psql` prints for a script of ours, run as the owner until the first error.

        Raises:
            LabFailedError: a statement failed.
        """
        return self._clients.psql(database.conninfo, script, *options)

    def close(self) -> None:
        """No session is open; what was made on somebody else's server is gone."""
        for database in list(self._databases.values()):
            if self.data_directory is None:
                self.drop_database(database)
            database.disconnect()
        if self.data_directory is None:
            for role in reversed(self._roles):
                self._run(f"drop role if exists {quote_identifier(role)}")
        if "_maintenance" in vars(self):  # else it was never opened
            self._maintenance.close()

    def _create(self, template: str, owner_role: str) -> LabDatabase:
        self._ensure_owner(owner_role)
        name = f"lab_{self._suffix}_{next(self._numbers)}"
        quoted = quote_identifier(name)
        self._run(
            f"create database {quoted} owner {quote_identifier(owner_role)}"
            f" template {quote_identifier(template)}{self._copy_strategy()}"
        )
        database = LabDatabase(self, name, owner_role)
        self._databases[name] = database
        self._run(f"revoke all on database {quoted} from public")
        limit_kb = self.limits.temp_file_bytes // 1024
        self._run(f"alter database {quoted} set temp_file_limit = {limit_kb}")
        return database

    def _guard_extensions(self, database: LabDatabase) -> None:
        """Our own template has the guard; elsewhere only a superuser can set it."""
        if database.admin.query(LACKS_GUARD):
            for statement in EXTENSION_GUARD:
                database.admin.execute(statement)

    def _copy_strategy(self) -> str:
        """Without fsync a copy of the files is faster than to log each page."""
        return " strategy file_copy" if self.capabilities.has_database_copy_strategy else ""

    def _ensure_owner(self, owner_role: str) -> None:
        if owner_role in self._roles:
            return
        password = (
            "" if self._password is None else f" password {quote_literal(self._password)}"
        )
        made = f"create role {quote_identifier(owner_role)} login {_ROLE_RIGHTS}{password}"
        try:
            self._run(made)
        except StatementFailedError as error:
            if error.sqlstate != _DUPLICATE_OBJECT:
                raise
            # Somebody else's is never taken for ours, nor dropped.
            message = f"the server of {self.origin} already has a role {owner_role}"
            hint = (
                "A lab makes that role and drops it at its end: wait for the one that runs "
                "there, or, if one was killed, drop its databases lab_* and the role."
            )
            raise LabFailedError(message, hint=hint) from error
        self._roles.append(owner_role)

    def _run(self, sql: str) -> None:
        self._maintenance.execute_untrusted(sql)


def read_locale(session: Session) -> LocaleFacts:
    """What decides the order of text in the session's database."""
    capabilities = session.capabilities
    if capabilities.has_builtin_locale_provider:
        name = "database_locale"
    elif capabilities.has_locale_provider_per_database:
        name = "database_locale.pg15"
    else:
        name = "database_locale.pg13"
    ((encoding, collate, ctype, provider, locale),) = session.query(
        load_sql("dbarchitect.lab", name)
    )
    kinds = {"b": "builtin", "c": "libc", "i": "icu"}
    provider_text = provider.decode() if isinstance(provider, bytes) else provider
    return LocaleFacts(encoding, locale or collate, locale or ctype, kinds[provider_text])
