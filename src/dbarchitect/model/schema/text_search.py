"""Text search dictionaries and configurations."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchDictionary:
    """`CREATE TEXT SEARCH DICTIONARY`; `options` are SQL text, as the server keeps them."""

    name: QualifiedName
    owner: str
    template: QualifiedName
    options: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchMapping:
    """The dictionaries that a token is looked up in, one after the other."""

    token: str
    dictionaries: tuple[QualifiedName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchConfiguration:
    """`CREATE TEXT SEARCH CONFIGURATION`, its mappings in the parser's order of tokens."""

    name: QualifiedName
    owner: str
    parser: QualifiedName
    mappings: tuple[TextSearchMapping, ...] = ()
    comment: str | None = None
