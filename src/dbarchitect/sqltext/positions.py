"""Where a byte of SQL text stands in the file that the user wrote.

Rule 1: the parser counts bytes of UTF-8; people count lines and characters, both from 1.
Rule 2: only this module turns the first into the second.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from dbarchitect.errors import Location, SqlError

_ENCODING_HINT = (
    "Save the file as UTF-8, or let it name its encoding: SET client_encoding = 'LATIN1';"
    " before anything else."
)


@dataclass(frozen=True, slots=True)
class Shift:
    """From this byte of a rewritten text on, the user's text is `delta` bytes further."""

    start_byte: int
    delta: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """SQL text with the place of its first character in the user's file.

    `text` is what the user wrote. `shifts`, in order, map bytes of a text that was made of
    it (binds numbered) back to it.
    """

    text: str
    file: str = "<sql>"
    line: int = 1
    column: int = 1
    shifts: tuple[Shift, ...] = ()

    def locate(self, byte: int) -> Location:
        """The place of a byte, counted from 0; one past the end is the end."""
        original = byte + self._delta(byte)
        data, starts = _layout(self.text)
        row = max(bisect_right(starts, original) - 1, 0)
        head = data[starts[row] : max(original, 0)]
        characters = len(head.decode(errors="ignore"))
        first_column = self.column if row == 0 else 1
        return Location(self.file, self.line + row, first_column + characters)

    def beginning_at(self, byte: int) -> SourceText:
        """The same places for a text that begins at this byte."""
        later = (
            Shift(shift.start_byte - byte, shift.delta + byte)
            for shift in self.shifts
            if shift.start_byte > byte
        )
        shifts = (Shift(0, byte + self._delta(byte)), *later)
        return SourceText(self.text, self.file, self.line, self.column, shifts)

    def _delta(self, byte: int) -> int:
        index = bisect_right(self.shifts, byte, key=_shift_start) - 1
        return self.shifts[index].delta if index >= 0 else 0


def require_sql_text(text: str, source: SourceText) -> bytes:
    """The text as the parser wants it, in UTF-8.

    Raises:
        SqlError: it holds a NUL or half a surrogate pair, which PostgreSQL never reads.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        message = _no_character(text[error.start])
        before = SourceText(text[: error.start], source.file, source.line, source.column)
        place = before.locate(len(before.text.encode()))
        raise SqlError(message, hint=_ENCODING_HINT, location=place) from error
    nul = data.find(b"\0")
    if nul >= 0:
        message = "the SQL holds a NUL character"
        hint = "PostgreSQL reads no text with a NUL; is this a binary file?"
        raise SqlError(message, hint=hint, location=source.locate(nul))
    return data


def _no_character(half: str) -> str:
    """A byte that could not be decoded stands in the text as half of a surrogate pair."""
    byte = ord(half) - 0xDC00
    if 0x80 <= byte <= 0xFF:  # noqa: PLR2004 - the bytes that are not ASCII
        return f"the file is not UTF-8: it holds the byte 0x{byte:02x}"
    return "the SQL holds a character that is not Unicode text"


def _shift_start(shift: Shift) -> int:
    return shift.start_byte


@lru_cache(maxsize=8)
def _layout(text: str) -> tuple[bytes, tuple[int, ...]]:
    """The text in UTF-8, and the byte at which each of its lines begins."""
    data = text.encode()
    lengths = (len(line) + 1 for line in data.split(b"\n")[:-1])
    return data, (0, *accumulate(lengths))
