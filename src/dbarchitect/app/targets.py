"""What a verb is pointed at: a server, SQL files, standard input or a saved snapshot.

All of them end as one value, a `Snapshot`, so that every verb takes every target.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dbarchitect.app.sql_files import SqlFiles, opened, unreadable
from dbarchitect.errors import UsageError
from dbarchitect.lab.options import LabOptions
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from dbarchitect.lab.loading import Loaded
    from dbarchitect.model.data_facts import RowsRequest
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session

STANDARD_INPUT = "-"

_TARGETS = "Give a postgresql:// URL, the name of a libpq service, SQL files or a snapshot."
_URL = re.compile(r"(postgres|postgresql)://", re.IGNORECASE)
_KEY_VALUE = re.compile(r"\s*\w+\s*=")
_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """A target as typed, and how it is read; `lab` serves for SQL files.

    `rows` looks at the rows of a server's tables as well; other targets have none. With
    `keep_going` statements of files that cannot be loaded are told, and the rest is read.
    """

    target: str
    lab: LabOptions = field(default_factory=LabOptions)
    with_values: bool = False
    measures: bool = True
    rows: RowsRequest | None = None
    keep_going: bool = False


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """The snapshot of a target; `loaded` is there where SQL files were loaded for it.

    `conninfo` is how its server is reached, None where it is none.
    """

    snapshot: Snapshot
    loaded: Loaded | None = None
    conninfo: str | None = field(default=None, repr=False)
    file_notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What of SQL files was not loaded, as sentences with their places."""
        items = () if self.loaded is None else self.loaded.left_out
        return tuple(
            f"{item.location.text}: not loaded: {item.what}. {item.reason}" for item in items
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What of SQL files was loaded in another form, as sentences with their places."""
        return self.file_notes + (() if self.loaded is None else tuple(self.loaded.notes))


def read_target(request: TargetRequest) -> TargetFacts:
    """The facts of the target.

    Raises:
        UsageError: it is neither a file, a folder, standard input nor a connection string.
        ConnectionFailedError: the server is not there.
    """
    target = request.target
    _require_named(target)
    if target == STANDARD_INPUT:
        return _read_stream(request, sys.stdin.buffer, "<stdin>")
    if _is_connection(target):
        return TargetFacts(_read_server(request, target), conninfo=target)
    path = Path(target)
    if path.exists():
        return _read_path(request, path)
    if re.fullmatch(r"[\w-]+", target):
        conninfo = f"service={target}"
        return TargetFacts(_read_server(request, conninfo), conninfo=conninfo)
    message = f"there is no file, folder or server {target!r}"
    raise UsageError(message, hint=_TARGETS)


def read_sql(text: str, *, name: str, lab: LabOptions) -> TargetFacts:
    """The facts of SQL text, loaded into the lab as if it stood in a file of that name.

    Raises:
        SqlError: the text cannot be loaded.
    """
    with SqlFiles() as files:
        files.add_text(name, text)
        return _read_files(TargetRequest(target=name, lab=lab, measures=False), files)


def read_texts(target: str) -> list[tuple[str, str]]:
    """The SQL files that a path or standard input is, each with its name; not loaded.

    Raises:
        UsageError: it cannot be read.
    """
    _require_named(target)
    if target == STANDARD_INPUT:
        with SqlFiles() as files:
            files.add_stream("<stdin>", sys.stdin.buffer)
            return _texts(files)
    path = Path(target)
    if not path.exists():
        message = f"there is no file or folder {target!r}"
        raise UsageError(message, hint="Give files of SQL, folders of them, or - for stdin.")
    with SqlFiles() as files:
        if path.is_dir():
            files.add_folder(path)
        else:
            files.add_path(path)
        return _texts(files)


def _require_named(target: str) -> None:
    """A name is there: an empty one, as of an unset variable, would be the working folder."""
    if not target:
        message = "the name of the target is empty"
        raise UsageError(message, hint=_TARGETS)


def _texts(files: SqlFiles) -> list[tuple[str, str]]:
    return [(file.name, "".join(file.lines)) for file in files.files]


def _read_path(request: TargetRequest, path: Path) -> TargetFacts:
    if path.is_dir() or path.name.endswith(".sql.gz"):
        with SqlFiles() as files:
            if path.is_dir():
                files.add_folder(path)
            else:
                files.add_path(path)
            return _read_files(request, files)
    with opened(path) as file:
        return _read_stream(request, file, str(path), is_snapshot=path.suffix == ".snapshot")


def _read_stream(
    request: TargetRequest, file: BinaryIO, name: str, *, is_snapshot: bool = False
) -> TargetFacts:
    """A pipe can be read only once, so what it holds decides what it is."""
    head = _read_at_most(file, len(_GZIP) - 1, name)
    if not is_snapshot and head != _GZIP:
        with SqlFiles() as files:
            files.add_stream(name, file, head, folder=Path(name).parent)
            return _read_files(request, files)
    from dbarchitect.app.snapshot_file import (  # noqa: PLC0415 - only if asked
        SNAPSHOT_BYTES_MAX,
        snapshot_of_bytes,
    )

    rest = _read_at_most(file, SNAPSHOT_BYTES_MAX, name)
    return TargetFacts(snapshot_of_bytes(head + rest, name))


def _is_connection(target: str) -> bool:
    return _URL.match(target) is not None or _KEY_VALUE.match(target) is not None


def _read_server(request: TargetRequest, conninfo: str) -> Snapshot:
    from dbarchitect.app.server_workload import (  # noqa: PLC0415 - loads driver and parser
        server_workload,
    )
    from dbarchitect.postgres.connecting import connect  # noqa: PLC0415 - loads the driver
    from dbarchitect.postgres.snapshot import (  # noqa: PLC0415 - loads the driver
        SnapshotOptions,
        read_snapshot,
    )

    options = SnapshotOptions(measures=request.measures, values=request.with_values)
    with connect(conninfo, read_only=True) as session:
        snapshot = read_snapshot(session, options=options)
        if request.measures:
            snapshot = replace(snapshot, workload=server_workload(session))
        return snapshot if request.rows is None else _with_rows(session, snapshot, request.rows)


def _with_rows(session: Session, snapshot: Snapshot, asked: RowsRequest) -> Snapshot:
    from dbarchitect.app.row_facts import read_row_facts  # noqa: PLC0415 - loads the driver

    return replace(snapshot, data=read_row_facts(session, snapshot, asked))


def _read_files(request: TargetRequest, files: SqlFiles) -> TargetFacts:
    from dbarchitect.lab.loading import load_reading  # noqa: PLC0415 - loads the driver
    from dbarchitect.lab.opening import open_lab  # noqa: PLC0415 - loads the driver
    from dbarchitect.lab.reading import READ_FIRST, Reading  # noqa: PLC0415 - loads the parser
    from dbarchitect.postgres.snapshot import (  # noqa: PLC0415 - loads the driver
        SnapshotOptions,
        read_snapshot,
    )

    options = SnapshotOptions(kind=OriginKind.FILES, sources=files.names, measures=False)
    reading = Reading(files.files, files.include, keep_going=request.keep_going)
    reading.read_ahead(READ_FIRST)
    with open_lab(replace(request.lab, in_memory=True)) as lab:
        database = lab.create_database()
        loaded = load_reading(database, reading)
        return TargetFacts(
            read_snapshot(database.admin, options=options), loaded, file_notes=files.notes
        )


def _read_at_most(file: BinaryIO, most_bytes: int, name: str) -> bytes:
    """What comes next, and one byte more where there is more."""
    chunks: list[bytes] = []
    wanted = most_bytes + 1
    try:
        while wanted and (chunk := file.read(min(wanted, _CHUNK_BYTES))):
            chunks.append(chunk)
            wanted -= len(chunk)
    except OSError as error:
        raise unreadable(name, error) from error
    return b"".join(chunks)
