"""What a server that was killed leaves behind, of which its data directory is the proof.

Rule 1: only a data directory that still holds `postmaster.pid` was left by a killed server: one
        that ends by itself takes the file away.
Rule 2: a process is that server's where it works in the directory and is called `postgres`: a
        backend that computes does not look whether its postmaster lives.
Rule 3: a segment of shared memory is that server's where it has the number and the key that the
        file names, and nobody is attached to it.

Only Linux tells of processes and segments; elsewhere they stay until the machine restarts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROCESSES = Path("/proc")
_SEGMENTS = Path("/proc/sysvipc/shm")
_SEGMENT_LINE = 6
"""Of `postmaster.pid`, from 0: key and number.

Source: miscadmin.h, LOCK_FILE_LINE_SHMEM_KEY.
"""

_ATTACHED = 6
"""Its column of /proc/sysvipc/shm, from 0. Source: proc_sysvipc(5)."""

_REMOVE = 0
"""Source: IPC_RMID of sys/ipc.h."""

_KEY_MASK = 0xFFFF_FFFF
_WAIT_S = 2.0
_POLL_S = 0.01

# Never set: what is not our child cannot be waited on, only looked at again.
_PAUSE = threading.Event()


def end_remains(data: Path) -> None:
    """No process and no segment of the killed server of this directory is there any more."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    deadline = time.monotonic() + _WAIT_S
    while (left := [*_workers(data)]) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _PAUSE.wait(_POLL_S)
    segment = _segment_of(pid_file)
    if segment is not None and segment in _unused_segments():
        ctypes.CDLL(None).shmctl(segment[1], _REMOVE, None)


def _workers(data: Path) -> Iterator[int]:
    """Processes called `postgres` that work in the directory."""
    for process in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == data.resolve():
                name = (process / "comm").read_text(encoding="utf-8", errors="replace")
                if name.strip() == "postgres":
                    yield int(process.name)


def _segment_of(pid_file: Path) -> tuple[int, int] | None:
    """Key and number of the server's segment, None where the file names none."""
    with suppress(OSError, ValueError, IndexError):
        key, number = pid_file.read_text(encoding="utf-8").splitlines()[_SEGMENT_LINE].split()
        return int(key) & _KEY_MASK, int(number)
    return None


def _unused_segments() -> Iterator[tuple[int, int]]:
    """Key and number of each segment that nobody is attached to."""
    with suppress(OSError):
        for line in _SEGMENTS.read_text(encoding="ascii").splitlines()[1:]:
            columns = line.split()
            if columns[_ATTACHED] == "0":
                yield int(columns[0]) & _KEY_MASK, int(columns[1])
