"""SQL text as its statements, each with its kind and its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.sqltext.kinds import StatementKind, kind_of
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import Node, RawStatement, parse_statements, scan_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.tree import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One SQL statement, from its first word to its last, without the semicolon.

    `start_byte` is where `text` begins in the text that `source` describes. `node` is its parse
    tree where somebody still has it: a tree takes twenty times the room of its text.
    """

    text: str
    kind: StatementKind
    location: Location
    source: SourceText = field(repr=False, compare=False)
    start_byte: int = field(repr=False, compare=False)
    node: Node | None = field(default=None, repr=False, compare=False)

    def locate(self, byte: int) -> Location:
        """The place in the user's file of a byte of this statement's text."""
        return self.source.locate(self.start_byte + byte)

    def tree(self) -> Node:
        """The statement's parse tree, whose bytes count from the start of `text`."""
        return self.node or _tree(self.text, self.source.file)


@lru_cache(maxsize=2)
def _tree(text: str, file: str) -> Node:
    """The tree of one statement; several questions in a row about it cost one parse."""
    return parse_statements(text, SourceText(text, file))[0].node


def split(text: str, *, file: str = "<sql>") -> tuple[Statement, ...]:
    """The statements of a text; empty ones and comments between them are left out.

    Raises:
        SqlError: the text does not parse; with the place, the word and a hint.
    """
    return split_source(text, SourceText(text, file))


def split_source(text: str, source: SourceText) -> tuple[Statement, ...]:
    """The statements of a text whose place in the user's file `source` knows.

    Raises:
        SqlError: the text does not parse.
    """
    raw_statements = parse_statements(text, source)
    if not raw_statements:
        return ()
    words = [token for token in scan_tokens(text, source) if not token.is_comment]
    data = text.encode()
    bounds = _bounds(raw_statements, words)
    return tuple(
        Statement(
            text=data[start:end].decode(),
            kind=kind_of(raw.node),
            location=source.locate(start),
            source=source,
            start_byte=start,
            node=raw.node if start == 0 else None,
        )
        for raw, (start, end) in zip(raw_statements, bounds, strict=True)
    )


def _bounds(
    raw_statements: Sequence[RawStatement], words: Sequence[Token]
) -> list[tuple[int, int]]:
    """First and last byte of each statement's own words, comments outside cut off."""
    bounds: list[tuple[int, int]] = []
    index = 0
    for raw in raw_statements:
        while words[index].start_byte < raw.start_byte or words[index].text == ";":
            index += 1
        first = words[index]
        last = first
        while index < len(words) and words[index].end_byte <= raw.end_byte:
            if words[index].text != ";" or words[index].end_byte < raw.end_byte:
                last = words[index]
            index += 1
        bounds.append((first.start_byte, last.end_byte))
    return bounds
