"""Runs commands in forks of one process that has read the modules; see `command_line`."""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
from typing import TypedDict

import dbarchitect
from dbarchitect.__main__ import main


class Asked(TypedDict):
    """A command: what follows its name, and where it is typed."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str


def read_all_modules() -> None:
    """Import what any verb may ask for."""
    for module in pkgutil.walk_packages(dbarchitect.__path__, "dbarchitect."):
        importlib.import_module(module.name)


def serve(channel: socket.socket) -> int:
    """0 when the other end is closed; in each fork the exit status of its command."""
    while True:
        asked, streams, _, _ = socket.recv_fds(channel, 1 << 20, 3)
        if not asked:
            return 0
        child = os.fork()
        if child == 0:
            channel.close()
            become(json.loads(asked), streams)
            return main()
        for stream in streams:
            os.close(stream)
        channel.send(str(child).encode())
        _, status = os.waitpid(child, 0)
        channel.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(asked: Asked, streams: list[int]) -> None:
    """Be the process that `asked` describes: arguments, environment, folder and streams."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8")  # type: ignore[misc] # noqa: SIM115 - until the end
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8")  # type: ignore[misc] # noqa: SIM115 - until the end
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", buffering=1)  # type: ignore[misc] # noqa: SIM115 - until the end
    sys.argv = ["dbarchitect", *asked["arguments"]]
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])


if __name__ == "__main__":
    read_all_modules()
    gc.freeze()
    sys.exit(serve(socket.socket(fileno=int(sys.argv[1]))))
