"""Running PostgreSQL's programs: as the server's user, in a clean environment."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, TypedDict

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.remedies import remedy_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dbarchitect.lab.identity import Identity

_LAST_LINES = 12
_SIGNALLED = 128

# A container's root often may not change another user's limits, but a process may its own.
_LIMITED = ["/bin/sh", "-c", 'ulimit -d "$0"; exec "$@"']

# TZ spares initdb the search for the zone that fits the clock; LC_ALL keeps messages English.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class _Rights(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one PostgreSQL, and who runs them."""

    bindir: Path
    identity: Identity

    def start(  # noqa: PLR0913 - what Popen needs, all by name
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        stdin: int = subprocess.DEVNULL,
        output: IO[bytes] | int = subprocess.PIPE,
        errors: IO[bytes] | int = subprocess.STDOUT,
        environment: Mapping[str, str] | None = None,
        memory_bytes: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """The program runs, in a process group that no Ctrl-C of ours reaches.

        With `memory_bytes`, the kernel keeps it and each of its children to so much private
        memory: malloc fails there, and PostgreSQL reports 53200.

        Raises:
            LabFailedError: it could not be started.
        """
        command = [str(self.bindir / arguments[0]), *arguments[1:]]
        limit = [] if memory_bytes is None else [*_LIMITED, str(memory_bytes // 1024)]
        try:
            return subprocess.Popen(  # noqa: S603 - a program of the provider, no shell
                [*limit, *command],
                stdin=stdin,
                stdout=output,
                stderr=errors,
                cwd=folder,
                env={**_ENVIRONMENT, **_library_path(), **(environment or {})},
                start_new_session=True,
                umask=0o077,
                **self._rights(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            message = f"cannot run {command[0]} as {self.identity.name}: {error}"
            hint = "Check that the program exists and that this user may run it."
            raise LabFailedError(message, hint=hint) from error

    def run(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        text_input: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """What the program wrote to its standard output.

        Raises:
            LabFailedError: it could not be started, or it ended with another status than 0.
        """
        process = self.start(
            arguments,
            folder=folder,
            stdin=subprocess.PIPE,
            errors=subprocess.PIPE,
            environment=environment,
        )
        with process:
            try:
                output, complaints = process.communicate(text_input.encode())
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            said = last_lines(complaints.decode(errors="replace"))
            message = f"{arguments[0]} {how_it_ended(process.returncode)}: {said}"
            raise LabFailedError(message, hint=remedy_for(message))
        return output.decode()

    def _rights(self) -> _Rights:
        if self.identity.is_ours:
            return {}
        return {"user": self.identity.uid, "group": self.identity.gid, "extra_groups": []}


def how_it_ended(status: int) -> str:
    """`ended with status 1`, or `was ended by signal 9` where the status says so.

    Source: Popen.returncode; a shell adds the signal to 128.
    """
    if status < 0:
        return f"was ended by signal {-status}"
    if status > _SIGNALLED:
        return f"was ended by signal {status - _SIGNALLED}"
    return f"ended with status {status}"


def last_lines(text: str) -> str:
    """The end of a log, as it goes into an error."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-_LAST_LINES:])


def _library_path() -> dict[str, str]:
    """A PostgreSQL built by hand may need LD_LIBRARY_PATH; nothing else is inherited."""
    value = os.environ.get("LD_LIBRARY_PATH")
    return {"LD_LIBRARY_PATH": value} if value else {}
