"""What a verb is pointed at: a server, SQL files, standard input or a saved snapshot.

All of them end as one value, a `Snapshot`, so that every verb takes every target.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.errors import UsageError
from dbarchitect.lab.options import LabOptions
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from dbarchitect.lab.loading import Loaded
    from dbarchitect.model.snapshot import Snapshot

STANDARD_INPUT = "-"
SQL_FILE_BYTES_MAX = 64 * 1024 * 1024
"""The largest SQL file that is read: four times a dump of 10,000 tables of 12 columns."""

_URL = re.compile(r"(postgres|postgresql)://", re.IGNORECASE)
_KEY_VALUE = re.compile(r"\s*\w+\s*=")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """A target as typed, and how it is read; `lab` serves for SQL files."""

    target: str
    lab: LabOptions = field(default_factory=LabOptions)
    with_values: bool = False
    measures: bool = True


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """The snapshot of a target; `loaded` is there where SQL files were loaded for it."""

    snapshot: Snapshot
    loaded: Loaded | None = None


def read_target(request: TargetRequest) -> TargetFacts:
    """The facts of the target.

    Raises:
        UsageError: it is neither a file, a folder, standard input nor a connection string.
        ConnectionFailedError: the server is not there.
    """
    target = request.target
    if target == STANDARD_INPUT:
        return _read_files(request, [("<stdin>", sys.stdin.read())])
    if _is_connection(target):
        return TargetFacts(_read_server(request, target))
    path = Path(target)
    if path.exists():
        return _read_path(request, path)
    if re.fullmatch(r"[\w-]+", target):
        return TargetFacts(_read_server(request, f"service={target}"))
    message = f"there is no file, folder or server {target!r}"
    hint = "Give a postgresql:// URL, the name of a libpq service, SQL files or a snapshot."
    raise UsageError(message, hint=hint)


def _read_path(request: TargetRequest, path: Path) -> TargetFacts:
    if path.is_dir():
        return _read_files(request, _files_of_folder(path))
    if _is_snapshot_file(path):
        return TargetFacts(_read_saved(path))
    return _read_files(request, [(str(path), _text_of(path))])


def _is_connection(target: str) -> bool:
    return _URL.match(target) is not None or _KEY_VALUE.match(target) is not None


def _read_server(request: TargetRequest, conninfo: str) -> Snapshot:
    from dbarchitect.postgres.connecting import connect  # noqa: PLC0415 - loads the driver
    from dbarchitect.postgres.snapshot import (  # noqa: PLC0415 - loads the driver
        SnapshotOptions,
        read_snapshot,
    )

    options = SnapshotOptions(measures=request.measures, values=request.with_values)
    with connect(conninfo, read_only=True) as session:
        return read_snapshot(session, options=options)


def _read_files(request: TargetRequest, files: list[tuple[str, str]]) -> TargetFacts:
    from dbarchitect.lab.loading import load_files  # noqa: PLC0415 - loads driver and parser
    from dbarchitect.lab.opening import open_lab  # noqa: PLC0415 - loads the driver
    from dbarchitect.postgres.snapshot import (  # noqa: PLC0415 - loads the driver
        SnapshotOptions,
        read_snapshot,
    )

    options = SnapshotOptions(
        kind=OriginKind.FILES, sources=tuple(name for name, _ in files), measures=False
    )
    with open_lab(request.lab) as lab:
        database = lab.create_database()
        loaded = load_files(database, files)
        return TargetFacts(read_snapshot(database.admin, options=options), loaded)


def _files_of_folder(folder: Path) -> list[tuple[str, str]]:
    """The SQL files of a folder and those below it, in the order of their paths."""
    paths = sorted(path for path in folder.rglob("*.sql") if path.is_file())
    ups = [path for path in paths if not path.name.endswith(".down.sql")]
    if not ups:
        message = f"the folder {folder} holds no SQL files"
        raise UsageError(
            message, hint="SQL files end in .sql; those in .down.sql are left out."
        )
    return [(str(path), _text_of(path)) for path in ups]


def _is_snapshot_file(path: Path) -> bool:
    if path.suffix == ".snapshot":
        return True
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP


def _read_saved(path: Path) -> Snapshot:
    from dbarchitect.app.snapshot_file import load_snapshot  # noqa: PLC0415 - only if asked

    return load_snapshot(path)


def _text_of(path: Path) -> str:
    """The text of an SQL file.

    Raises:
        UsageError: it cannot be read, is too large, or is no UTF-8.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > SQL_FILE_BYTES_MAX:
            message = f"{path} has {size_bytes} bytes; at most {SQL_FILE_BYTES_MAX} are read"
            raise UsageError(message, hint="Give a dump of the schema: pg_dump --schema-only.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise UsageError(message, hint="Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 text: byte {error.start}"
        hint = "Convert it to UTF-8; a custom-format dump becomes SQL by pg_restore -f."
        raise UsageError(message, hint=hint) from error
