"""`dbarchitect ...` as a user types it, each time in a process of its own.

Starting Python and reading 700 modules takes a second of processor, which hundreds of tests
would pay: `run_command` forks a process that has done so. `run_command_anew` starts Python, for
what depends on that: streams, signals, the order of imports, another seed of hashes.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

Ended = subprocess.CompletedProcess[str]

COMMAND = (sys.executable, "-m", "dbarchitect")
_SERVER = Path(__file__).parent / "command_server.py"


def run_command(
    *arguments: str | Path, stdin: str = "", folder: Path | None = None, timeout_s: float = 120
) -> Ended:
    """The ended run of the command, in a fork of a process that has read its modules."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
    ):
        given.write(stdin.encode())
        given.seek(0)
        typed = [str(argument) for argument in arguments]
        request = {
            "arguments": typed,
            "environment": dict(os.environ),
            "folder": str(folder or Path.cwd()),
        }
        streams = [given.fileno(), output.fileno(), errors.fileno()]
        status = _run(json.dumps(request).encode(), streams, timeout_s)
        told = []
        for stream in (output, errors):
            stream.seek(0)
            told.append(stream.read().decode())
    return subprocess.CompletedProcess(typed, status, *told)


def run_command_anew(
    *arguments: str | Path, stdin: str = "", folder: Path | None = None, timeout_s: float = 120
) -> Ended:
    """The ended run of the command in a new Python."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=timeout_s,
    )


def _run(request: bytes, streams: list[int], timeout_s: float) -> int:
    channel = _channel()
    socket.send_fds(channel, [request], streams)
    child = int(channel.recv(64))
    channel.settimeout(timeout_s)
    try:
        return int(channel.recv(64))
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        channel.settimeout(None)
        channel.recv(64)
        raise subprocess.TimeoutExpired(COMMAND, timeout_s) from None
    finally:
        channel.settimeout(None)


@functools.cache
def _channel() -> socket.socket:
    """The near end of a socket to the server of this process of the tests."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = subprocess.Popen(
        [sys.executable, str(_SERVER), str(far.fileno())],
        pass_fds=[far.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    far.close()

    def end() -> None:
        near.close()
        server.wait()

    atexit.register(end)
    return near
