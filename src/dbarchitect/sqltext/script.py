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
    from collections.abc import Iterator, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.tree import Token

_BYTE_ORDER_MARK = "\ufeff"
_BORDER = re.compile(
    r"(?:^|;)[ \t]*(?P<command>\\)|\bFROM\s+STDIN\b", re.IGNORECASE | re.MULTILINE
)
_END_OF_DATA = re.compile(r"^\\\.\r?$", re.MULTILINE)
_UNTERMINATED = re.compile(r"unterminated (?P<what>.*?) at or near")
_CLOSERS = {"quoted string": "'", "quoted identifier": '"', "/* comment": "*/"}

_WITHOUT_EFFECT = {"set", "unset", "echo", "qecho", "warn", "encoding", "pset", "timing"}
_KNOWN_COMMANDS = _WITHOUT_EFFECT | {"restrict", "unrestrict", "connect", "c", "q", "quit"}
_REFUSED_COMMANDS = {
    "i": "Give the included file to dbarchitect as another target.",
    "ir": "Give the included file to dbarchitect as another target.",
    "include": "Give the included file to dbarchitect as another target.",
    "include_relative": "Give the included file to dbarchitect as another target.",
    "copy": "Use COPY ... FROM stdin with its rows in the script.",
    "!": "A script may not run programs here; remove the line.",
    "gexec": "Write the statements out instead of generating them.",
}

_HINT_TO_REMOVE = "Remove the line, or write what it does as SQL."


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


def _last_statement(words: Sequence[Token]) -> Sequence[Token]:
    """The words of the last statement, its semicolon included."""
    ends = [index for index, word in enumerate(words[:-1]) if word.text == ";"]
    return words[ends[-1] + 1 :] if ends else words


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
                end, words = self._end_of_statement(border.end())
                if words and _last_statement(words)[0].kind == "COPY":
                    return end, True
                search_from = border.end()
                continue
            end = border.start("command")
            words, resume = self._words_until(end)
            if resume is None and (not words or words[-1].text == ";"):
                return end, False
            search_from = max(end + 1, resume or 0)
        return len(self._text), False

    def _end_of_statement(self, start: int) -> tuple[int, Sequence[Token]]:
        """Behind the first semicolon from `start` that ends a statement, and the words."""
        semicolon = self._text.find(";", start)
        while semicolon >= 0:
            words, resume = self._words_until(semicolon + 1)
            if resume is None:
                return semicolon + 1, words
            semicolon = self._text.find(";", resume)
        return len(self._text), ()

    def _words_until(self, end: int) -> tuple[Sequence[Token], int | None]:
        """The tokens up to `end`, or where to look on if one of them is open there."""
        chunk = self._text[self._position : end]
        try:
            tokens = scan_tokens(chunk, SourceText(chunk))
        except SqlError as error:
            return (), self._end_of_open_token(error.message, end)
        return [token for token in tokens if not token.is_comment], None

    def _end_of_open_token(self, message: str, end: int) -> int:
        found = _UNTERMINATED.search(message)
        if found is None:  # junk that the parser will name with its place
            return len(self._text)
        opener = message[found.end() :].removeprefix(' "')
        tag = re.match(r"\$[^$]*\$", opener)
        closer = tag[0] if tag else _CLOSERS.get(found["what"], "'")
        closed = self._text.find(closer, end)
        return len(self._text) if closed < 0 else closed

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
                message = rf"meta-command \{name} while the script is restricted"
                hint = r"After \restrict only \unrestrict with the same key may stand."
                raise SqlError(message, hint=hint, location=command.location)
            self._restricted_by = None
        elif name == "restrict":
            self._restricted_by = command.arguments
        elif name not in _KNOWN_COMMANDS:
            message = rf"meta-command \{name} is not understood"
            hint = _REFUSED_COMMANDS.get(name, _HINT_TO_REMOVE)
            raise SqlError(message, hint=hint, location=command.location)

    def _copy_data(self, statement: Statement) -> CopyData:
        self._skip_rest_of_line()
        location = self._location()
        start = self._position
        found = _END_OF_DATA.search(self._text, start)
        if found is None:
            message = "the rows of this COPY have no end"
            hint = r"End the rows with a line that holds only \. and nothing else."
            raise SqlError(message, hint=hint, location=statement.location)
        self._advance(found.end())
        data = self._text[start : found.start()].replace("\r\n", "\n")
        return CopyData(statement=statement, data=data, location=location)

    def _skip_rest_of_line(self) -> None:
        end = self._text.find("\n", self._position)
        end = len(self._text) if end < 0 else end + 1
        rest = self._text[self._position : end]
        if not all(token.is_comment for token in scan_tokens(rest, SourceText(rest))):
            message = "SQL on the line where the rows of a COPY begin"
            hint = "Begin a new line after the semicolon of COPY ... FROM stdin."
            raise SqlError(message, hint=hint, location=self._location())
        self._advance(end)

    def _location(self) -> Location:
        return SourceText("", self._file, self._line, self._column).locate(0)

    def _advance(self, end: int) -> None:
        passed = self._text[self._position : end]
        newlines = passed.count("\n")
        self._line += newlines
        after = len(passed) - passed.rfind("\n") - 1
        self._column = after + 1 if newlines else self._column + len(passed)
        self._position = end
