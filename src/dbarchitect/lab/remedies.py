"""What to do when a program of PostgreSQL ends before its work is done.

The causes are told apart by what the program said: by words of the server's own source, which
are in English here since the lab's programs run with LC_ALL=C. Order matters: a message may
hold the words of two causes, and the one that is named first decides.

Source: PostgreSQL documentation, 18.3 Starting the Database Server, 18.4 Managing Kernel
Resources; the messages of postmaster.c, pg_shmem.c, pqcomm.c, initdb.c and method_io_uring.c.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Cause:
    said: re.Pattern[str]
    remedy: str


def _cause(said: str, remedy: str) -> _Cause:
    return _Cause(re.compile(said, re.IGNORECASE), remedy)


DEFAULT_REMEDY = (
    "Read the program's last lines above, or try another PostgreSQL with --pg-bindir or a"
    " server that runs with --lab-url."
)

_CAUSES = (
    # Semaphores and shared memory have no space left, too.
    _cause(
        r"could not create shared memory segment|could not map anonymous shared memory"
        r"|could not open shared memory segment|could not resize shared memory segment"
        r"|could not create semaphores|cannot allocate memory|out of memory",
        "Give the machine or container more memory, shared memory or semaphores (/dev/shm,"
        " kernel.shmmax, kernel.sem), or end what uses them.",
    ),
    _cause(
        r"no space left on device|disk quota exceeded|file too large",
        "Free some space, or set DBARCHITECT_CACHE_DIR to a folder with more.",
    ),
    _cause(
        r"error while loading shared libraries|cannot open shared object file"
        r"|library not loaded|version `GLIBC",
        "Install the library that is missing (ldd PROGRAM lists them), or name another"
        " PostgreSQL with --pg-bindir.",
    ),
    _cause(
        r'parameter "lc_|invalid locale|locale name .* is invalid|locale .* is not recognized'
        r"|could not (?:create|open) (?:collator|locale)|no suitable .*locale|set locale",
        "Install that locale on this machine (locale -a lists what is there), or choose"
        " another one.",
    ),
    _cause(
        r"unrecognized configuration parameter|invalid value for parameter"
        r"|is outside the valid range",
        "This PostgreSQL does not take that setting: leave it out, or name another PostgreSQL"
        " with --pg-bindir.",
    ),
    _cause(
        r"io_uring",
        "This kernel or container forbids io_uring: allow it (seccomp profile, the setting"
        " kernel.io_uring_disabled), or leave io_method at its default.",
    ),
    _cause(
        r"unix-domain socket path .* is too long|could not create any unix-domain sockets"
        r"|could not create lock file .*\.s\.PGSQL",
        "Set DBARCHITECT_CACHE_DIR to a folder with a short path in which sockets can be made,"
        " such as one below /tmp.",
    ),
    _cause(
        r"database files are incompatible with server|was initialized by PostgreSQL version"
        r"|is not compatible with this version",
        "Another PostgreSQL made the template: remove the folder templates in the cache of"
        " dbarchitect, and run again.",
    ),
    _cause(
        r"could not look up effective user id|cannot be run as root"
        r"|root execution of the PostgreSQL server is not permitted",
        "Run as an ordinary user who is in /etc/passwd, or give a server that runs with"
        " --lab-url.",
    ),
    _cause(
        r"permission denied|operation not permitted|has invalid permissions"
        r"|has wrong ownership|read-only file system",
        "Set DBARCHITECT_CACHE_DIR to a folder that you own and that programs may be run in"
        " (no noexec, no read-only mount, no policy against it).",
    ),
    _cause(
        r"too many open files|resource temporarily unavailable|could not fork",
        "Raise the limits of open files and processes (ulimit -n, ulimit -u), or end what"
        " uses them.",
    ),
    _cause(
        r"\bkilled\b|signal 9\b",
        "Something killed it, as a kernel does that is out of memory: give the machine or"
        " container more of it.",
    ),
)


def remedy_for(said: str) -> str:
    """What to do about what a program said last, as full sentences; never empty."""
    found = (cause.remedy for cause in _CAUSES if cause.said.search(said))
    return next(found, DEFAULT_REMEDY)
