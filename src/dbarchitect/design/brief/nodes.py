"""The located tree of a brief: scalars, lists and mappings, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from dbarchitect.errors import Location

_NULL = re.compile(r"(|~|null|Null|NULL)")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_NUMBER = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value or key as it was written; `raw` is the source between its first and last mark."""

    text: str
    location: Location
    plain: bool = True
    block: bool = False
    raw: str = field(default="", compare=False, repr=False)

    @property
    def is_null(self) -> bool:
        """Whether YAML reads it as no value."""
        return self.plain and _NULL.fullmatch(self.text) is not None

    @property
    def is_boolean(self) -> bool:
        """Whether YAML reads it as true or false."""
        return self.plain and _BOOLEAN.fullmatch(self.text) is not None

    @property
    def is_number(self) -> bool:
        """Whether YAML reads it as a number."""
        return self.plain and _NUMBER.fullmatch(self.text) is not None

    def place_of(self, offset: int) -> Location:
        """The place in the file of the character at `offset` of the text.

        Found by counting what is not white space, which folding and indentation change.
        """
        line, column = self.location.line or 1, self.location.column or 1
        skipped = self.raw.find("\n") + 1 if self.block else int(not self.plain)
        wanted = sum(not c.isspace() for c in self.text[:offset])
        for character in self.raw[:skipped]:
            line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        for character in self.raw[skipped:]:
            if not character.isspace():
                if wanted == 0:
                    break
                wanted -= 1
            line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        return Location(self.location.file, line, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with their values, in the order written; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    location: Location


Node: TypeAlias = Scalar | Sequence | Mapping
