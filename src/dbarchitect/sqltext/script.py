r"""A file for psql, or the output of pg_dump, as its parts, read line by line.

Rule 1: psql's meta-commands stand where a statement may begin, at the start of a line or
        after a semicolon, and \g and its kin behind a query; elsewhere the parser refuses them.
Rule 2: what ends a string, a comment or a statement is the server's scanner's to say. Here
        only the places are found where the text may turn into something that is not SQL.
Rule 3: nothing that a script says runs a program or leaves us; which files it may include is
        the caller's to say.
Rule 4: rows of a COPY are counted and never kept, whatever their encoding; of the rest so much
        is held as a statement is long.
Rule 5: what does not parse is a part like any other, so that all of it can be told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.pieces import Unparsed, pieces, whole_bytes
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.psql import ENDING_A_QUERY, LEFT_OUT, SILENT, Psql, is_display
from dbarchitect.sqltext.statements import Statement
from dbarchitect.sqltext.tree import scan_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dbarchitect.errors import Location

    Include = Callable[[str, str, bool], "ScriptFile"]

SQL_CHARACTERS_MAX = 64 * 1024 * 1024
"""The most SQL that is read of one file, rows of COPY not counted: four times a dump of 10,000
tables of 12 columns."""

INCLUDES_MAX = 16
r"""How deeply files may include each other with `\i`."""

_CHUNK_CHARACTERS = 128 * 1024
_BYTE_ORDER_MARK = "\ufeff"
_COMMAND = re.compile(
    rf"(?:^|;)[ \t]*\\|\\(?=(?:{'|'.join(sorted(ENDING_A_QUERY))})\b)", re.MULTILINE
)
_COMMAND_NAME = re.compile(r"[A-Za-z_]+\+?|\S")
_TAKES_QUERY = frozenset({"gexec", "gset", "watch"})
_KNOWN = SILENT | LEFT_OUT.keys() | {"gexec"}
_INCLUDES = {"i": False, "include": False, "ir": True, "include_relative": True}
_COPY_STDIN = re.compile(r"\bfrom\s+p?stdin\b", re.IGNORECASE)
_HINT_TO_REMOVE = "Remove the line, or write what it does as SQL."
_NO_INCLUDE = "Give the file itself as a target, so that what it includes can be found."


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaCommand:
    r"""A meta-command of psql: its name without the backslash, and the rest of its line.

    `left_out` says why it is not followed, where it is not. `query` is what `\gexec` runs to
    get statements.
    """

    name: str
    arguments: str
    location: Location
    left_out: str = ""
    query: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyData:
    """So many lines of rows that followed a COPY ... FROM stdin, and where the first stands."""

    lines: int
    location: Location


ScriptPart = Statement | MetaCommand | CopyData | Unparsed


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A file by the name that is shown, and its lines with their ends."""

    name: str
    lines: Iterable[str]


def read_script(text: str, file: str = "<sql>") -> tuple[ScriptPart, ...]:
    r"""The parts of a script in order; `\q` ends it.

    Raises:
        SqlError: a statement does not parse, a meta-command is not for us, or a COPY has
            no end.
    """
    parts = tuple(read_parts(ScriptFile(file, lines_of(text))))
    for part in parts:
        if isinstance(part, Unparsed):
            raise part.error
    return parts


def read_parts(file: ScriptFile, include: Include | None = None) -> Iterator[ScriptPart]:
    """The parts of a file and of those that it includes, each as soon as it is read.

    `include` opens a file by the name that is written, the file that names it, and whether the
    name is relative to that file.

    Raises:
        UsageError: a file that is included cannot be read.
    """
    psql = Psql()
    return _Reader(file, psql, include, depth=0).parts()


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text with their ends."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


@dataclass(slots=True)
class _Reader:
    """Walks over a file once; `buffer` begins at `line` and `column`."""

    file: ScriptFile
    psql: Psql
    include: Include | None
    depth: int
    buffer: str = ""
    line: int = 1
    column: int = 1
    searched: int = 0
    sql_characters: int = 0
    look_from: int = _CHUNK_CHARACTERS
    restricted_by: str | None = None
    has_quit: bool = False
    _lines: Iterator[str] = field(default_factory=lambda: iter(()))

    def parts(self) -> Iterator[ScriptPart]:
        self._lines = iter(self.file.lines)
        try:
            yield from self._all_parts()
        except SqlError as error:
            yield _unparsed(error, self._here())

    def _all_parts(self) -> Iterator[ScriptPart]:
        held: list[str] = []
        held_characters, may_copy = 0, False
        while (line := next(self._lines, None)) is not None:
            if not self.sql_characters:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            self.sql_characters += len(line)
            self._require_room()
            held.append(line)
            held_characters += len(line)
            may_copy = may_copy or "stdin" in line.lower()
            is_much = len(self.buffer) + held_characters > self.look_from
            if (";" in line and (may_copy or is_much)) or _may_command(line):
                self.buffer += "".join(held)
                held.clear()
                held_characters, may_copy = 0, False
                yield from self._look()
            if self.has_quit:
                return
        self.buffer += "".join(held)
        yield from self._flush(len(self.buffer), is_last=True)
        if self.depth == 0:
            self.psql.require_no_open_branch(self._here())

    def _require_room(self) -> None:
        if self.sql_characters > SQL_CHARACTERS_MAX:
            message = f"{self.file.name} has more than {SQL_CHARACTERS_MAX} characters of SQL"
            hint = "Give a dump of the schema: pg_dump --schema-only."
            raise SqlError(message, hint=hint, location=self._here())

    def _look(self) -> Iterator[ScriptPart]:
        """What the buffer holds up to its last border."""
        while (border := _COMMAND.search(self.buffer, self.searched)) is not None:
            place = border.end()
            name = _command_name(self.buffer[place:])
            has_query = self._has_query(place - 1)
            if has_query is None or (has_query and name not in ENDING_A_QUERY):
                self.searched = place
                continue
            yield from self._command(place - 1, has_query=has_query)
            if self.has_quit:
                return
        self.searched = len(self.buffer)
        yield from self._flush(self._whole(), is_last=False)

    def _has_query(self, place: int) -> bool | None:
        """Whether a query stands unfinished before the place; None where a string does."""
        before = self.buffer[:place]
        whole = whole_bytes(before)
        if whole is None:
            return None
        tail = before.encode(errors="replace")[whole:].decode()
        tokens = scan_tokens(tail, SourceText(tail))
        return any(not token.is_comment for token in tokens)

    def _whole(self) -> int:
        """How much of the buffer is whole statements, and what to wait for where it is none."""
        whole = whole_bytes(self.buffer)
        if not whole:
            self.look_from = max(2 * len(self.buffer), _CHUNK_CHARACTERS)
            return 0
        self.look_from = _CHUNK_CHARACTERS
        return len(self.buffer.encode(errors="replace")[:whole].decode())

    def _flush(self, end: int, *, is_last: bool) -> Iterator[ScriptPart]:
        """The statements of the buffer up to `end`; rows of a COPY follow the last of them."""
        chunk = self.buffer[:end]
        if not self.psql.is_active:
            self._advance(end)
            return
        source = SourceText(chunk, self.file.name, self.line, self.column)
        text, source = self.psql.substituted(chunk, source)
        found, taken_bytes = pieces(text, source, is_last=is_last)
        if taken_bytes == len(text.encode(errors="replace")):
            taken = end
        else:  # a body that goes on; where variables were filled in, all of it is read again
            taken = len(text.encode()[:taken_bytes].decode()) if text == chunk else 0
            found = found if taken else []
        self._advance(taken)
        for part in found[:-1]:
            _require_no_rows(part)
            yield part
        if found and _reads_rows(found[-1]):
            yield self._rows(found[-1])
        else:
            yield from found[-1:]

    def _command(self, place: int, *, has_query: bool) -> Iterator[ScriptPart]:
        before = list(self._flush(place, is_last=True))
        end = self.buffer.find("\n")
        end = len(self.buffer) if end < 0 else end
        location = self._here()
        line = self.buffer[1:end].strip()
        self._advance(end)
        name = _command_name(line)
        query = before.pop() if has_query and name in _TAKES_QUERY and before else None
        yield from before
        command = MetaCommand(
            name=name,
            arguments=line[len(name) :].strip(),
            location=location,
            left_out=LEFT_OUT.get(name, ""),
            query=query if isinstance(query, Statement) else None,
        )
        try:
            self._require_unrestricted(command)
            if not self.psql.follow(name, command.arguments, location) and self.psql.is_active:
                yield from self._followed(command)
        except SqlError as error:
            yield _unparsed(error, location, f"\\{line}")

    def _followed(self, command: MetaCommand) -> Iterator[ScriptPart]:
        name = command.name
        self.has_quit = name in {"q", "quit"}
        if self.has_quit:
            return
        if name in _INCLUDES:
            yield from self._included(command)
            return
        if name not in _KNOWN and not is_display(name):
            message = rf"meta-command \{name} is not understood"
            raise SqlError(message, hint=_HINT_TO_REMOVE, location=command.location)
        yield command
        if name == "copy" and _COPY_STDIN.search(command.arguments):
            self._advance(min(1, len(self.buffer)))
            yield self._rows(None)

    def _included(self, command: MetaCommand) -> Iterator[ScriptPart]:
        if self.include is None or self.depth >= INCLUDES_MAX:
            message = rf"\{command.name} {command.arguments} cannot be followed"
            hint = _NO_INCLUDE
            if self.depth >= INCLUDES_MAX:
                hint = (
                    f"Files include each other more than {INCLUDES_MAX} deep: end the circle."
                )
            raise SqlError(message, hint=hint, location=command.location)
        words = self.psql.words(command.arguments)
        wanted = words[0] if words else ""
        file = self.include(wanted, self.file.name, _INCLUDES[command.name])
        yield from _Reader(file, self.psql, self.include, self.depth + 1).parts()

    def _require_unrestricted(self, command: MetaCommand) -> None:
        """Follows psql: between `restrict` and `unrestrict` no other command stands."""
        name, arguments = command.name, command.arguments
        if self.restricted_by is None:
            self.restricted_by = arguments if name == "restrict" else None
            return
        if name != "unrestrict" or arguments != self.restricted_by:
            message = rf"meta-command \{name} while the script is restricted"
            hint = r"After \restrict only \unrestrict with the same key may stand."
            raise SqlError(message, hint=hint, location=command.location)
        self.restricted_by = None

    def _rows(self, statement: ScriptPart | None) -> CopyData:
        """Passes over rows, which stand on lines of their own."""
        if statement is not None:
            self._skip_rest_of_line()
        location = self._here()
        begin = statement.location if statement is not None else location
        self._lines = chain(lines_of(self.buffer), self._lines)
        self.buffer, self.searched = "", 0
        for count, line in enumerate(self._lines):
            if line.rstrip("\r\n") == "\\.":
                self.line, self.column = self.line + count + 1, 1
                return CopyData(lines=count, location=location)
        message = "the rows of this COPY have no end"
        hint = r"End the rows with a line that holds only \. and nothing else."
        raise SqlError(message, hint=hint, location=begin)

    def _skip_rest_of_line(self) -> None:
        end = self.buffer.find("\n") + 1 or len(self.buffer)
        rest = self.buffer[:end]
        if not all(token.is_comment for token in scan_tokens(rest, SourceText(rest))):
            raise _sql_among_rows(self._here())
        self._advance(end)

    def _here(self) -> Location:
        return SourceText("", self.file.name, self.line, self.column).locate(0)

    def _advance(self, end: int) -> None:
        passed = self.buffer[:end]
        newlines = passed.count("\n")
        self.line += newlines
        after = len(passed) - passed.rfind("\n") - 1
        self.column = after + 1 if newlines else self.column + len(passed)
        self.buffer = self.buffer[end:]
        self.searched = 0


def _unparsed(error: SqlError, here: Location, text: str = "") -> Unparsed:
    return Unparsed(text=text, location=error.location or here, error=error)


def _sql_among_rows(location: Location) -> SqlError:
    message = "SQL on the line where the rows of a COPY begin"
    hint = "Begin a new line after the semicolon of COPY ... FROM stdin."
    return SqlError(message, hint=hint, location=location)


def _may_command(line: str) -> bool:
    return "\\" in line and _COMMAND.search(line) is not None


def _command_name(line: str) -> str:
    found = _COMMAND_NAME.match(line)
    return found[0] if found else ""


def _require_no_rows(part: ScriptPart) -> None:
    if _reads_rows(part):
        raise _sql_among_rows(part.location)


def _reads_rows(part: ScriptPart) -> bool:
    """Whether it is a COPY whose rows follow in the script."""
    if not isinstance(part, Statement) or part.kind is not StatementKind.COPY:
        return False
    tree = part.tree()
    return tree.flag("is_from") and not tree.text("filename") and not tree.flag("is_program")
