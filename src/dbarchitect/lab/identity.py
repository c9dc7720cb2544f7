"""As whom the server runs.

PostgreSQL refuses to run as root, so root gives up its rights for the server and its client
programs. `nobody` takes its place: it is in passwd on every Linux and macOS (initdb refuses a
user id that is not), it needs no `useradd`, and it owns nothing else. Other processes of
`nobody` gain nothing by that: the folders above the cluster belong to root, and the
superuser's password is random.
"""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass

from dbarchitect.errors import LabFailedError


@dataclass(frozen=True, slots=True)
class Identity:
    """The user and group of the server's processes."""

    uid: int
    gid: int
    name: str
    is_ours: bool
    """Whether it is the user who runs dbarchitect; otherwise root lends its hand."""

    def give(self, path: str | os.PathLike[str] | int) -> None:
        """The file or folder (or open file) belongs to this identity."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)


def server_identity() -> Identity:
    """Who runs the server: the user, or `nobody` where the user is root.

    Raises:
        LabFailedError: the user id has no entry in passwd, or root has no `nobody`.
    """
    uid = os.geteuid()
    if uid == 0:
        return _unprivileged()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        message = f"user id {uid} has no entry in /etc/passwd, and initdb refuses such a user"
        hint = "Run as a user that exists, as root, or give an existing server with --lab-url."
        raise LabFailedError(message, hint=hint) from None
    return Identity(uid=uid, gid=os.getegid(), name=entry.pw_name, is_ours=True)


def _unprivileged() -> Identity:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        message = "PostgreSQL does not run as root, and there is no user nobody to run it"
        hint = "Run as an ordinary user, or give an existing server with --lab-url."
        raise LabFailedError(message, hint=hint) from None
    return Identity(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name, is_ours=False)
