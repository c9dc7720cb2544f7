"""A column's type, taken apart: what `format_type` prints, as a name with arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dbarchitect.model.identifier import QualifiedName

_NAME = r'(?:"(?:[^"]|"")+"|[\w$]+)'
_QUALIFIED = re.compile(rf"({_NAME})\.({_NAME})(.*)", re.DOTALL)
_ARGUMENTS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnType:
    """A type by its name without arguments; `own` is set where it is not PostgreSQL's.

    `text` is the whole type as SQL writes it, `base` the name of a built-in type.
    """

    text: str
    base: str
    arguments: tuple[str, ...] = ()
    own: QualifiedName | None = None
    is_array: bool = False

    @property
    def element(self) -> ColumnType:
        """The type of an array's elements; the type itself where it is no array."""
        return column_type(self.text.removesuffix("[]"))


def column_type(text: str) -> ColumnType:
    """The type that is written like this, with an empty search path."""
    single = text.removesuffix("[]")
    is_array = single != text
    found = _QUALIFIED.fullmatch(single)
    if found:
        own = QualifiedName(_unquoted(found[1]), _unquoted(found[2]))
        return ColumnType(
            text=text, base="", arguments=_arguments(found[3]), own=own, is_array=is_array
        )
    base = " ".join(_ARGUMENTS.sub(" ", single).split())
    return ColumnType(text=text, base=base, arguments=_arguments(single), is_array=is_array)


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _arguments(text: str) -> tuple[str, ...]:
    found = _ARGUMENTS.search(text)
    return tuple(part.strip() for part in found[1].split(",")) if found else ()
