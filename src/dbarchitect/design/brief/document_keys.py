"""The keys that a document is declared to have: `json {color: text, size: integer?}`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.tokens import TokenKind
from dbarchitect.model.brief import AttributeKind, AttributeType, DocumentKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.design.brief.tokens import Tokens

INNER_KINDS = frozenset(
    {
        AttributeKind.TEXT,
        AttributeKind.INTEGER,
        AttributeKind.NUMERIC,
        AttributeKind.BOOLEAN,
        AttributeKind.JSON,
        AttributeKind.ENUMERATION,
    }
)
"""What JSON itself can tell apart, and listed texts: days and moments are texts there."""

MOST_KEYS = 50
"""The most keys of one document; more of them are an entity of its own."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_ONLY = "only"
_EXAMPLE = "Write such as `json {color: text, size: integer?, tags: text[]}`, in quotes."


def with_keys(
    tokens: Tokens, kind: AttributeType, read_type: Callable[[Tokens], AttributeType]
) -> AttributeType:
    """The document's type with the keys that follow, if any do.

    Raises:
        ComplaintError: they are not written as keys with types.
    """
    closed = tokens.accept(_ONLY)
    if not tokens.accept("{"):
        if closed:
            message = f"`json {_ONLY}` needs its keys in braces"
            raise ComplaintError(message, _EXAMPLE)
        return kind
    keys: list[DocumentKey] = []
    while True:
        keys.append(_key(tokens, read_type))
        _require_apart(keys)
        if tokens.accept("}"):
            return replace(kind, keys=tuple(keys), closed=closed)
        if not tokens.accept(","):
            message = f"a comma is missing after key `{keys[-1].name}` of the document"
            raise ComplaintError(message, _EXAMPLE)


def write_keys(kind: AttributeType, write_type: Callable[[AttributeType], str]) -> str:
    """The document's type with its keys, as `with_keys` reads it."""
    listed = ", ".join(
        f"{key.name}: {write_type(key.type)}{'?' if key.optional else ''}" for key in kind.keys
    )
    return f"json {_ONLY} {{{listed}}}" if kind.closed else f"json {{{listed}}}"


def _key(tokens: Tokens, read_type: Callable[[Tokens], AttributeType]) -> DocumentKey:
    token = tokens.next()
    if token.kind is not TokenKind.WORD or not _NAME.fullmatch(token.text):
        message = f"{token.shown} is no key of a document"
        hint = "A key is a word of letters, digits, `_` and `-`, of at most 40."
        raise ComplaintError(message, f"{hint} {_EXAMPLE}")
    tokens.expect(":", after=f"key `{token.text}`")
    kind = read_type(tokens)
    if kind.kind not in INNER_KINDS or kind.length is not None or kind.precision is not None:
        names = "text, integer, numeric, boolean, json and `one of [...]`"
        message = f"`{kind.kind.value}` is no type of key `{token.text}`"
        if kind.kind in INNER_KINDS:
            message = f"key `{token.text}` is no place for a size"
        hint = f"JSON knows {names}, and lists of them; a column of its own has any type."
        raise ComplaintError(message, hint)
    return DocumentKey(name=token.text, type=kind, optional=tokens.accept("?"))


def _require_apart(keys: list[DocumentKey]) -> None:
    names = [key.name for key in keys]
    if names[-1] in names[:-1]:
        message = f"key `{names[-1]}` is said twice"
        raise ComplaintError(message, "Name each key of a document once.")
    if len(names) > MOST_KEYS:
        message = f"a document of more than {MOST_KEYS} keys is no document"
        raise ComplaintError(message, "Make an entity of it.")
