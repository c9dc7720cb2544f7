"""The words of an attribute's short form, cut but not yet understood."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum

from dbarchitect.design.brief.complaint import ComplaintError


class TokenKind(Enum):
    """What a token is made of."""

    WORD = "a word"
    NUMBER = "a number"
    STRING = "a quoted text"
    SYMBOL = "a symbol"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` is without quotes, `start` and `end` are offsets in the short form."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """The token as messages name it."""
        return "the end" if self.kind is TokenKind.END else f"`{self.text}`"


_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?(?![\w-]))"
    r"|'(?P<single>(?:[^']|'')*)'"
    r'|"(?P<double>(?:[^"]|"")*)"'
    r"|(?P<word>\w(?:[\w.-]*\w)?)"
    r"|(?P<symbol>\[\s*\]|<=|>=|<>|!=|[<>=~?,:()\[\]{}])"
    r")",
)
_SPACE = re.compile(r"\s*")


class Tokens:
    """The tokens of one short form, read from left to right; `position` is what was read."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self._position = position

    @property
    def position(self) -> int:
        """The offset behind the last token that was read."""
        return self._position

    def peek(self) -> Token:
        """The next token, which stays the next."""
        start = _after_space(self.text, self._position)
        if start == len(self.text):
            return Token(TokenKind.END, "", start, start)
        match = _TOKEN.match(self.text, self._position)
        if match is None:
            rest = self.text[start : start + 10]
            message = f"`{rest}` cannot begin anything here"
            raise ComplaintError(message, "Check quotes and brackets.")
        return _token(match, start)

    def next(self) -> Token:
        """The next token, which is read now."""
        token = self.peek()
        self._position = token.end
        return token

    def accept(self, *texts: str) -> bool:
        """Whether the next token is this word or symbol; it is read if so."""
        token = self.peek()
        if token.kind in (TokenKind.WORD, TokenKind.SYMBOL) and _squeezed(token) in texts:
            self._position = token.end
            return True
        return False

    def expect(self, text: str, *, after: str) -> None:
        """Reads this word or symbol.

        Raises:
            ComplaintError: something else stands there.
        """
        if not self.accept(text):
            message = f"`{text}` is missing after {after}, where {self.peek().shown} stands"
            raise ComplaintError(message, f"Write `{text}` there.")

    def json(self) -> str:
        """The JSON value that begins here, in JSON's shortest form; it is read now.

        Raises:
            ComplaintError: it is none.
        """
        start = _after_space(self.text, self._position)
        try:
            value, self._position = json.JSONDecoder().raw_decode(self.text, start)
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        except (ValueError, RecursionError) as error:
            message = f"`{self.text[start : start + 20]}` is no JSON"
            hint = 'Write JSON, such as `{}`, `[]` or `{"colour": "red"}`.'
            raise ComplaintError(message, hint) from error


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return position if match is None else match.end()


def _squeezed(token: Token) -> str:
    return "".join(token.text.split()) if token.kind is TokenKind.SYMBOL else token.text


def _token(match: re.Match[str], start: int) -> Token:
    end = match.end()
    if match["number"] is not None:
        return Token(TokenKind.NUMBER, match["number"].removeprefix("+"), start, end)
    if match["single"] is not None:
        return Token(TokenKind.STRING, match["single"].replace("''", "'"), start, end)
    if match["double"] is not None:
        return Token(TokenKind.STRING, match["double"].replace('""', '"'), start, end)
    if match["word"] is not None:
        return Token(TokenKind.WORD, match["word"], start, end)
    return Token(TokenKind.SYMBOL, match["symbol"], start, end)
