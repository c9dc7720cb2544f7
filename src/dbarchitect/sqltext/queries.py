"""A file of queries as its statements, each with its binds numbered.

Rule 1: what cannot be read takes nothing else with it: each statement is parsed by itself, and
        behind a string without end what stood before it is still read.
Rule 2: only statements that read or change rows are queries; the others are passed over, but
        for what they do to the search path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.placeholders import numbered
from dbarchitect.sqltext.positions import SourceText, require_sql_text
from dbarchitect.sqltext.search_path import SearchPath
from dbarchitect.sqltext.statements import Statement, split_source
from dbarchitect.sqltext.tree import fingerprint_text, normalise_text, scan_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.positions import Shift
    from dbarchitect.sqltext.tree import Token

QUERY_NODES = frozenset(("SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"))
"""The statements that read or change rows."""

_BYTE_ORDER_MARK = "\ufeff"
_META_COMMAND = re.compile(r"^[ \t]*\\[^\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryText:
    """One query of a file: numbered, as it was written, and how places lead back.

    `search_path` is what the file had set before it, None where that is nothing.
    """

    text: str
    written: str
    location: Location
    shifts: tuple[Shift, ...]
    search_path: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class QueryFile:
    """The queries of a file, and what of it could not be read."""

    queries: tuple[QueryText, ...]
    failures: tuple[SqlError, ...]


def read_queries(text: str, file: str = "<sql>") -> QueryFile:
    """The queries of a text; a line that begins with a backslash is a meta-command of psql."""
    body = _META_COMMAND.sub(lambda found: " " * len(found[0]), text)
    # The mark has three bytes in UTF-8, and so has what stands in its place.
    body = body.replace(_BYTE_ORDER_MARK, "   ", 1) if body[:1] == _BYTE_ORDER_MARK else body
    queries: list[QueryText] = []
    failures: list[SqlError] = []
    try:
        require_sql_text(body, SourceText(body, file))
    except SqlError as error:
        return QueryFile((), (error,))
    readable, failure = _readable(body, file)
    source, data, path = SourceText(readable, file), readable.encode(), SearchPath()
    for tokens in _groups(scan_tokens(readable, source)):
        try:
            query = _query(data, tokens, source, path)
        except SqlError as error:
            failures.append(error)
            continue
        if query is not None:
            queries.append(query)
    return QueryFile(tuple(queries), (*failures, *failure))


def statement_of(
    text: str,
    *,
    written: str = "",
    location: Location | None = None,
    shifts: tuple[Shift, ...] = (),
) -> Statement | None:
    """The one query that a text is, its places those of `written`; None for none.

    Raises:
        SqlError: it does not parse.
    """
    found = _only_statement(text, written, location, shifts)
    return found if found is not None and found.tree().kind in QUERY_NODES else None


def _only_statement(
    text: str, written: str, location: Location | None, shifts: tuple[Shift, ...]
) -> Statement | None:
    source = SourceText(written or text)
    if location is not None:
        line, column = location.line or 1, location.column or 1
        source = SourceText(written or text, location.file, line, column, shifts)
    found = split_source(text, source)
    return found[0] if len(found) == 1 else None


def normalised(text: str) -> str:
    """The text on one line, each constant a bind.

    Raises:
        SqlError: it does not parse.
    """
    return on_one_line(normalise_text(text, SourceText(text)))


def on_one_line(text: str) -> str:
    """The statement with a space for each gap; as it is where a line's end means something."""
    words = [token.text for token in scan_tokens(text, SourceText(text))]
    if any(word.startswith("--") or "\n" in word for word in words):
        return text
    return " ".join(text.split()) if "  " not in "".join(words) else text


def fingerprint(text: str) -> str:
    """Sixteen hexadecimal digits, equal for queries that differ in constants only.

    Raises:
        SqlError: it does not parse.
    """
    return fingerprint_text(text, SourceText(text))


def _readable(body: str, file: str) -> tuple[str, tuple[SqlError, ...]]:
    """The text up to the statement in which a token has no end, and what is wrong there."""
    failure: tuple[SqlError, ...] = ()
    text = body
    while text:
        try:
            scan_tokens(text, SourceText(text, file))
        except SqlError as error:
            failure = failure or (error,)
            end = text.rfind(";", 0, _offset(text, error.location))
            text = text[: end + 1]
            continue
        return text, failure
    return text, failure


def _offset(text: str, location: Location | None) -> int:
    """How many characters stand before the place; never all of them."""
    line = (location.line if location is not None else None) or 1
    column = (location.column if location is not None else None) or 1
    before = sum(len(row) + 1 for row in text.split("\n")[: line - 1])
    return min(before + column - 1, len(text) - 1)


def _groups(tokens: tuple[Token, ...]) -> Iterator[list[Token]]:
    """The tokens of each statement, comments around it and its semicolon left out."""
    group: list[Token] = []
    for token in tokens:
        if token.text == ";":
            yield from [group] if group else []
            group = []
        elif not token.is_comment or group:
            group.append(token)
    yield from [group] if group else []


def _query(
    data: bytes, tokens: list[Token], source: SourceText, path: SearchPath
) -> QueryText | None:
    while tokens[-1].is_comment:
        tokens = tokens[:-1]
    start, end = tokens[0].start_byte, tokens[-1].end_byte
    moved = [
        token._replace(start_byte=token.start_byte - start, end_byte=token.end_byte - start)
        for token in tokens
    ]
    written = data[start:end].decode()
    form = numbered(data[start:end], moved)
    place = source.locate(start)
    found = _only_statement(form.text, written, place, form.shifts)
    if found is None:
        return None
    before = path.schemas
    path.follow(found.tree())
    if found.tree().kind not in QUERY_NODES:
        return None
    return QueryText(
        text=form.text, written=written, location=place, shifts=form.shifts, search_path=before
    )
