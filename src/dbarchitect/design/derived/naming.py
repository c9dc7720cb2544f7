"""Names of entities, attributes and references that give the tables and columns that are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.brief.keys import ENTITY_NAME, MEMBER_NAME, PHYSICAL_NAME
from dbarchitect.design.brief.naming import column_errors, table_errors
from dbarchitect.design.names import snake_case, table_name
from dbarchitect.model.english import IRREGULAR_PLURALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SINGULARS = {many: one for one, many in IRREGULAR_PLURALS.items()}
_NOT_ASCII = re.compile(r"[^A-Za-z0-9_]+")


def entity_of(table: str, taken: Iterable[str]) -> str:
    """A name in the singular, free among `taken`, whose table is this one where that can be."""
    words = [word for word in _ascii(table).split("_") if word] or ["entity"]
    last = words[-1].lower()
    forms = [(*words[:-1], one) for one in _singulars(last)]
    wanted = next((f for f in forms if table_name(_camel(f)) == table), forms[0])
    name, number = _camel(wanted), 1
    while name in taken or not re.fullmatch(ENTITY_NAME, name):
        number += 1
        name = f"{_camel(wanted) if name in taken else 'Entity'}{number}"
    return name


def attribute_of(column: str, taken: Iterable[str]) -> str:
    """A lower-case name, free among `taken`; the column's own where a brief may use it."""
    wanted = _member(column)
    if any(True for _ in column_errors(None, wanted, "it")):
        wanted = f"{wanted}_value"
    return _free(wanted, taken)


def reference_of(stem: str, taken: Iterable[str]) -> str:
    """A lower-case name, free among `taken`; a key word serves, for its column is longer."""
    return _free(_member(stem), taken)


def _member(name: str) -> str:
    wanted = snake_case(_ascii(name)).strip("_") or "value"
    return wanted if re.fullmatch(MEMBER_NAME, wanted) else f"value_{wanted}"


def _free(wanted: str, taken: Iterable[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def can_be_column(column: str) -> bool:
    """Whether a brief can name this column."""
    fits = re.fullmatch(PHYSICAL_NAME, column) is not None
    return fits and not any(True for _ in column_errors(None, column, "it"))


def can_be_table(table: str) -> bool:
    """Whether a brief can name this table."""
    fits = re.fullmatch(PHYSICAL_NAME, table) is not None
    return fits and not any(True for _ in table_errors(None, table, "it"))


def _ascii(name: str) -> str:
    return _NOT_ASCII.sub("_", name)


def _singulars(word: str) -> Iterator[str]:
    """What the word may be the plural of, the likeliest first; last the word itself."""
    if word in _SINGULARS:
        yield _SINGULARS[word]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("s"):
        yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    yield word


def _camel(words: Iterable[str]) -> str:
    return "".join(word[:1].upper() + word[1:] for word in words)
