"""SQL text as its statements, each parsed apart: what does not parse ends no more than itself.

Rule 1: the server's scanner says where a statement ends; only BEGIN ATOMIC, whose semicolons
        it takes for ends, and an open parenthesis, which hides them, are made good for here.
Rule 2: the time is linear in the text, and one tree is held at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.kinds import kind_of
from dbarchitect.sqltext.positions import SourceText, require_sql_text
from dbarchitect.sqltext.statements import Statement, split_source
from dbarchitect.sqltext.tree import parse_statements, scan_tokens, statement_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.errors import Location

_LEADING = re.compile(rb"(?:\s+|--[^\n]*(?:\n|\Z)|/\*(?:(?!\*/|/\*).)*\*/)+", re.DOTALL)
_ATOMIC = re.compile(rb"\bbegin\s+atomic\b", re.IGNORECASE)
_END = re.compile(rb"\bend\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed:
    """A statement that does not parse: its text, where it begins, and what is wrong with it."""

    text: str
    location: Location
    error: SqlError


@dataclass(frozen=True, slots=True)
class _Chunk:
    data: bytes
    source: SourceText

    def statement(self, start: int, end: int) -> Iterator[Statement]:
        """The statement of these bytes; nothing where they hold comments alone.

        Raises:
            SqlError: it does not parse.
        """
        start, end = self._trimmed(start, end)
        text = self.data[start:end].decode()
        if not text:
            return
        raws = parse_statements(text, self.source.beginning_at(start))
        if len(raws) != 1:
            inner = self.source.beginning_at(start)
            yield from split_source(text, inner)
            return
        yield Statement(
            text=text,
            kind=kind_of(raws[0].node),
            location=self.source.locate(start),
            source=self.source,
            start_byte=start,
            node=raws[0].node,
        )

    def is_atomic(self, start: int, end: int) -> bool:
        """Whether a body in BEGIN ATOMIC begins there, whose semicolons are no ends."""
        return _ATOMIC.search(self.data, start, end) is not None

    def unparsed(self, start: int, end: int, error: SqlError) -> Unparsed:
        start = self._skipped(start, end)
        text = self.data[start:end].decode().strip()
        return Unparsed(text=text, location=self.source.locate(start), error=error)

    def _skipped(self, start: int, end: int) -> int:
        """Where the first word stands, behind spaces and comments."""
        found = _LEADING.match(self.data, start, end)
        return found.end() if found is not None else start

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The bytes from the first word to the last, comments around them cut off."""
        start = self._skipped(start, end)
        piece = self.data[start:end].rstrip()
        if b"--" not in piece and b"/*" not in piece:
            return start, start + len(piece)
        tokens = scan_tokens(piece.decode(), self.source.beginning_at(start))
        words = [token for token in tokens if not token.is_comment]
        if not words:
            return start, start
        return start + words[0].start_byte, start + words[-1].end_byte


def whole_bytes(text: str) -> int | None:
    """So many bytes of the text hold statements with their semicolons; None within a string.

    A function in BEGIN ATOMIC may be cut.
    """
    data = text.encode(errors="surrogateescape")
    try:
        bounds = statement_bounds(data, SourceText(""))
    except SqlError:
        return None
    ends = [end + 1 for _, end in bounds if data[end : end + 1] == b";"]
    return ends[-1] if ends else 0


def pieces(
    text: str, source: SourceText, *, is_last: bool = True
) -> tuple[list[Statement | Unparsed], int]:
    """The statements of a text, what does not parse in its place, and how many bytes they took.

    Where the text is not the last, a function in BEGIN ATOMIC at its end may go on behind it.
    """
    try:
        data = require_sql_text(text, source)
    except SqlError as error:
        place = error.location or source.locate(0)
        return [Unparsed(text="", location=place, error=error)], len(
            text.encode(errors="replace")
        )
    chunk = _Chunk(data, source)
    bounds, broken = _bounds(chunk)
    found: list[Statement | Unparsed] = []
    at = 0
    while at < len(bounds):
        try:
            found += chunk.statement(*bounds[at])
            at += 1
        except SqlError as error:
            joined = _joined(chunk, bounds, at)
            if joined is not None:
                whole, at = joined
                found += whole
            elif not is_last and chunk.is_atomic(*bounds[at]):
                return found, bounds[at][0]
            else:
                found += _recovered(chunk, bounds[at], error)
                at += 1
    return found + ([] if broken is None else [broken]), len(data)


def _recovered(
    chunk: _Chunk, bounds: tuple[int, int], error: SqlError
) -> list[Statement | Unparsed]:
    """The statement that does not parse, and those that its open parenthesis hid."""
    start, end = bounds
    cut = _first_semicolon(chunk, start, end)
    unparsed = chunk.unparsed(start, cut, error)
    if cut == end:
        return [unparsed]
    rest = chunk.data[cut + 1 : end].decode()
    hidden, _ = pieces(rest, chunk.source.beginning_at(cut + 1))
    return [unparsed, *hidden]


def _bounds(chunk: _Chunk) -> tuple[list[tuple[int, int]], Unparsed | None]:
    """The bounds of statements, and the statement that leaves a string open at the end."""
    try:
        return statement_bounds(chunk.data, chunk.source), None
    except SqlError as caught:
        error = caught
    # The same text with its places untouched: the scanner names where the open string begins.
    plain = _failure(chunk.data)
    before = _Chunk(chunk.data[:plain], chunk.source)
    bounds = statement_bounds(before.data, chunk.source)
    last = bounds[-1] if bounds else (0, 0)
    if not bounds or chunk.data[last[1] : last[1] + 1] == b";":
        return bounds, chunk.unparsed(last[1] + bool(bounds), len(chunk.data), error)
    hidden = _last_semicolon(before, *last)
    if hidden is None:
        return bounds[:-1], chunk.unparsed(last[0], len(chunk.data), error)
    rest = chunk.unparsed(hidden + 1, len(chunk.data), error)
    return [*bounds[:-1], (last[0], hidden)], rest


def _failure(data: bytes) -> int:
    """The byte at which the string or comment begins that has no end."""
    text = data.decode()
    try:
        statement_bounds(data, SourceText(text))
    except SqlError as error:
        place = error.location
        if place is not None and place.line is not None and place.column is not None:
            lines = text.split("\n")
            before = "\n".join(
                [*lines[: place.line - 1], lines[place.line - 1][: place.column - 1]]
            )
            return len(before.encode())
    return 0


def _joined(
    chunk: _Chunk, bounds: list[tuple[int, int]], at: int
) -> tuple[list[Statement], int] | None:
    """The statement that reaches over several bounds, and the number of the next bound."""
    start, end = bounds[at]
    if not chunk.is_atomic(start, end):
        return None
    for last in range(at + 1, len(bounds)):
        _, end = bounds[last]
        if _END.search(chunk.data, bounds[last][0], end) is None:
            continue
        try:
            return list(chunk.statement(start, end)), last + 1
        except SqlError:
            continue
    return None


def _first_semicolon(chunk: _Chunk, start: int, end: int) -> int:
    """Where the first semicolon stands that an open parenthesis hides from the scanner."""
    return next(_semicolons(chunk, start, end), end)


def _last_semicolon(chunk: _Chunk, start: int, end: int) -> int | None:
    return max(_semicolons(chunk, start, end), default=None)


def _semicolons(chunk: _Chunk, start: int, end: int) -> Iterator[int]:
    piece = chunk.data[start:end].decode()
    for token in scan_tokens(piece, SourceText(piece)):
        if token.text == ";":
            yield start + token.start_byte


def without_tree(statement: Statement) -> Statement:
    """The statement without its tree, to be kept."""
    return replace(statement, node=None)
