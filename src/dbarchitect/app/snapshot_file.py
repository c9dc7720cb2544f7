"""Snapshots in files: the text of `model.snapshot_text`, compressed by gzip.

It lives in `app` because each verb may be given such a file in place of a server, and no room
below needs one: they take the value. The form itself is pure and belongs to the model.

Rule: a new file is for its owner alone: with values it holds user data.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from dbarchitect.app.whole_file import write_whole
from dbarchitect.errors import UsageError
from dbarchitect.model.snapshot import FORMAT_VERSION, Snapshot
from dbarchitect.model.snapshot_text import (
    NewerSnapshotError,
    SnapshotTextError,
    snapshot_from_text,
    snapshot_to_text,
)

if TYPE_CHECKING:
    from pathlib import Path

SNAPSHOT_BYTES_MAX = 1 << 30
"""The longest text that is unpacked, in bytes: a snapshot of 10,000 tables has 32 million
(benchmarks), and a small file can claim to hold anything."""

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_LEVEL = 6
_HINT = "dbarchitect snapshot TARGET -o FILE writes one."


def save_snapshot(snapshot: Snapshot, path: Path) -> int:
    """The snapshot is in the file; returns how many bytes the file has.

    Equal snapshots make equal files.

    Raises:
        UsageError: the file cannot be written.
    """
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    data = packer.compress(snapshot_to_text(snapshot).encode()) + packer.flush()
    if path.is_dir():
        message = f"{path} is a folder"
        raise UsageError(message, hint="Name the file that the snapshot shall be in.")
    write_whole(path, data, private=True)
    return len(data)


def load_snapshot(path: Path) -> Snapshot:
    """The snapshot that a file holds.

    Raises:
        UsageError: the file cannot be read, is no snapshot, is cut off, or was written by a
            newer version.
    """
    if path.is_dir():
        message = f"{path} is a folder, not a snapshot"
        raise UsageError(message, hint="Name the file that `dbarchitect snapshot` wrote.")
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise UsageError(message, hint="Check the path and its permissions.") from error
    return snapshot_of_bytes(data, str(path))


def snapshot_of_bytes(data: bytes, name: str) -> Snapshot:
    """The snapshot that these bytes of a file or a pipe hold; raises as `load_snapshot`."""
    if not data.startswith(_GZIP_MAGIC):
        message = f"{name} is not a snapshot"
        raise UsageError(message, hint=_HINT)
    try:
        return snapshot_from_text(_unpack(name, data))
    except NewerSnapshotError as error:
        message = (
            f"{name} is a snapshot of version {error.version};"
            f" this dbarchitect reads up to version {FORMAT_VERSION}"
        )
        raise UsageError(message, hint="Use a newer dbarchitect.") from error
    except SnapshotTextError as error:
        message = f"{name} is not a snapshot: {error}"
        raise UsageError(message, hint=_HINT) from error


def _unpack(name: str, data: bytes) -> str:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        text = unpacker.decompress(data, SNAPSHOT_BYTES_MAX)
    except zlib.error as error:
        message = f"{name} is damaged: {error}"
        raise UsageError(message, hint="Copy it again, or take the snapshot again.") from error
    if not unpacker.eof:
        too_long = bool(unpacker.unconsumed_tail)
        message = (
            f"{name} unpacks to more than {SNAPSHOT_BYTES_MAX} bytes"
            if too_long
            else f"{name} is cut off"
        )
        raise UsageError(message, hint="Copy it again, or take the snapshot again.")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        message = f"{name} is not a snapshot: it holds no text"
        raise UsageError(message, hint=_HINT) from error
