"""Removing what killed processes left behind, and what nobody uses any more."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.lab.cluster import STOP_TIMEOUT_S, remove_cluster_folder
from dbarchitect.lab.folders import lock_beside, try_lock

if TYPE_CHECKING:
    from dbarchitect.lab.folders import LabFolders

_POLL_S = 0.05
_DAY_S = 86_400

KEPT_UNUSED_S = 30 * _DAY_S
"""How long a template or a copy of programs is kept after it was used last, in s.

A template has some 15 MB and a copy of programs some 40 MB; each upgrade of PostgreSQL makes
new ones. A lab that runs for longer than this would lose the programs under its feet.
"""

# Never set: another's child cannot be waited on, only looked at again.
_PAUSE = threading.Event()


def sweep(folders: LabFolders) -> list[Path]:
    """Clusters whose owner is dead are gone, with their servers, and so is what is unused.

    Returns:
        The folders that were removed.
    """
    swept: list[Path] = []
    for folder in sorted(folders.clusters.iterdir()):
        with suppress(OSError):  # swept by somebody else meanwhile
            if _sweep_if_orphaned(folders, folder):
                swept.append(folder)
    for kept in (folders.templates, folders.binaries):
        for folder in sorted(path for path in kept.iterdir() if path.suffix != ".lock"):
            with suppress(OSError):  # swept by somebody else meanwhile, or used again
                if folder.name.startswith("."):
                    _sweep_aside(folder)
                elif _prune_if_unused(folder):
                    swept.append(folder)
    return swept


def _prune_if_unused(folder: Path) -> bool:
    """The folder is gone if nobody used it for long; it is aside before any of it is gone."""
    if not _is_unused(folder):
        return False
    lock = try_lock(lock_beside(folder))
    if lock is None:
        return False
    try:
        if not _is_unused(folder):  # somebody used it while we were looking
            return False
        aside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
        folder.rename(aside)
    finally:
        os.close(lock)
    shutil.rmtree(aside, ignore_errors=True)
    return True


def _is_unused(folder: Path) -> bool:
    used_s = max(folder.stat().st_mtime, lock_beside(folder).stat().st_mtime)
    return time.time() - used_s > KEPT_UNUSED_S


def _sweep_if_orphaned(folders: LabFolders, folder: Path) -> bool:
    with folders.creating():
        if not folder.is_dir():
            return False
        lock = try_lock(folder / "lock")
    if lock is None:
        return False
    try:
        _end_leftover_server(folder / "data")
        remove_cluster_folder(folder)
    finally:
        os.close(lock)
    return True


def _end_leftover_server(data: Path) -> None:
    """The server of this data directory is gone; a pid that others use now is left alone."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + STOP_TIMEOUT_S
    wanted = signal.SIGQUIT
    while _runs_in(pid, data):
        with suppress(ProcessLookupError):
            os.kill(pid, wanted)
        _PAUSE.wait(_POLL_S)
        if time.monotonic() > deadline:
            wanted = signal.SIGKILL


def _runs_in(pid: int, data: Path) -> bool:
    """Whether the process lives and is a postmaster of this data directory."""
    command = ["ps", "-o", "command=", "-p", str(pid)]
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        if Path("/proc/self/cmdline").exists():
            return False
        said = subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603 - ps, with a number
    return os.fsencode(data) in said and b"postgres" in said


def _sweep_aside(folder: Path) -> None:
    """What was being made aside when its maker died; a day is longer than any copy takes."""
    if time.time() - folder.stat().st_mtime > _DAY_S:
        shutil.rmtree(folder)
