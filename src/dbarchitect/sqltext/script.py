"""A file for psql, or the output of pg_dump, as its parts.

Rule 1: psql's meta-commands stand where a statement may begin, at the start of a line or
        after a semicolon; in the middle of a statement they are refused by the parser.
Rule 2: what ends a string, a comment or a statement is the server's scanner's to say. Here
        only the places are found where the text may turn into something that is not SQL.
Rule 3: nothing that a script says runs a program, reads another file or leaves us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.positions import SourceText, require_sql_text
from dbarchitect.sqltext.statements import Statement, split_source
from dbarchitect.sqltext.tree import scan_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.errors import Location

_BYTE_ORDER_MARK = "\ufeff"
_BORDER = re.compile(
    r"(?:^|;)[ \t]*(?P<command>\\)|\bFROM\s+STDIN\b", re.IGNORECASE | re.MULTILINE
)
_END_OF_DATA = re.compile(r"^\\\.\r?$", re.MULTILINE)
_UNTERMINATED = re.compile(r"unterminated (?P<what>.*?) at or near")
_CLOSERS = {"quoted string": "'", "quoted identifier": '"', "/* comment": "*/"}

_KNOWN_COMMANDS = frozenset(
    [
        "restrict",
        "unrestrict",
        "connect",
        "c",
        "set",
        "unset",
        "echo",
        "qecho",
        "warn",
        "encoding",
        "pset",
        "timing",
        "x",
        "t",
        "a",
        "errverbose",
    ]
)
_REFUSED_COMMANDS = {
    "i": "Give the included file to dbarchitect as another target.",
    "ir": "Give the included file to dbarchitect as another target.",
    "include": "Give the included file to dbarchitect as another target.",
    "include_relative": "Give the included file to dbarchitect as another target.",
    "copy": "Use COPY ... FROM stdin with its rows in the script.",
    "!": "A script may not run programs here; remove the line.",
    "gexec": "Write the statements out instead of generating them.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaCommand:
    r"""A meta-command of psql: its name without the backslash, and the rest of its line."""

    name: str
    arguments: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyData:
    r"""A COPY ... FROM stdin with the rows that follow it.

    `data` is what goes to the server: lines that end in a newline, without the `\.`.
    `location` is where the first row stands.
    """

    statement: Statement
    data: str
    location: Location

    @property
    def lines(self) -> int:
        """How many lines of data there are."""
        return self.data.count("\n")


ScriptPart = Statement | MetaCommand | CopyData


def read_script(text: str, file: str = "<sql>") -> tuple[ScriptPart, ...]:
    r"""The parts of a script in order; `\q` ends it.

    Raises:
        SqlError: a statement does not parse, a meta-command is not for us, or a COPY has
            no end.
    """
    body = text.removeprefix(_BYTE_ORDER_MARK)
    require_sql_text(body, SourceText(body, file))
    return tuple(_Reader(body, file).parts())


class _Reader:
    """Walks over a script once; `position` and `line` are where the next part begins."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._position = 0
        self._line = 1
        self._column = 1
        self._restricted_by: str | None = None

    def parts(self) -> Iterator[ScriptPart]:
        while self._position < len(self._text):
            end, is_data = self._next_border()
            statements = self._statements_until(end)
            if is_data:
                yield from statements[:-1]
                yield self._copy_data(statements[-1])
                continue
            yield from statements
            if end < len(self._text):
                command = self._meta_command()
                if command.name in {"q", "quit"}:
                    return
                yield command

    def _next_border(self) -> tuple[int, bool]:
        """Where the SQL ends that begins here, and whether rows of a COPY follow it."""
        search_from = self._position
        while (border := _BORDER.search(self._text, search_from)) is not None:
            if border["command"] is None:
                end = self._end_of_statement(border.end())
                if end is not None and self._is_between_statements(end, is_data=True):
                    return end, True
                search_from = border.end()
                continue
            end = border.start("command")
            resume = self._end_of_open_token(end)
            if resume is None and self._is_between_statements(end, is_data=False):
                return end, False
            search_from = max(end + 1, resume or 0)
        return len(self._text), False

    def _end_of_statement(self, start: int) -> int | None:
        """Behind the first semicolon from `start` that ends a statement."""
        semicolon = self._text.find(";", start)
        while semicolon >= 0:
            resume = self._end_of_open_token(semicolon + 1)
            if resume is None:
                return semicolon + 1
            semicolon = self._text.find(";", resume)
        return None

    def _end_of_open_token(self, end: int) -> int | None:
        """Where to look on if a string, name or comment is open at `end`; else nothing."""
        chunk = self._text[self._position : end]
        try:
            scan_tokens(chunk, SourceText(chunk))
        except SqlError as error:
            found = _UNTERMINATED.search(error.message)
            if found is None:
                return None
            opener = error.message[found.end() :].removeprefix(' "')
            tag = re.match(r"\$[^$]*\$", opener)
            closer = tag[0] if tag else _CLOSERS.get(found["what"], "'")
            closed = self._text.find(closer, end)
            return len(self._text) if closed < 0 else closed
        return None

    def _is_between_statements(self, end: int, *, is_data: bool) -> bool:
        chunk = self._text[self._position : end]
        try:
            tokens = scan_tokens(chunk, SourceText(chunk))
        except SqlError:
            return False
        words = [token for token in tokens if not token.is_comment]
        if not words:
            return not is_data
        if words[-1].text != ";":
            return False
        starts = [index for index, word in enumerate(words[:-1]) if word.text == ";"]
        last = words[starts[-1] + 1 :] if starts else words
        return not is_data or last[0].kind == "COPY"

    def _statements_until(self, end: int) -> tuple[Statement, ...]:
        chunk = self._text[self._position : end]
        source = SourceText(chunk, self._file, self._line, self._column)
        statements = split_source(chunk, source)
        self._advance(end)
        return statements

    def _meta_command(self) -> MetaCommand:
        end = self._text.find("\n", self._position)
        end = len(self._text) if end < 0 else end
        location = self._location()
        line = self._text[self._position + 1 : end].strip()
        self._advance(end)
        name = re.match(r"[A-Za-z_]+|\S|", line)
        word = name[0] if name else ""
        command = MetaCommand(name=word, arguments=line[len(word) :].strip(), location=location)
        self._require_known(command)
        return command

    def _require_known(self, command: MetaCommand) -> None:
        """Follows psql: between `restrict` and `unrestrict` no other command stands."""
        name = command.name
        if self._restricted_by is not None:
            if name != "unrestrict" or command.arguments != self._restricted_by:
                raise SqlError(
                    rf"meta-command \{name} while the script is restricted",
                    hint=r"After \restrict only \unrestrict with the same key may stand.",
                    location=command.location,
                )
            self._restricted_by = None
        elif name == "restrict":
            self._restricted_by = command.arguments
        elif name not in _KNOWN_COMMANDS | {"q", "quit"}:
            raise SqlError(
                rf"meta-command \{name} is not understood",
                hint=_REFUSED_COMMANDS.get(
                    name, "Remove the line, or write what it does as SQL."
                ),
                location=command.location,
            )

    def _copy_data(self, statement: Statement) -> CopyData:
        line_end = self._text.find("\n", self._position)
        line_end = len(self._text) if line_end < 0 else line_end + 1
        rest = self._text[self._position : line_end]
        if not all(token.is_comment for token in scan_tokens(rest, SourceText(rest))):
            raise SqlError(
                "SQL on the line where the rows of a COPY begin",
                hint="Begin a new line after the semicolon of COPY ... FROM stdin.",
                location=self._location(),
            )
        self._advance(line_end)
        location = self._location()
        start = self._position
        found = _END_OF_DATA.search(self._text, start)
        if found is None:
            raise SqlError(
                r"the rows of this COPY have no end",
                hint=r"End the rows with a line that holds only \. and nothing else.",
                location=statement.location,
            )
        self._advance(found.end())
        data = self._text[start : found.start()].replace("\r\n", "\n")
        return CopyData(statement=statement, data=data, location=location)

    def _location(self) -> Location:
        return SourceText("", self._file, self._line, self._column).locate(0)

    def _advance(self, end: int) -> None:
        passed = self._text[self._position : end]
        newlines = passed.count("\n")
        self._line += newlines
        after = len(passed) - passed.rfind("\n") - 1
        self._column = after + 1 if newlines else self._column + len(passed)
        self._position = end
