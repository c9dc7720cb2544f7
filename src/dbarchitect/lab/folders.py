"""Where the lab keeps its files.

    <root>/binaries/   copies of programs that the server's user cannot reach otherwise
    <root>/templates/  initialised clusters, never started
    <root>/clusters/   clusters in use, each locked by the process that owns it

Rule 1: the root belongs to us and nobody else can write to it.
Rule 2: a folder of `clusters` belongs to the process that holds the lock on its file `lock`;
        when nobody holds it, the owner is dead and the folder may be swept.
Rule 3: a folder of `binaries` or `templates` has a file `<name>.lock` beside it, which is
        touched at each use under its lock; what was not used for 30 days is swept.
Rule 4: `creation.lock` is held while a folder appears, so that no sweep sees it without a lock.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import stat
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from dbarchitect.lab.identity import Identity

CACHE_VARIABLE = "DBARCHITECT_CACHE_DIR"

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class LabFolders:
    """The folders of one root; they exist."""

    root: Path

    @property
    def binaries(self) -> Path:
        """Copies of programs."""
        return self.root / "binaries"

    @property
    def templates(self) -> Path:
        """Initialised clusters."""
        return self.root / "templates"

    @property
    def clusters(self) -> Path:
        """Clusters in use."""
        return self.root / "clusters"

    @contextmanager
    def creating(self) -> Generator[None]:
        """No other process creates or judges a cluster folder meanwhile."""
        with locked(self.root / "creation.lock"):
            yield


@dataclass(slots=True)
class OwnedFolder:
    """A folder of `clusters` that this process owns as long as the lock is open."""

    path: Path
    lock: int

    def release(self) -> None:
        """The lock is given up; done once, after the folder was removed."""
        os.close(self.lock)


def create_owned_folder(folders: LabFolders, prefix: str) -> OwnedFolder:
    """A new folder that no sweep touches while this process lives."""
    with folders.creating():
        path = folders.clusters / f"{prefix}-{secrets.token_hex(4)}"
        path.mkdir()
        path.chmod(0o711)
        lock = try_lock(path / "lock")
    if lock is None:
        message = f"the new folder {path} is locked by somebody else"
        raise LabFailedError(message)
    return OwnedFolder(path, lock)


def try_lock(path: Path) -> int | None:
    """An open file that holds the lock, or None where another process holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def lock_beside(folder: Path) -> Path:
    """The file whose lock guards a folder, and whose time says when that was used last."""
    return folder.with_name(f"{folder.name}.lock")


def mark_used(folder: Path) -> None:
    """The folder was used now; its lock is held by who says so."""
    os.utime(lock_beside(folder))


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Generator[None]:
    """The lock on this file is held: by one process, or by several that share it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def prepare_folders(
    explicit: Path | None, identity: Identity, environ: Mapping[str, str]
) -> LabFolders:
    """The first root that can be used, with its folders made.

    Raises:
        LabFailedError: none can; each is named with its reason.
    """
    refused: list[str] = []
    for candidate in _candidates(explicit, environ):
        reason = _prepare_root(candidate, identity)
        if reason is None:
            return LabFolders(candidate)
        refused.append(f"{candidate} {reason}")
    message = "no folder for the lab: " + "; ".join(refused)
    hint = f"Set {CACHE_VARIABLE} to a folder that you own, on a disk with space."
    raise LabFailedError(message, hint=hint)


def _candidates(explicit: Path | None, environ: Mapping[str, str]) -> Iterator[Path]:
    """Where to look, in order; what was asked for explicitly has no alternative."""
    chosen = explicit or (
        Path(environ[CACHE_VARIABLE]) if environ.get(CACHE_VARIABLE) else None
    )
    if chosen is not None:
        yield chosen.absolute()
        return
    uid = os.geteuid()
    if uid == 0:
        yield Path("/var/cache/dbarchitect")
    else:
        yield from _users_caches(uid, environ)
    yield Path(tempfile.gettempdir()).absolute() / f"dbarchitect-{uid}"
    yield Path("/tmp") / f"dbarchitect-{uid}"  # noqa: S108 - owner and mode are checked


def _users_caches(uid: int, environ: Mapping[str, str]) -> Iterator[Path]:
    """The XDG cache, then the home's; relative values are ignored, as XDG asks."""
    xdg = Path(environ.get("XDG_CACHE_HOME", ""))
    if xdg.is_absolute():
        yield xdg / "dbarchitect"
    home = Path(environ.get("HOME", ""))
    if not home.is_absolute():
        home = Path(pwd.getpwuid(uid).pw_dir)
    if home.is_dir():
        yield home / ".cache" / "dbarchitect"


def _prepare_root(root: Path, identity: Identity) -> str | None:
    """Why the root cannot be used, or None when it and its folders are ready."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        reason = _why_unsafe(root, identity)
        if reason is not None:
            return reason
        if not identity.is_ours:
            root.chmod(0o755)
        for name, mode in (("binaries", 0o755), ("templates", 0o700), ("clusters", 0o711)):
            (root / name).mkdir(exist_ok=True)
            (root / name).chmod(mode)
        os.close(os.open(root / "creation.lock", os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        return f"cannot be used ({error.strerror or error})"
    return None


def _why_unsafe(root: Path, identity: Identity) -> str | None:
    status = root.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return "is no folder"
    if status.st_uid != os.geteuid():
        return "belongs to somebody else"
    if status.st_mode & _OTHERS_WRITE:
        return "can be written by others"
    if not identity.is_ours and not reachable_by_others(root.parent):
        return f"cannot be reached by {identity.name}"
    return None


def reachable_by_others(folder: Path) -> bool:
    """Whether every user may pass through this folder and those above it."""
    resolved = folder.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in (resolved, *resolved.parents))
