"""What a verb is pointed at: a server, SQL files, standard input or a saved snapshot.

All of them end as one value, a `Snapshot`, so that every verb takes every target.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dbarchitect.errors import UsageError
from dbarchitect.lab.options import LabOptions
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from collections.abc import Generator

    from dbarchitect.lab.loading import Loaded
    from dbarchitect.model.data_facts import RowsRequest
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session

STANDARD_INPUT = "-"
SQL_FILE_BYTES_MAX = 64 * 1024 * 1024
"""The largest SQL file that is read: four times a dump of 10,000 tables of 12 columns."""

_URL = re.compile(r"(postgres|postgresql)://", re.IGNORECASE)
_KEY_VALUE = re.compile(r"\s*\w+\s*=")
_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """A target as typed, and how it is read; `lab` serves for SQL files.

    `rows` looks at the rows of a server's tables as well; other targets have none.
    """

    target: str
    lab: LabOptions = field(default_factory=LabOptions)
    with_values: bool = False
    measures: bool = True
    rows: RowsRequest | None = None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """The snapshot of a target; `loaded` is there where SQL files were loaded for it.

    `conninfo` is how its server is reached, None where it is none.
    """

    snapshot: Snapshot
    loaded: Loaded | None = None
    conninfo: str | None = field(default=None, repr=False)

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
        return () if self.loaded is None else tuple(self.loaded.notes)


def read_target(request: TargetRequest) -> TargetFacts:
    """The facts of the target.

    Raises:
        UsageError: it is neither a file, a folder, standard input nor a connection string.
        ConnectionFailedError: the server is not there.
    """
    target = request.target
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
    hint = "Give a postgresql:// URL, the name of a libpq service, SQL files or a snapshot."
    raise UsageError(message, hint=hint)


def read_sql(text: str, *, name: str, lab: LabOptions) -> TargetFacts:
    """The facts of SQL text, loaded into the lab as if it stood in a file of that name.

    Raises:
        SqlError: the text cannot be loaded.
    """
    return _read_files(TargetRequest(target=name, lab=lab, measures=False), [(name, text)])


def read_texts(target: str) -> list[tuple[str, str]]:
    """The SQL files that a path or standard input is, each with its name; not loaded.

    Raises:
        UsageError: it cannot be read.
    """
    if target == STANDARD_INPUT:
        return [("<stdin>", _text_of(sys.stdin.buffer, "<stdin>"))]
    path = Path(target)
    if not path.exists():
        message = f"there is no file or folder {target!r}"
        raise UsageError(message, hint="Give files of SQL, folders of them, or - for stdin.")
    return _files_of_folder(path) if path.is_dir() else [(str(path), _text_of_file(path))]


def _read_path(request: TargetRequest, path: Path) -> TargetFacts:
    if path.is_dir():
        return _read_files(request, _files_of_folder(path))
    with _opened(path) as file:
        return _read_stream(request, file, str(path), is_snapshot=path.suffix == ".snapshot")


def _read_stream(
    request: TargetRequest, file: BinaryIO, name: str, *, is_snapshot: bool = False
) -> TargetFacts:
    """A pipe can be read only once, so what it holds decides what it is."""
    head = _read_at_most(file, len(_GZIP) - 1, name)
    if not is_snapshot and head != _GZIP:
        return _read_files(request, [(name, _text_of(file, name, head))])
    from dbarchitect.app.snapshot_file import (  # noqa: PLC0415 - only if asked
        SNAPSHOT_BYTES_MAX,
        snapshot_of_bytes,
    )

    rest = _read_at_most(file, SNAPSHOT_BYTES_MAX, name)
    return TargetFacts(snapshot_of_bytes(head + rest, name))


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
        snapshot = read_snapshot(session, options=options)
        return snapshot if request.rows is None else _with_rows(session, snapshot, request.rows)


def _with_rows(session: Session, snapshot: Snapshot, asked: RowsRequest) -> Snapshot:
    from dbarchitect.app.row_facts import read_row_facts  # noqa: PLC0415 - loads the driver

    return replace(snapshot, data=read_row_facts(session, snapshot, asked))


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
    return [(str(path), _text_of_file(path)) for path in ups]


def _text_of_file(path: Path) -> str:
    with _opened(path) as file:
        return _text_of(file, str(path))


@contextmanager
def _opened(path: Path) -> Generator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        yield file


def _text_of(file: BinaryIO, name: str, head: bytes = b"") -> str:
    """The text of what remains of an SQL file behind `head`, with its own ends of lines.

    Raises:
        UsageError: it cannot be read, is too large, or is no UTF-8.
    """
    data = head + _read_at_most(file, SQL_FILE_BYTES_MAX, name)
    if len(data) > SQL_FILE_BYTES_MAX:
        message = f"{name} has more than {SQL_FILE_BYTES_MAX} bytes, which is the most"
        raise UsageError(message, hint="Give a dump of the schema: pg_dump --schema-only.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text: byte {error.start}"
        hint = "Convert it to UTF-8; a custom-format dump becomes SQL by pg_restore -f."
        raise UsageError(message, hint=hint) from error


def _read_at_most(file: BinaryIO, most_bytes: int, name: str) -> bytes:
    """What comes next, and one byte more where there is more."""
    chunks: list[bytes] = []
    wanted = most_bytes + 1
    try:
        while wanted and (chunk := file.read(min(wanted, _CHUNK_BYTES))):
            chunks.append(chunk)
            wanted -= len(chunk)
    except OSError as error:
        raise _unreadable(name, error) from error
    return b"".join(chunks)


def _unreadable(name: object, error: OSError) -> UsageError:
    message = f"cannot read {name}: {error.strerror}"
    return UsageError(message, hint="Check the path and its permissions.")
