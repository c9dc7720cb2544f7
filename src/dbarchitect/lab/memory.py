"""A lab that lives in memory, where there is plenty: files appear and go at once there.

A schema of 1,000 tables is 8,000 files. Making and removing them on a disk took as long as all
that PostgreSQL had to think (benchmarks/review_speed.py).

Rule: it is used for schemas of files alone, whose rows are not loaded, and where what it may
      take at most leaves half of the memory free.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.folders import CACHE_VARIABLE, prepare_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.lab.folders import LabFolders
    from dbarchitect.lab.identity import Identity
    from dbarchitect.lab.options import LabOptions

FREE_BYTES_MIN = 4 * 1024**3
"""Less free memory than this, and the lab stays on the disk."""

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - owner and mode are checked
_MEMINFO = Path("/proc/meminfo")
_CGROUPS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)


@dataclass(frozen=True, slots=True)
class LabInMemory:
    """Where its cluster goes, and the options with what it may fill."""

    folders: LabFolders
    options: LabOptions


def lab_in_memory(
    options: LabOptions, identity: Identity, environ: Mapping[str, str]
) -> LabInMemory | None:
    """The place in memory; None where it was not asked for, is not there or is not roomy.

    Who names a folder for the lab gets that.
    """
    if not options.in_memory or options.cache_folder or environ.get(CACHE_VARIABLE):
        return None
    if not sys.platform.startswith("linux") or not _SHARED_MEMORY.is_dir():
        return None
    free_bytes = min(_free_bytes(), default=0)
    if free_bytes < FREE_BYTES_MIN:
        return None
    root = _SHARED_MEMORY / f"dbarchitect-{os.geteuid()}"
    try:
        folders = prepare_folders(root, identity, {})
    except LabFailedError:
        return None
    limits = options.limits
    most = min(limits.disk_bytes, free_bytes // 2)
    return LabInMemory(folders, replace(options, limits=replace(limits, disk_bytes=most)))


def _free_bytes() -> Iterator[int]:
    """What the file system, the machine and the container have left; 0 where nobody says."""
    with suppress(OSError):
        status = os.statvfs(_SHARED_MEMORY)
        yield status.f_bavail * status.f_frsize
    yield _available_bytes()
    for most, used in _CGROUPS:
        with suppress(OSError, ValueError):
            yield int(most.read_text(encoding="ascii")) - int(used.read_text(encoding="ascii"))


def _available_bytes() -> int:
    with suppress(OSError):
        for line in _MEMINFO.read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name == "MemAvailable":
                return int(value.split()[0]) * 1024
    return 0
