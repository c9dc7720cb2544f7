"""Files that are there whole or not at all.

Rule 1: what is written lies beside its place first and is moved there when it is complete.
Rule 2: a link stays a link, and a file keeps its mode.
Rule 3: a device or a pipe is written to; it is never replaced by a file.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from dbarchitect.errors import DbarchitectError, OutputFailedError, UsageError

_OF_THE_SYSTEM = frozenset({"dev", "proc"})
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """The data is in the file, and nothing else; a new one is for all, or for us if `private`.

    Raises:
        UsageError: it cannot be written.
        OutputFailedError: the disk is full, or failed.
    """
    try:
        if _is_written_in_place(path):
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data, private=private)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        if is_failure_of_the_disk(error):
            hint = "Make room there, and run again: nothing of the result was written."
            raise OutputFailedError(message, hint=hint) from error
        raise UsageError(message, hint="Check that the folder exists and is yours.") from error


def is_failure_of_the_disk(error: OSError) -> bool:
    """Whether a disk, a quota or a limit of size ended a write, and not what was asked for."""
    return error.errno in _OF_THE_DISK


def standard_output_failed(error: OSError) -> DbarchitectError:
    """What a write to standard output that broke off comes to."""
    message = f"standard output cannot be written: {error.strerror}"
    hint = "Make room where it goes, or send it elsewhere: what arrived there is cut off."
    return OutputFailedError(message, hint=hint)


def _is_written_in_place(path: Path) -> bool:
    """/dev/stdout may lead to a file that another program holds open."""
    absolute = path.absolute()
    return absolute.parts[1] in _OF_THE_SYSTEM or (path.exists() and not path.is_file())


def _replace(path: Path, data: bytes, *, private: bool) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(handle, _mode(path, private=private))
        unfinished.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        raise


def _mode(path: Path, *, private: bool) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    if private:
        return 0o600
    # The only way to ask for the mask is to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
