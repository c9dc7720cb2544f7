"""One running server: a copy of the template, a child process, a private socket.

Rule 1: the server is our child; no `pg_ctl` stands between.
Rule 2: no TCP port; the socket lies in a folder of mode 0700.
Rule 3: when this process ends, however it ends, the server ends: a small shell waits on a
        pipe that only we hold open, and the kernel closes it for us.
Rule 4: the superuser needs a random password even on that socket, so that SQL which runs in
        the server cannot come back through it as superuser. Other roles need none.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.folders import create_owned_folder
from dbarchitect.lab.programs import how_it_ended, last_lines
from dbarchitect.lab.remains import end_remains
from dbarchitect.lab.remedies import remedy_for
from dbarchitect.lab.stand_ins import control_path
from dbarchitect.lab.template import SUPERUSER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.lab.folders import LabFolders, OwnedFolder
    from dbarchitect.lab.programs import Programs
    from dbarchitect.lab.template import TemplateCache

MAX_SOCKET_PATH_BYTES = 100
"""Of the socket's path. Source: sun_path holds 104 bytes on macOS and 108 on Linux."""

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0

PORT = 5432
"""Names the socket file only: no TCP port is opened."""

_POLL_S = 0.002
_STATUS_LINE = 7
_HBA = f"local all {SUPERUSER} scram-sha-256\nlocal all all trust\n"

# The shell holds the read end of our pipe as its input. End of file means that we are dead.
_WATCHDOG = """
read -r _
if [ "$(head -n 1 "$1/data/postmaster.pid")" = "$2" ]; then
    kill -QUIT "$2"
    while kill -0 "$2"; do sleep 0.1; done
fi
rm -rf "$1" "$3"
"""

SETTINGS: dict[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    # Nothing here outlives a crash of the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # What a statement finds is what we put there, not what a worker did meanwhile.
    "autovacuum": "off",
    "jit": "off",
    # A backend that the kernel ended is the end of the lab: what it did cannot be trusted.
    "restart_after_crash": "off",
    "max_connections": "60",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    # Files of the cluster, so that nothing stays behind in /dev/shm; see the template.
    "dynamic_shared_memory_type": "mmap",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_line_prefix": "%m [%p] ",
    "unix_socket_permissions": "0700",
}
"""Settings of each lab. They stand on the command line, where no ALTER SYSTEM goes before."""


@dataclass(slots=True)
class Cluster:
    """A running server and its folder, until `stop`."""

    owned: OwnedFolder
    socket_folder: Path
    password: str
    process: subprocess.Popen[bytes]
    watchdog: subprocess.Popen[bytes]

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.owned.path / "data"

    def conninfo(self, database: str, role: str = SUPERUSER) -> dict[str, str]:
        """The parameters of a connection to this server."""
        parameters = {
            "host": str(self.socket_folder),
            "port": str(PORT),
            "dbname": database,
            "user": role,
        }
        return parameters | ({"password": self.password} if role == SUPERUSER else {})

    def log_end(self) -> str:
        """The last lines of the server's log."""
        return read_log(self.owned.path)

    def has_ended(self, *, within_s: float) -> bool:
        """Whether the server has ended by itself, or does so within that time."""
        try:
            self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """No process, no socket and no folder is left."""
        end_server(self.process)
        remove_cluster_folder(self.owned.path)
        self.owned.release()
        # Last: were we killed before this line, it would do the rest.
        _end_watchdog(self.watchdog)


def start_cluster(
    folders: LabFolders, cache: TemplateCache, settings: Mapping[str, str], memory_bytes: int
) -> Cluster:
    """A server that accepts connections.

    Raises:
        LabFailedError: it could not be copied or started; the message ends with its log.
    """
    owned = create_owned_folder(folders, "cluster")
    try:
        password = cache.clone_to(owned.path / "data")
        socket_folder = _make_socket_folder(owned.path, cache.programs)
        (owned.path / "hba.conf").write_text(_HBA)
        (owned.path / "hba.conf").chmod(0o644)
        chosen = {**_stand_in_settings(owned.path, cache), **settings}
        return _launch(owned, socket_folder, password, cache.programs, chosen, memory_bytes)
    except BaseException as error:
        remove_cluster_folder(owned.path)
        owned.release()
        if isinstance(error, OSError):
            message = f"cannot prepare a cluster in {owned.path}: {error.strerror or error}"
            raise LabFailedError(message, hint=remedy_for(message)) from error
        raise


def read_log(folder: Path) -> str:
    """The last lines of a cluster's log, or nothing where there is none."""
    with suppress(OSError):
        return last_lines((folder / "log").read_text(errors="replace"))
    return ""


def end_server(process: subprocess.Popen[bytes]) -> None:
    """The server is gone, without a checkpoint: nothing of it is wanted any more."""
    if process.poll() is None:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def remove_cluster_folder(folder: Path) -> None:
    """The folder is gone, and what its server left, and its socket folder elsewhere."""
    end_remains(folder / "data")
    socket_link = folder / "socket"
    if socket_link.is_symlink():
        shutil.rmtree(socket_link.readlink(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _make_socket_folder(folder: Path, programs: Programs) -> Path:
    """Beside the data, or in the system's temporary folder where that path is too long."""
    beside = folder / "socket"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= MAX_SOCKET_PATH_BYTES:
        beside.mkdir(mode=0o700)
        programs.identity.give(beside)
        return beside
    elsewhere = Path(tempfile.mkdtemp(prefix="dbarchitect-socket-", dir="/tmp"))
    programs.identity.give(elsewhere)
    beside.symlink_to(elsewhere)
    return elsewhere


def _stand_in_settings(folder: Path, cache: TemplateCache) -> dict[str, str]:
    if not cache.binaries.capabilities.has_extension_control_path:
        return {}
    return {"extension_control_path": control_path(folder)}


def _launch(
    owned: OwnedFolder,
    socket_folder: Path,
    password: str,
    programs: Programs,
    settings: Mapping[str, str],
    memory_bytes: int,
) -> Cluster:
    arguments = ["postgres", "-D", str(owned.path / "data")]
    # In a list of directories a quoted one may hold spaces and commas.
    quoted_socket_folder = '"' + str(socket_folder).replace('"', '""') + '"'
    placed = {
        "unix_socket_directories": quoted_socket_folder,
        "hba_file": str(owned.path / "hba.conf"),
    }
    for name, value in {**SETTINGS, **settings, **placed}.items():
        arguments += ["-c", f"{name}={value}"]
    with (owned.path / "log").open("wb") as log:
        process = programs.start(
            arguments, folder=owned.path, output=log, memory_bytes=memory_bytes
        )
    watchdog = None
    try:
        watchdog = _start_watchdog(owned.path, socket_folder, process.pid)
        _wait_until_ready(owned.path, process)
    except BaseException:
        if watchdog is not None:
            _end_watchdog(watchdog)
        end_server(process)
        raise
    return Cluster(owned, socket_folder, password, process, watchdog)


def _start_watchdog(folder: Path, socket_folder: Path, pid: int) -> subprocess.Popen[bytes]:
    parameters = [str(folder), str(pid), str(socket_folder)]
    return subprocess.Popen(  # noqa: S603 - a constant script, and its parameters
        ["/bin/sh", "-c", _WATCHDOG, "dbarchitect-watchdog", *parameters],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end_watchdog(watchdog: subprocess.Popen[bytes]) -> None:
    """Killed before its pipe closes, so that it does nothing."""
    watchdog.kill()
    watchdog.wait()
    if watchdog.stdin is not None:
        watchdog.stdin.close()


def _wait_until_ready(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not _is_ready(folder / "data" / "postmaster.pid"):
        try:
            process.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            if time.monotonic() < deadline:
                continue
            problem = f"did not start within {START_TIMEOUT_S:.0f} s"
        else:
            problem = how_it_ended(process.returncode)
        said = read_log(folder)
        message = f"the lab's server {problem}: {said or 'it said nothing'}"
        raise LabFailedError(message, hint=remedy_for(f"{problem}\n{said}"))


def _is_ready(pid_file: Path) -> bool:
    """The postmaster writes `ready` into its pid file. Source: miscadmin.h, PM_STATUS_READY."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready"
