"""The server that the SQL is written for: what it lacks is refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import UsageError

if TYPE_CHECKING:
    from dbarchitect.model.schema import ObjectPath

NEWEST_VERSION_NUM = 180000
"""The newest server whose syntax is written. Source: `server_version_num`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the SQL may use, and what it says about roles.

    `server_version_num` is as the server shows it, 180003 for 18.3. `existing_roles` are on
    the server already: they are neither created nor dropped. `knows_maintain` says whether
    the schema comes from a server that has the privilege MAINTAIN.
    """

    server_version_num: int = NEWEST_VERSION_NUM
    include_roles: bool = True
    include_owners: bool = True
    include_privileges: bool = True
    existing_roles: frozenset[str] = frozenset()
    knows_maintain: bool = True

    @property
    def major(self) -> int:
        """The major version, such as 18."""
        return self.server_version_num // 10000

    def require(self, major: int, construct: str, path: ObjectPath) -> None:
        """Refuse a construct that this server does not have.

        Raises:
            UsageError: the server is older than `major`.
        """
        if self.major < major:
            message = (
                f"{construct} of {path.kind.value} {path.text} needs PostgreSQL {major}, "
                f"the target is {self.major}"
            )
            hint = f"Aim at PostgreSQL {major} or later, or leave the construct out."
            raise UsageError(message, hint=hint)
