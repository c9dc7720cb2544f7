"""What the definitions of functions, triggers and rules say, asked by their tree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import parse_statements

if TYPE_CHECKING:
    from dbarchitect.sqltext.tree import Node

_QUOTE = '"'
_PATH_WORD = re.compile(r'"(?:[^"]|"")*"|[^\s,"]+')


def has_parsed_body(definition: str) -> bool:
    """Whether the function's body was parsed when it was made: BEGIN ATOMIC or RETURN.

    A definition that PostgreSQL 18's grammar does not read has a body in a string.
    """
    tree = definition_tree(definition)
    return tree is not None and tree.has("sql_body")


def names_in_path(search_path: str) -> tuple[str, ...]:
    """The schemas of a setting `search_path`, in order, without quotes and empty ones."""
    words = _PATH_WORD.findall(search_path)
    return tuple(name for name in map(_unquoted, words) if name)


@lru_cache(maxsize=256)
def definition_tree(definition: str) -> Node | None:
    """The tree of a whole CREATE statement; nothing where it does not parse."""
    try:
        return parse_statements(definition, SourceText(definition))[0].node
    except SqlError:
        return None


def _unquoted(word: str) -> str:
    if word.startswith(_QUOTE):
        return word[1:-1].replace(_QUOTE * 2, _QUOTE)
    return word.lower()
