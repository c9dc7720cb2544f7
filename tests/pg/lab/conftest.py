"""Labs in processes of their own, in a cache of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.folders import prepare_folders
from dbarchitect.lab.identity import server_identity
from dbarchitect.lab.options import LabOptions
from dbarchitect.lab.provider import find_binaries
from dbarchitect.lab.reachable_binaries import reachable_bindir

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHILD = """
import os, sys
from dbarchitect.errors import DbarchitectError
from dbarchitect.lab import open_lab
from dbarchitect.lab.interrupts import TerminatedError, raise_on_termination
import dbarchitect.postgres.snapshot

uid, task = int(sys.argv[1]), sys.argv[2]
if uid and os.geteuid() == 0:
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
try:
    with raise_on_termination(), open_lab() as lab:
        database = lab.create_database()
        database.owner.execute_untrusted("create table t (a integer)")
        print(lab.data_directory, flush=True)
        if task == "query":
            database.owner.execute_untrusted("select pg_sleep(50)")
        if task == "wait":
            sys.stdin.read()
except TerminatedError as terminated:
    sys.exit(terminated.exit_status)
except KeyboardInterrupt:
    sys.exit(130)
except DbarchitectError as error:
    print(error.message, error.hint, file=sys.stderr)
    sys.exit(error.exit_status)
"""


@dataclass(frozen=True)
class LabProcesses:
    """Starts Python processes that open a lab, tell its data directory and do a task."""

    bindir: Path
    cache: Path

    def start(
        self,
        task: str,
        *,
        uid: int = 0,
        umask: int = -1,
        file_kb: int | None = None,
        **environment: str,
    ) -> subprocess.Popen[str]:
        """A process that runs; as another user where uid is given and we are root."""
        inherited = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        chosen = {
            "DBARCHITECT_PG_BINDIR": str(self.bindir),
            "DBARCHITECT_CACHE_DIR": str(self.cache),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        # Blocks of 512 bytes, as POSIX has it and dash counts.
        limited = ["/bin/sh", "-c", 'ulimit -f "$0"; exec "$@"']
        limit = [] if file_kb is None else [*limited, str(file_kb * 2)]
        return subprocess.Popen(
            [*limit, sys.executable, "-c", _CHILD, str(uid), task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            umask=umask,
            cwd="/",
            env={**inherited, **chosen, **environment},
        )

    def run(self, task: str = "nothing", **options: object) -> tuple[int, str, str]:
        """Exit status, standard output and standard error of a process that ended."""
        with self.start(task, **options) as process:  # type: ignore[arg-type]  # passed on
            output, complaints = process.communicate(timeout=60)
        return process.returncode, output.strip(), complaints


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every user can pass through; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="dbarchitect-tests-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def lab_processes(open_folder: Path) -> LabProcesses:
    """Labs in processes of their own; they share a cache, so that one initdb serves all."""
    identity = server_identity()
    folders = prepare_folders(None, identity, os.environ)
    bindir = reachable_bindir(find_binaries(LabOptions(), os.environ), folders, identity)
    return LabProcesses(bindir, open_folder / "cache")
