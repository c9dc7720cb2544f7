"""Names in programs from names in databases.

Rules:
    1. A name is cut into words at every character that is no ASCII letter or digit, and where
       small letters turn into capitals.
    2. A name that is reserved gets a `_` behind it, one that is taken the next free number.
    3. The same schema gives the same names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.model_files import ModelSource
    from dbarchitect.model.schema import Table

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[A-Z]")


class FreeNames:
    """The names of one scope; each is given out once."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._reserved = frozenset(reserved)
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """The name, or the nearest one that is free; it is taken from now on."""
        base = f"{wanted}_" if wanted in self._reserved else wanted
        candidate, count = base, 1
        while candidate in self._taken or candidate in self._reserved:
            count += 1
            candidate = f"{wanted}_{count}"
        self._taken.add(candidate)
        return candidate


def snake_name(name: str) -> str:
    """The name as `small_letters`, never empty and never beginning with a digit."""
    return _not_a_number("_".join(word.lower() for word in _words(name)), "n_")


def pascal_name(name: str) -> str:
    """The name as `CapitalWords`, never empty and never beginning with a digit."""
    return _not_a_number("".join(_capital(word) for word in _words(name)), "N")


def camel_name(name: str) -> str:
    """The name as `capitalWords` after a small letter, never beginning with a digit."""
    first, *rest = _words(name) or [""]
    return _not_a_number("".join([first.lower(), *map(_capital, rest)]), "n")


def modelled_tables(source: ModelSource) -> tuple[Table, ...]:
    """The tables that models speak of: partitions are their parent's business."""
    return tuple(table for table in source.schema.tables if table.partition_of is None)


def class_names(source: ModelSource, reserved: Iterable[str]) -> Mapping[QualifiedName, str]:
    """A class for each table: named after its entity, else after itself."""
    free = FreeNames(reserved)
    wanted = {
        table.name: pascal_name(source.entities.get(table.name, table.name.name))
        for table in modelled_tables(source)
    }
    shared = {name for name in wanted.values() if list(wanted.values()).count(name) > 1}
    return {
        name: free.take(pascal_name(name.schema) + chosen if chosen in shared else chosen)
        for name, chosen in wanted.items()
    }


def _words(name: str) -> list[str]:
    return _WORD.findall(name)


def _capital(word: str) -> str:
    return word[0].upper() + word[1:].lower()


def _not_a_number(name: str, prefix: str) -> str:
    return name if name and not name[0].isdigit() else f"{prefix}{name}"
