"""Copying an initialised cluster: shared blocks where the file system has them, else bytes."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from pathlib import Path

    from dbarchitect.lab.identity import Identity

_BLOCK_BYTES = 512
"""The unit of st_blocks, whatever the file system's own. Source: stat(2)."""
_CHUNK_BYTES = 1024 * 1024
_NOT_POSSIBLE_HERE = (errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a folder holds; a copy with other contents is no copy."""

    files: int
    size_bytes: int


def clone_tree(source: Path, target: Path, identity: Identity) -> Contents:
    """The target, made by this call, holds the same files and belongs to the identity.

    Returns:
        What was copied.
    """
    target.mkdir(mode=0o700)
    identity.give(target)
    files = size_bytes = 0
    with os.scandir(source) as entries:
        for entry in entries:
            destination = target / entry.name
            if entry.is_dir(follow_symlinks=False):
                below = clone_tree(source / entry.name, destination, identity)
                files += below.files
                size_bytes += below.size_bytes
            else:
                files += 1
                size_bytes += _clone_file(entry.path, str(destination), identity)
    return Contents(files, size_bytes)


def measure_tree(folder: Path) -> Contents:
    """What a folder holds."""
    files = size_bytes = 0
    for status in _statuses(folder):
        files += 1
        size_bytes += status.st_size
    return Contents(files, size_bytes)


def allocated_bytes(folder: Path) -> int:
    """The disk that a folder takes; holes of sparse files take none."""
    return sum(status.st_blocks * _BLOCK_BYTES for status in _statuses(folder))


def _statuses(folder: Path) -> Iterator[os.stat_result]:
    """Each regular file's status; files and folders that vanish meanwhile are left out."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                status = os.lstat(f"{parent}/{name}")
                if stat.S_ISREG(status.st_mode):
                    yield status


def _clone_file(source: str, target: str, identity: Identity) -> int:
    with open(source, "rb", 0) as reading, open(target, "xb", 0, opener=_private) as writing:  # noqa: PTH123 - Path costs twice the time here
        identity.give(writing.fileno())
        return _send(reading, writing)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _send(reading: FileIO, writing: FileIO) -> int:
    """copy_file_range shares blocks on Btrfs and XFS; where it is refused, bytes are read."""
    size_bytes = os.fstat(reading.fileno()).st_size
    if sys.platform == "linux":
        try:
            _copy_range(reading.fileno(), writing.fileno(), size_bytes)
        except OSError as error:
            if error.errno not in _NOT_POSSIBLE_HERE:
                raise
        else:
            return size_bytes
    shutil.copyfileobj(reading, writing, _CHUNK_BYTES)
    return size_bytes


def _copy_range(reading: int, writing: int, size_bytes: int) -> None:
    left = size_bytes
    while left > 0:
        copied = os.copy_file_range(reading, writing, left)
        if copied == 0:
            return
        left -= copied
