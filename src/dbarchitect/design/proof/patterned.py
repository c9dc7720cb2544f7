"""Texts that match a regular expression, made from their number.

What is understood: literals, classes, `.`, groups, alternatives (the first is taken) and
repetitions. Anything else (look-around, back references) is left to the server, whose CHECK
then refuses the rows.
Source: PostgreSQL documentation, 9.7.3, POSIX Regular Expressions.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LETTERS = string.ascii_lowercase + string.ascii_uppercase + string.digits
_ANY = _LETTERS + "_-.,:;!?@#%&=/ "
_CLASSES = {
    "d": string.digits,
    "w": _LETTERS + "_",
    "s": " ",
    "D": string.ascii_letters,
    "W": "-.,:;!?@#%&=/ ",
    "S": _LETTERS,
}
_NAMED = {
    "alpha": string.ascii_letters,
    "alnum": _LETTERS,
    "digit": string.digits,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "space": " ",
    "xdigit": "0123456789abcdef",
}
_OPEN_REPETITION = 8
"""How often at most something is repeated that could be repeated for ever."""

_LARGEST_NUMBER = 2**62
_COUNTS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_RANGE = re.compile(r"(.)-(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of an alphabet in a row, `least` to `most` of them."""

    alphabet: str
    least: int
    most: int


def pattern_of(expression: str) -> tuple[str, str] | None:
    """(left side, pattern) of the CHECK `left ~ 'pattern'`, or None if it is something else."""
    found = re.fullmatch(r"\(*(.+?)\)*\s+~\s+'((?:[^']|'')*)'(?:::text)?\)*", expression)
    return (found[1], found[2].replace("''", "'")) if found else None


def matching_text(pattern: str, number: str, most: int | None) -> tuple[str, int] | None:
    """SQL of a text that matches, and its length; None where the pattern is not understood.

    Different numbers (an SQL expression, from 0 to 2**63 - 1) give different texts as far as
    the pattern has room; no text is longer than `most`.
    """
    try:
        pieces = _Parser(pattern).parse()
    except (IndexError, ValueError):
        return None
    alphabets = [letters for piece in _fitted(pieces, most) for letters in piece]
    return (" || ".join(_letters(alphabets, number)) or "''", len(alphabets))


def _fitted(pieces: Sequence[Piece], most: int | None) -> Iterator[list[str]]:
    """Each piece as its letters' alphabets, the last pieces cut first where room is short."""
    room = 10**6 if most is None else most - sum(piece.least for piece in pieces)
    for piece in pieces:
        more = max(0, min(piece.most - piece.least, room))
        room -= more
        yield [piece.alphabet] * (piece.least + more)


def _letters(alphabets: Sequence[str], number: str) -> Iterator[str]:
    found: list[str] = []
    radix = 1
    for alphabet in reversed(alphabets):
        size = len(alphabet)
        if size == 1 or radix * size > _LARGEST_NUMBER:
            found.append(quote_literal(alphabet[0]))
            continue
        place = f"1 + (({number} / {radix}) % {size})::integer"
        found.append(f"substr({quote_literal(alphabet)}, {place}, 1)")
        radix *= size
    yield from reversed(found)


class _Parser:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def parse(self) -> list[Piece]:
        """The pieces of the whole pattern.

        Raises:
            ValueError: it holds what is not understood.
            IndexError: it ends too early.
        """
        pieces = self._alternatives()
        if self._at < len(self._text):
            message = f"`{self._text[self._at]}` closes nothing"
            raise ValueError(message)
        return pieces

    def _alternatives(self) -> list[Piece]:
        first = self._sequence()
        while self._at < len(self._text) and self._text[self._at] == "|":
            self._at += 1
            self._sequence()
        return first

    def _sequence(self) -> list[Piece]:
        pieces: list[Piece] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            atom = self._atom()
            least, most = self._counts()
            if len(atom) == 1 and atom[0].least == atom[0].most == 1:
                pieces.append(Piece(atom[0].alphabet, least, most))
            else:
                pieces.extend(atom * least)
        return pieces

    def _atom(self) -> list[Piece]:
        letter = self._next()
        if letter in "^$":
            return []
        if letter == "(":
            return self._group()
        return [Piece(self._alphabet(letter), 1, 1)]

    def _group(self) -> list[Piece]:
        if self._text[self._at] == "?":
            if self._text[self._at : self._at + 2] != "?:":
                message = "look-around is not understood"
                raise ValueError(message)
            self._at += 2
        inner = self._alternatives()
        if self._next() != ")":
            message = "a group is not closed"
            raise ValueError(message)
        return inner

    def _alphabet(self, letter: str) -> str:
        if letter == "\\":
            return self._escaped()
        if letter == "[":
            return self._class()
        return _ANY if letter == "." else letter

    def _escaped(self) -> str:
        letter = self._next()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter.isalnum():
            message = f"`\\{letter}` is not understood"
            raise ValueError(message)
        return letter

    def _class(self) -> str:
        negated = self._text[self._at] == "^"
        self._at += negated
        found = ""
        while self._text[self._at] != "]" or not found:
            found += self._member()
        self._at += 1
        letters = "".join(dict.fromkeys(found))
        if negated:
            letters = "".join(letter for letter in _ANY if letter not in letters)
        if not letters:
            message = "a class is empty"
            raise ValueError(message)
        return letters

    def _member(self) -> str:
        named = re.compile(r"\[:(\w+):\]").match(self._text, self._at)
        if named:
            self._at = named.end()
            return _NAMED.get(named[1], "") or _NAMED["alnum"]
        span = _RANGE.match(self._text, self._at)
        if span and span[2] != "]" and span[1] != "\\":
            self._at = span.end()
            return "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1)))
        letter = self._next()
        return self._escaped() if letter == "\\" else letter

    def _counts(self) -> tuple[int, int]:
        rest = self._text[self._at : self._at + 1]
        found = _COUNTS.match(self._text, self._at)
        least, most = 1, 1
        if found:
            self._at = found.end()
            least = int(found[1])
            most = least if not found[2] else int(found[3] or max(least, _OPEN_REPETITION))
        elif rest and rest in "?*+":
            self._at += 1
            least, most = {"?": (0, 1), "*": (0, _OPEN_REPETITION), "+": (1, _OPEN_REPETITION)}[
                rest
            ]
        if self._text[self._at : self._at + 1] == "?":
            self._at += 1
        return least, most

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1]
