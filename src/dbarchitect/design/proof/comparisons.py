"""Reading a CHECK far enough to generate rows that pass it: comparisons joined by AND.

What is not understood is left to the server: rows are drawn again until its CHECK is satisfied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPERATORS = ("<=", ">=", "<>", "!=", "=", "<", ">")
_TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "=": "=", "<>": "<>", "!=": "<>"}
_OPENING = frozenset("([")
_CLOSING = frozenset(")]")
_NAME = re.compile(r'[a-z_][a-z0-9_$]*|"(?:[^"]|"")+"', re.IGNORECASE)
_TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|\d+(?:\.\d+)?|::|<=|>=|<>|!=|\S"""
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`, both sides as SQL text without outer parentheses."""

    left: str
    operator: str
    right: str

    @property
    def turned(self) -> Comparison:
        """The same comparison with its sides exchanged."""
        return Comparison(self.right, _TURNED[self.operator], self.left)


def comparisons(expression: str) -> Iterator[Comparison]:
    """The comparisons that must all hold, as far as the expression is made of such."""
    for part in _split(_bare(expression), {"and"}):
        text = _bare(part)
        if text != part.strip() and len(_split(text, {"and"})) > 1:
            yield from comparisons(text)
            continue
        yield from _between(text)
        found = _comparison(text)
        if found is not None:
            yield found


def conjuncts(expression: str) -> tuple[str, ...]:
    """The conditions that must all hold, without outer parentheses."""
    return tuple(_bare(part) for part in _split(_bare(expression), {"and"}))


def column_name(text: str) -> str | None:
    """The column that the text is, casts and parentheses taken off, or None."""
    bare = _bare(text)
    head, _, cast = bare.partition("::")
    if cast and _NAME.fullmatch(_bare(head)):
        bare = _bare(head)
    if not _NAME.fullmatch(bare):
        return None
    return bare[1:-1].replace('""', '"') if bare.startswith('"') else bare.lower()


def number(text: str) -> float | None:
    """The number that the text is a constant of, casts and quotes taken off, or None."""
    bare = _bare(_bare(text).partition("::")[0]).strip("'")
    try:
        return float(bare)
    except ValueError:
        return None


def listed_values(expression: str, column: str) -> tuple[str, ...]:
    """The values of `column IN ('a', 'b')` or `column = ANY (ARRAY['a', 'b'])`, or nothing."""
    tokens = [token for token, _, _ in _tokens(_bare(expression))]
    words = [token.lower() for token in tokens]
    names = [t for t in tokens if _NAME.fullmatch(t) and column_name(t) == column]
    is_list = "in" in words or ("any" in words and "array" in words)
    if not names or not is_list or {"or", "not"} & set(words):
        return ()
    return tuple(t[1:-1].replace("''", "'") for t in tokens if t.startswith("'"))


def mentions(expression: str, column: str) -> bool:
    """Whether the expression names the column."""
    tokens = (token for token, _, _ in _tokens(expression))
    return any(_NAME.fullmatch(token) and column_name(token) == column for token in tokens)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """(token, where it starts, how deep in parentheses it is)."""
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in _CLOSING:
            depth -= 1
        yield token, match.start(), depth
        if token in _OPENING:
            depth += 1


def _bare(text: str) -> str:
    """The text without spaces and parentheses around all of it."""
    text = text.strip()
    while text.startswith("("):
        closing = next(
            (
                start
                for token, start, depth in _tokens(text)
                if token in _CLOSING and depth == 0
            ),
            -1,
        )
        if closing != len(text) - 1:
            break
        text = text[1:-1].strip()
    return text


def _split(text: str, words: set[str]) -> list[str]:
    """The text cut at these words outside parentheses; `BETWEEN a AND b` stays whole."""
    parts: list[str] = []
    begin = 0
    between = False
    for token, start, depth in _tokens(text):
        lower = token.lower()
        if depth == 0 and lower == "between" and lower not in words:
            between = True
        elif depth == 0 and lower in words:
            if between and lower == "and":
                between = False
                continue
            parts.append(text[begin:start])
            begin = start + len(token)
    return [*parts, text[begin:]]


def _between(text: str) -> Iterator[Comparison]:
    """`left BETWEEN low AND high` as the two comparisons that it stands for."""
    left, *rest = _split(text, {"between"})
    limits = _split(rest[0], {"and"}) if len(rest) == 1 else []
    words = {"or", "not", "symmetric"}
    if len(limits) == 2 and len(_split(text, words)) == 1:  # noqa: PLR2004 - from and to
        low, high = map(_bare, limits)
        yield from (Comparison(_bare(left), ">=", low), Comparison(_bare(left), "<=", high))


def _comparison(text: str) -> Comparison | None:
    if len(_split(text, {"or", "not", "is", "in", "like", "between"})) > 1:
        return None
    places = [
        (token, start)
        for token, start, depth in _tokens(text)
        if depth == 0 and token in _OPERATORS
    ]
    if len(places) != 1:
        return None
    operator, start = places[0]
    left, right = text[:start], text[start + len(operator) :]
    if not left.strip() or not right.strip():
        return None
    return Comparison(_bare(left), operator, _bare(right))
