"""PostgreSQL's own client programs against a lab's server: pg_dump and psql."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.postgres.connecting import make_conninfo, parse_conninfo

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab.programs import Programs


@dataclass(frozen=True, slots=True)
class Clients:
    """Client programs, run without root's rights, in a folder that they can enter."""

    programs: Programs
    folder: Path

    def pg_dump(self, conninfo: str, *options: str) -> str:
        """What pg_dump writes for a database.

        Raises:
            LabFailedError: pg_dump failed; the message ends with what it said.
        """
        return self._run("pg_dump", conninfo, options)

    def psql(self, conninfo: str, script: str, *options: str) -> str:
        """What psql prints for a script of ours; it stops at the first error.

        A script can run programs of the shell, so one that was supplied never comes here.

        Raises:
            LabFailedError: a statement failed; the message ends with what psql said.
        """
        quiet = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
        return self._run("psql", conninfo, (*quiet, *options), script)

    def _run(
        self, program: str, conninfo: str, options: tuple[str, ...], text_input: str = ""
    ) -> str:
        """The password goes by the environment: arguments can be seen by every user."""
        parameters = parse_conninfo(conninfo)
        password = parameters.pop("password", None)
        return self.programs.run(
            [program, f"--dbname={make_conninfo(parameters)}", *options],
            folder=self.folder,
            text_input=text_input,
            environment={} if password is None else {"PGPASSWORD": password},
        )
