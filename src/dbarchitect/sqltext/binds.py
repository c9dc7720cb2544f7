"""Access SQL with `:name` binds, as SQL with `$1`, `$2`, ... that a server can prepare.

A colon directly before a name is a bind, with two exceptions that the grammar makes: after
an operand inside square brackets it parts the bounds of a slice (`a[lo:hi]`; a bound that
is a bind is written `a[1: :hi]`), and after an operand inside `JSON_OBJECT(...)` it parts a
key from its value. Strings, comments, casts, `:=` and operators are tokens of the server's
scanner, so a colon in them is never seen here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.positions import Shift, SourceText
from dbarchitect.sqltext.statements import split_source
from dbarchitect.sqltext.tree import Token, scan_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.statements import Statement

_OPERAND_KINDS = frozenset(
    ("IDENT", "UIDENT", "PARAM", "ICONST", "FCONST", "SCONST", "USCONST", "BCONST", "XCONST")
)
_JSON_PAIRS = {"json_object", "json_objectagg"}
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class BindOccurrence:
    """One place where a bind stands: its name, its number from 1, where the colon is."""

    name: str
    number: int
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundQuery:
    """A query whose binds are numbered; the same name has the same number everywhere.

    `names[0]` is the name of `$1`. `statement` is the numbered query parsed; places in it
    are places in the text that the user wrote.
    """

    text: str
    text_numbered: str
    names: tuple[str, ...]
    occurrences: tuple[BindOccurrence, ...]
    statement: Statement


def number_binds(
    text: str, *, file: str = "<sql>", line: int = 1, column: int = 1
) -> BoundQuery:
    """The one query in the text with its binds numbered in order of first appearance.

    `line` and `column` say where the text begins in the file, both from 1.

    Raises:
        SqlError: it does not parse, holds no statement or several, or mixes `:name` with
            another form of bind.
    """
    source = SourceText(text, file, line, column)
    colons = tuple(_bind_tokens(scan_tokens(text, source), source))
    names = tuple(dict.fromkeys(name.text for _, name in colons))
    numbered, shifts = _rewrite(text, colons, names)
    mapped = SourceText(text, file, line, column, shifts)
    statements = split_source(numbered, mapped)
    if len(statements) != 1:
        raise _not_one_statement(statements, source)
    return BoundQuery(
        text=text,
        text_numbered=statements[0].text,
        names=names,
        occurrences=tuple(
            BindOccurrence(
                name.text, names.index(name.text) + 1, source.locate(colon.start_byte)
            )
            for colon, name in colons
        ),
        statement=statements[0],
    )


def _not_one_statement(statements: Sequence[Statement], source: SourceText) -> SqlError:
    if not statements:
        return SqlError(
            "the SQL holds no statement",
            hint="Write one SELECT, INSERT, UPDATE, DELETE or MERGE.",
            location=source.locate(0),
        )
    return SqlError(
        f"the SQL holds {len(statements)} statements, not one",
        hint="Write each statement as an access pattern of its own.",
        location=statements[1].location,
    )


def _bind_tokens(tokens: Sequence[Token], source: SourceText) -> Iterator[tuple[Token, Token]]:
    """Each bind's colon with the name that follows it."""
    words = [token for token in tokens if not token.is_comment]
    brackets: list[str] = []
    previous: Token | None = None
    for token, following in pairwise([*words, _end_token(words)]):
        if token.kind == "PARAM":
            raise _refused(token, "a numbered bind", source)
        if token.text == ":" and not _parts_operands(previous, brackets):
            if _is_name_after(token, following, source):
                yield token, following
        else:
            _follow_brackets(brackets, token, previous)
        previous = token


def _end_token(words: Sequence[Token]) -> Token:
    end = words[-1].end_byte + 1 if words else 0
    return Token("END", "", end, end, is_keyword=False)


def _follow_brackets(brackets: list[str], token: Token, previous: Token | None) -> None:
    if token.text == "[":
        brackets.append("pairs")
    elif token.text == "(":
        is_json = previous is not None and previous.text.lower() in _JSON_PAIRS
        brackets.append("pairs" if is_json else "plain")
    elif token.text in {")", "]"} and brackets:
        brackets.pop()


def _parts_operands(previous: Token | None, brackets: Sequence[str]) -> bool:
    if not brackets or brackets[-1] != "pairs" or previous is None:
        return False
    return previous.kind in _OPERAND_KINDS or previous.is_keyword or previous.text in {")", "]"}


def _is_name_after(colon: Token, following: Token, source: SourceText) -> bool:
    """Whether a bind's name follows; a colon that is none is left to the parser.

    Raises:
        SqlError: what follows is meant as a bind but is none of ours.
    """
    if following.start_byte != colon.end_byte:
        return False
    if following.kind in {"SCONST", "ICONST"} or following.text.startswith('"'):
        raise _refused(colon, f"the bind :{following.text}", source)
    is_name = following.kind == "IDENT" or following.is_keyword
    return is_name and _PLAIN_NAME.fullmatch(following.text) is not None


def _refused(token: Token, what: str, source: SourceText) -> SqlError:
    return SqlError(
        f"{what} is not understood in access SQL",
        hint="Write a bind as :name, in letters, digits and underscores, without quotes.",
        location=source.locate(token.start_byte),
    )


def _rewrite(
    text: str, colons: Sequence[tuple[Token, Token]], names: Sequence[str]
) -> tuple[str, tuple[Shift, ...]]:
    """The text with numbers for names, and how its bytes map back."""
    data = text.encode()
    pieces: list[bytes] = []
    shifts: list[Shift] = []
    done = length = 0
    for colon, name in colons:
        before = data[done : colon.start_byte]
        number = f"${names.index(name.text) + 1}".encode()
        # An identifier or a number directly before the colon would swallow the `$`.
        glued = before.decode()[-1:]
        if glued.isalnum() or glued in {"_", "$"} or not glued.isascii():
            number = b" " + number
        pieces += [before, number]
        length += len(before)
        shifts.append(Shift(length, colon.start_byte - length))
        length += len(number)
        done = name.end_byte
        shifts.append(Shift(length, done - length))
    pieces.append(data[done:])
    return b"".join(pieces).decode(), tuple(shifts)
