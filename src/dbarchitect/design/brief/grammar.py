"""The published grammar of the short form as a value: what it offers, and what a text uses.

Rules:
    1. Nothing is listed here: every alternative and every part that may be left out is read
       from `GRAMMAR`.
    2. Of alternatives that fit, the one that takes most of the text is meant; of equals, one
       that names its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.shorthand import GRAMMAR
from dbarchitect.design.brief.tokens import TokenKind, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULES: dict[str, str] = dict(
    re.findall(r"^(\w+)\s*= (.*?) ;$", GRAMMAR, re.MULTILINE | re.DOTALL)
)
_START = "attribute"
_BRACKETS = {"[": "]", "{": "}", "(": ")"}
_TERMINALS = {
    "digits": TokenKind.NUMBER,
    "number": TokenKind.NUMBER,
    "word": TokenKind.WORD,
    "string": TokenKind.STRING,
}


@dataclass(frozen=True, slots=True)
class _Match:
    """What a part of the grammar took: up to `end` of the text, making use of `used`."""

    end: int
    used: frozenset[str] = frozenset()

    def then(self, other: _Match) -> _Match:
        return _Match(other.end, self.used | other.used)


def grammar_parts() -> tuple[str, ...]:
    """Every alternative and every part that may be left out, in the grammar's order."""
    found = (part for rule, body in _RULES.items() for part in _parts(rule, body))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def parts_used(text: str) -> frozenset[str]:
    """The parts of the grammar that a short form is made of; none where it is no short form."""
    found = _choice(_START, _RULES[_START], text, 0)
    if found is None or text[found.end :].strip():
        return frozenset()
    return found.used


def _parts(rule: str, body: str) -> Iterator[str]:
    branches = _split(body, "|")
    for branch in branches:
        if len(branches) > 1:
            yield _named(rule, branch)
        for part in _split(branch, ","):
            if part[0] in _BRACKETS:
                if part[0] != "(":
                    yield _named(rule, part)
                yield from _parts(rule, part[1:-1])


def _named(rule: str, part: str) -> str:
    return f"{rule}: {' '.join(part.split())}"


def _choice(rule: str, body: str, text: str, start: int) -> _Match | None:
    """The best of the alternatives of a body."""
    branches = _split(body, "|")
    best: _Match | None = None
    best_rank = (0, False)
    for branch in branches:
        found = _sequence(rule, branch, text, start)
        rank = (found.end if found else 0, branch.startswith('"'))
        if found is not None and (best is None or rank > best_rank):
            own = {_named(rule, branch)} if len(branches) > 1 else set[str]()
            best, best_rank = _Match(found.end, found.used | own), rank
    return best


def _sequence(rule: str, branch: str, text: str, start: int) -> _Match | None:
    found: _Match | None = _Match(start)
    for part in _split(branch, ","):
        if found is None:
            return None
        after = _part(rule, part, text, found.end)
        found = None if after is None else found.then(after)
    return found


def _part(rule: str, part: str, text: str, start: int) -> _Match | None:
    if part[0] == "(":
        return _choice(rule, part[1:-1], text, start)
    if part[0] in _BRACKETS:
        return _repeated(rule, part, text, start)
    if part[0] == '"':
        return _literal(part[1:-1], text, start)
    if part in _RULES:
        return _choice(part, _RULES[part], text, start)
    return _terminal(part, text, start)


def _repeated(rule: str, part: str, text: str, start: int) -> _Match:
    """As often as it goes, or at most once in square brackets."""
    found = _Match(start)
    while (after := _choice(rule, part[1:-1], text, found.end)) and after.end > found.end:
        found = found.then(_Match(after.end, after.used | {_named(rule, part)}))
        if part[0] == "[":
            break
    return found


def _literal(literal: str, text: str, start: int) -> _Match | None:
    tokens = Tokens(text, start)
    try:
        return _Match(tokens.position) if all(map(tokens.accept, literal.split())) else None
    except ComplaintError:
        return None


def _terminal(name: str, text: str, start: int) -> _Match | None:
    tokens = Tokens(text, start)
    try:
        if name == "json":
            tokens.json()
        elif tokens.next().kind is not _TERMINALS[name]:
            return None
    except ComplaintError:
        return None
    return _Match(tokens.position)


@cache
def _split(body: str, separator: str) -> tuple[str, ...]:
    """The parts between separators that stand in no bracket and in no quotes."""
    parts: list[str] = []
    depth, quoted, start = 0, False, 0
    for place, character in enumerate(body):
        quoted ^= character == '"'
        depth += 0 if quoted else (character in "[{(") - (character in ")}]")
        if character == separator and depth == 0 and not quoted:
            parts.append(body[start:place].strip())
            start = place + 1
    return (*parts, body[start:].strip())
