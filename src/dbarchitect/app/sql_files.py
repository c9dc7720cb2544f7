"""SQL in files, folders and streams, as lines: what they are written in, and what they include.

Rule 1: a file is read line by line, once; rows of a COPY pass by whatever their encoding.
Rule 2: a script includes files of its own folder or of the working folder, and of those below
        them, and no others: an error may show a line of what is read.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from dbarchitect.errors import UsageError
from dbarchitect.model.english import counted
from dbarchitect.sqltext.migrations import migration_files, up_lines
from dbarchitect.sqltext.script import ScriptFile, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

_HEAD_BYTES = 16 * 1024
_LINE_BYTES = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ARCHIVE = b"PGDMP"
_TAR = b"toc.dat"
_PLAN = "sqitch.plan"
_ARCHIVE_HINT = "Make SQL of it: pg_restore --schema-only --file=- {} | dbarchitect review -"
_ENCODING = re.compile(
    rb"^(?:SET\s+client_encoding\s*(?:=|TO)\s*|\\encoding\s+)'?(?P<name>[\w-]+)",
    re.IGNORECASE | re.MULTILINE,
)
_CODECS = {
    "latin1": "latin-1",
    **{f"latin{part}": f"iso8859-{number}" for part, number in enumerate((2, 3, 4, 9, 10), 2)},
    "latin9": "iso8859-15",
    **{f"iso_8859_{number}": f"iso8859-{number}" for number in (5, 6, 7, 8)},
    **{f"win{number}": f"cp{number}" for number in (866, 874, *range(1250, 1259))},
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "euc_jp": "euc_jp",
    "sjis": "cp932",
    "euc_kr": "euc_kr",
    "uhc": "cp949",
    "euc_cn": "gb2312",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "big5": "big5",
}
"""Python's names of encodings that a dump may name. Source: PostgreSQL documentation 23.3.1."""


@dataclass(slots=True)
class SqlFiles:
    """The files of a target, open while they are read; `notes` tells what is not in them."""

    files: list[ScriptFile] = field(default_factory=list[ScriptFile])
    _folders: tuple[Path, ...] = ()
    _downs: list[int] = field(default_factory=list[int])
    _notes: list[str] = field(default_factory=list[str])
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        """The files themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Every file is closed."""
        self._open.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The files that were given, as they are shown."""
        return tuple(file.name for file in self.files)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of files and folders, once they are read."""
        if not self._downs:
            return tuple(self._notes)
        files = counted(len(self._downs), "file")
        lines = counted(sum(self._downs), "line")
        return (*self._notes, f"What leads down in {files} was left out: {lines}.")

    def add_text(self, name: str, text: str) -> None:
        """SQL text under a name."""
        self.files.append(ScriptFile(name, lines_of(text)))

    def add_stream(
        self, name: str, stream: BinaryIO, head: bytes = b"", *, folder: Path | None = None
    ) -> None:
        """A stream of which `head` was read already; it may include files of the folder."""
        if folder is not None:
            self._folders += (folder.resolve(),)
        self.files.append(ScriptFile(name, self._lines(stream, name, head)))

    def add_folder(self, folder: Path) -> None:
        """The SQL files of a folder and those below it, in the order in which they are run.

        Raises:
            UsageError: it holds none, or is a dump in a form of its own.
        """
        if (folder / "toc.dat").exists():
            raise _archive(folder)
        found = [path for path in folder.rglob("*.sql") if path.is_file()]
        plan = folder / _PLAN
        files = migration_files(
            (path.relative_to(folder) for path in found),
            plan.read_text(encoding="utf-8", errors="replace") if plan.is_file() else None,
        )
        if not files.up:
            message = f"the folder {folder} holds no SQL files"
            hint = "SQL files end in .sql; those that lead down (.down.sql) are left out."
            raise UsageError(message, hint=hint)
        self._folders += (folder.resolve(),)
        self._tell(files.down, files.foreign, [str(path) for path in files.other])
        self.files += [self._file(folder / path) for path in files.up]

    def add_path(self, path: Path) -> None:
        """A file."""
        self._folders += (path.resolve().parent,)
        self.files.append(self._file(path))

    def include(self, wanted: str, by: str, relative: bool) -> ScriptFile:  # noqa: FBT001 - the reader of scripts calls it by place
        r"""The file that a script includes: `\ir` looks beside the script, `\i` here first.

        Raises:
            UsageError: it is not there, or not in a folder that may be read.
        """
        beside = Path(by).parent / wanted
        found = beside if relative or not Path(wanted).exists() else Path(wanted)
        place = found.resolve()
        allowed = (*self._folders, Path.cwd()) if self._folders else ()
        if not any(place.is_relative_to(folder) for folder in allowed):
            message = f"{by} includes {wanted}, which is outside of its folder"
            hint = "Scripts may include files of their own folder or of the working folder."
            raise UsageError(message, hint=hint)
        if not place.is_file():
            message = f"{by} includes {wanted}, which is not there"
            hint = r"\i looks in the working folder and beside the script, \ir beside it."
            raise UsageError(message, hint=hint)
        return self._file(found)

    def _file(self, path: Path) -> ScriptFile:
        return ScriptFile(str(path), self._lines_of_file(path))

    def _lines_of_file(self, path: Path) -> Iterator[str]:
        """Opened when its first line is asked for, closed behind its last."""
        with opened(path) as file:
            yield from self._lines(file, str(path))

    def _lines(self, stream: BinaryIO, name: str, head: bytes = b"") -> Iterator[str]:
        return up_lines(_decoded(stream, name, head), self._downs)

    def _tell(self, down: int, foreign: int, other: list[str]) -> None:
        if down:
            files = counted(down, "file")
            self._notes.append(f"{files} of migrations that lead down: left out.")
        if foreign:
            files = counted(foreign, "file")
            self._notes.append(f"{files} for other database systems: left out.")
        if other:
            self._notes.append(f"No part of the way up, and left out: {', '.join(other)}.")


def opened(path: Path) -> BinaryIO:
    """The file, unpacked where its name says that gzip packed it.

    Raises:
        UsageError: it cannot be opened.
    """
    try:
        if path.name.endswith(".sql.gz"):
            return cast("BinaryIO", gzip.open(path))
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(name: object, error: OSError) -> UsageError:
    """What is told of a file that cannot be read."""
    message = f"cannot read {name}: {error.strerror or error}"
    return UsageError(message, hint="Check the path and its permissions.")


def _archive(name: object) -> UsageError:
    message = f"{name} is a dump in pg_dump's own form, not SQL"
    return UsageError(message, hint=_ARCHIVE_HINT.format(name))


def _decoded(stream: BinaryIO, name: str, head: bytes) -> Iterator[str]:
    """The lines in their encoding: what the file says where it is no UTF-8, UTF-16 by its mark.

    A byte that is no character of it becomes half a surrogate, which rows of a COPY may hold
    and SQL may not.
    """
    try:
        head += stream.read(_HEAD_BYTES)
        if head.startswith((_ARCHIVE, _TAR)):
            raise _archive(name)
        decoder = codecs.getincrementaldecoder(_codec(head))("surrogateescape")
        yield from _split(decoder, stream, head)
    except OSError as error:
        raise unreadable(name, error) from error
    except zlib.error as error:
        message = f"{name} is damaged: gzip cannot unpack it"
        raise UsageError(message, hint="Make or copy the file again.") from error
    except EOFError as error:
        message = f"{name} is cut off: gzip finds no end"
        raise UsageError(message, hint="Make or copy the file again.") from error


def _split(decoder: codecs.IncrementalDecoder, stream: BinaryIO, head: bytes) -> Iterator[str]:
    rest = decoder.decode(head)
    while True:
        *lines, rest = rest.split("\n")
        for line in lines:
            yield f"{line}\n"
        data = stream.readline(_LINE_BYTES)
        if not data:
            break
        if len(rest) > _LINE_BYTES:  # a line without end is handed on in pieces
            yield rest
            rest = ""
        rest += decoder.decode(data)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def _codec(head: bytes) -> str:
    if head.startswith(_UTF16):
        return "utf-16"
    found = _ENCODING.search(head)
    named = found["name"].decode().lower() if found is not None else ""
    return _CODECS.get(named, "utf-8")
