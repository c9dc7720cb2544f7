"""The binds of drivers and frameworks as `$1`, `$2`: `:name`, `@name`, `%s`, `?` and others.

Rule 1: a sign is a bind only where no operator can stand, that is behind no operand: `a % s` is
        a remainder, `data ? 'key'` a test of a document, and `a[lo:hi]` a slice.
Rule 2: the server's scanner glues signs to operators (`=%`, `>=?`); what is left of such a
        token must be an operator that compares or computes.
Rule 3: `@name` is a bind, not the absolute value of a column: sqlc, pgx and Npgsql say so, and
        hardly anybody asks for that value without parentheses or a blank; `a <@b` is contained.

Source: the documentation of sqlc (`@name`, `sqlc.arg`, `narg`, `slice`, `embed`), pgx
(NamedArgs), Npgsql, psycopg, JDBC and SQLAlchemy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.sqltext.positions import Shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.sqltext.tree import Token

_OPERAND_KINDS = frozenset(
    ("IDENT", "UIDENT", "PARAM", "ICONST", "FCONST", "SCONST", "USCONST", "BCONST", "XCONST")
)
_OPERAND_WORDS = frozenset(
    ("null", "true", "false", "end", "current_date", "current_timestamp", "current_time",
     "localtimestamp", "localtime", "current_user", "session_user")
)  # fmt: skip
_GLUED_TO = frozenset(("=", "<", ">", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "||"))
_QUOTED_NAMES = frozenset(("SCONST", "IDENT"))
_MACROS = frozenset(("arg", "narg", "slice"))


@dataclass(frozen=True, slots=True)
class Numbered:
    """SQL with numbered binds; `shifts` lead from its bytes to those that were written."""

    text: str
    shifts: tuple[Shift, ...] = ()


def numbered(data: bytes, tokens: Sequence[Token]) -> Numbered:
    """The statement with each bind as `$n`; the bytes of its tokens count in `data`.

    The same name has the same number; a bind without a name has a number of its own.
    """
    words = [token for token in tokens if not token.is_comment]
    own = [int(word.text[1:]) for word in words if word.kind == "PARAM"]
    walk = _Walk(data, words, used=max(own, default=0))
    return walk.rewritten()


@dataclass(slots=True)
class _Walk:
    """One walk over a statement; `used` is the highest number given."""

    data: bytes
    words: Sequence[Token]
    used: int
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    pieces: list[bytes] = field(default_factory=list[bytes])
    shifts: list[Shift] = field(default_factory=list[Shift])
    done: int = 0
    length: int = 0

    def rewritten(self) -> Numbered:
        index, brackets = 0, list[str]()
        while index < len(self.words):
            token = self.words[index]
            taken = self._bind_at(index, in_brackets=brackets[-1:] == ["["])
            if taken:
                index += taken
                continue
            if token.text in {"(", "["}:
                brackets.append(token.text)
            elif token.text in {")", "]"} and brackets:
                brackets.pop()
            index += 1
        self.pieces.append(self.data[self.done :])
        return Numbered(b"".join(self.pieces).decode(), tuple(self.shifts))

    def _bind_at(self, index: int, *, in_brackets: bool) -> int:
        """How many tokens from here on are a bind, which is written then; else 0."""
        token = self.words[index]
        behind_operand = index > 0 and _is_operand(self.words[index - 1])
        if token.text == ":":
            return 0 if in_brackets and behind_operand else self._colon(index)
        if token.text.lower() in {"sqlc", "pggen"}:
            return self._macro(index)
        return self._signed(index, token, behind_operand=behind_operand)

    def _signed(self, index: int, token: Token, *, behind_operand: bool) -> int:
        """What ends in a sign of a bind, with an operator in front of it or none."""
        rest, sign = token.text[:-1], token.text[-1:]
        is_operator = rest not in _GLUED_TO if rest else behind_operand
        if is_operator or token.kind in _OPERAND_KINDS or (rest, sign) == ("<", "@"):
            return 0
        if sign == "%":
            return self._percent(index, token.end_byte - 1)
        if sign == "@":
            return self._at_sign(index, token.end_byte - 1)
        return self._question_mark(index, token) if sign == "?" else 0

    def _at_sign(self, index: int, start: int) -> int:
        name = self._adjacent(index + 1)
        if name is None or not (name.kind == "IDENT" or name.is_keyword):
            return 0
        self._put(start, name.end_byte, name.text.strip('"'), index)
        return 2

    def _macro(self, index: int) -> int:
        """`sqlc.arg(name)` is a bind, `sqlc.embed(orders)` the row of orders."""
        whole = self.words[index : index + _OF_MACRO]
        signs = [word.text for word in whole[1::2]]
        if signs != [".", "(", ")"]:
            return 0
        called, name = whole[2].text.lower(), whole[4]
        if called in _MACROS:
            self._put(whole[0].start_byte, whole[-1].end_byte, name.text.strip("'\""), index)
        elif called == "embed":
            self._unwrap(name, whole[0].start_byte, whole[-1].end_byte)
        else:
            return 0
        return _OF_MACRO

    def _unwrap(self, kept: Token, start: int, end: int) -> None:
        """What stands around the token is blank; no byte moves."""
        before, text = self.data[self.done : start], self.data[kept.start_byte : kept.end_byte]
        blank = b" " * (kept.start_byte - start)
        self.pieces += [before, blank, text, b" " * (end - kept.end_byte)]
        self.length += end - self.done
        self.done = end

    def _question_mark(self, index: int, token: Token) -> int:
        if self._is_operand_after(index):
            return 0
        self._put(token.end_byte - 1, token.end_byte, "", index)
        return 1

    def _is_operand_after(self, index: int) -> bool:
        """Whether `?` has an operand on its right, as an operator has."""
        following = self.words[index + 1 : index + 2]
        return bool(following) and following[0].kind in _OPERAND_KINDS - {"IDENT", "UIDENT"}

    def _colon(self, index: int) -> int:
        name = self._adjacent(index + 1)
        if name is None or name.text.startswith("::"):
            return 0
        is_name = name.kind in _QUOTED_NAMES or name.is_keyword or name.kind == "ICONST"
        if not is_name:
            return 0
        self._put(self.words[index].start_byte, name.end_byte, name.text.strip("'\""), index)
        return 2

    def _percent(self, index: int, start: int) -> int:
        following = self._adjacent(index + 1)
        if following is None:
            return 0
        if following.text == "s":
            self._put(start, following.end_byte, "", index)
            return 2
        whole = self.words[index + 1 : index + 5]
        if [word.text for word in whole[:1]] == ["("] and len(whole) >= _OF_NAMED:
            name, close, letter = whole[1:4]
            if close.text == ")" and letter.text == "s":
                self._put(start, letter.end_byte, name.text, index)
                return 1 + _OF_NAMED
        return 0

    def _adjacent(self, index: int) -> Token | None:
        """The token at that place, if nothing stands between it and the one before."""
        if index >= len(self.words):
            return None
        token = self.words[index]
        return token if token.start_byte == self.words[index - 1].end_byte else None

    def _put(self, start: int, end: int, name: str, index: int) -> None:
        """`$n` stands in place of these bytes, in parentheses where a list was meant."""
        number = self.numbers.get(name) if name else None
        if number is None:
            self.used += 1
            number = self.used
            if name:
                self.numbers[name] = number
        is_list = index > 0 and self.words[index - 1].text.lower() == "in"
        opening, closing = (" (", ")") if is_list else (" ", "")
        bind = f"{opening}${number}{closing}"
        before = self.data[self.done : start]
        self.pieces += [before, bind.encode()]
        self.length += len(before)
        # What is put before the number stands nowhere in the user's text, as the number does.
        for place in (self.length, self.length + len(opening)):
            self.shifts.append(Shift(place, start - place))
        self.length += len(bind)
        self.shifts.append(Shift(self.length, end - self.length))
        self.done = end


_OF_MACRO = 6
"""Tokens of `sqlc.arg(name)`."""

_OF_NAMED = 4
"""Tokens of `%(name)s` behind its first sign: a parenthesis, the name, another one, `s`."""


def _is_operand(token: Token) -> bool:
    if token.kind in _OPERAND_KINDS or token.text in {")", "]", "*"}:
        return token.text != "*"
    return token.text.lower() in _OPERAND_WORDS
