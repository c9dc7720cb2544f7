"""Where a lab's server is: our own cluster, or a server that somebody lent us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.postgres.connecting import connect, make_conninfo, parse_conninfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.lab.cluster import Cluster
    from dbarchitect.postgres.session import Session

_ADMIN_SETTINGS = {"search_path": "", "statement_timeout": "0", "lock_timeout": "0"}

# The only database of a template. A session in it may still copy it; a second one could not.
_MAINTENANCE_DATABASE = "template1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How to reach the server as its administrator."""

    parameters: Mapping[str, str]
    is_ours: bool
    """Whether it is our own cluster: roles need no password, PG* variables mean nothing."""

    @property
    def empty_database(self) -> str:
        """The template of new databases; a lent server's template1 may hold anything."""
        return _MAINTENANCE_DATABASE if self.is_ours else "template0"

    def with_database(self, database: str) -> dict[str, str]:
        """The administrator's parameters for a database."""
        return {**self.parameters, "dbname": database}

    def conninfo(
        self, database: str, role: str | None = None, password: str | None = None
    ) -> str:
        """The connection string for a database, as the administrator or another role."""
        parameters = self.with_database(database)
        if role is not None:
            parameters["user"] = role
            parameters.pop("password", None)
            if password is not None:
                parameters["password"] = password
        return make_conninfo(parameters)

    def connect_admin(self, database: str | None = None) -> Session:
        """A session as administrator, for statements of ours only.

        Its `search_path` is empty, so that no object of a supplied schema is meant by accident.
        """
        return connect(
            make_conninfo(
                self.parameters if database is None else self.with_database(database)
            ),
            application_name="dbarchitect lab",
            settings=_ADMIN_SETTINGS,
            from_environment=not self.is_ours,
        )


def endpoint_of_cluster(cluster: Cluster) -> Endpoint:
    """Our own server."""
    return Endpoint(cluster.conninfo(_MAINTENANCE_DATABASE), is_ours=True)


def endpoint_of_url(url: str) -> Endpoint:
    """A server that somebody lent us."""
    return Endpoint(parse_conninfo(url), is_ours=False)
