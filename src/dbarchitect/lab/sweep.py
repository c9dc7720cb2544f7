"""Removing what killed processes left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.lab.cluster import STOP_TIMEOUT_S, remove_cluster_folder
from dbarchitect.lab.folders import try_lock

if TYPE_CHECKING:
    from dbarchitect.lab.folders import LabFolders

_POLL_S = 0.05
_DAY_S = 86_400

# Never set: another's child cannot be waited on, only looked at again.
_PAUSE = threading.Event()


def sweep(folders: LabFolders) -> list[Path]:
    """Clusters whose owner is dead are gone, with their servers.

    Returns:
        The folders that were removed.
    """
    swept: list[Path] = []
    for folder in sorted(folders.clusters.iterdir()):
        with suppress(OSError):  # swept by somebody else meanwhile
            if _sweep_if_orphaned(folders, folder):
                swept.append(folder)
    for aside in folders.templates.glob(".*"):
        _sweep_aside(aside)
    for aside in folders.binaries.glob(".*"):
        _sweep_aside(aside)
    return swept


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
    with suppress(OSError):
        if time.time() - folder.stat().st_mtime > _DAY_S:
            shutil.rmtree(folder)
