"""What a brief is derived from, table by table, and what of it a brief cannot say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool"


@dataclass(frozen=True, slots=True, order=True)
class NotExpressed:
    """Something of a database that its brief does not say, and why, as a full sentence."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Named:
    """A table with the name of its entity."""

    entity: str
    table: Table


@dataclass(frozen=True, slots=True)
class Ground:
    """A schema, and the tables of it that become entities, by their name."""

    schema: Schema
    named: Mapping[QualifiedName, Named]
    left_out: list[NotExpressed] = field(default_factory=list[NotExpressed])

    def leave_out(self, subject: str, reason: str) -> None:
        """The subject is told as one that the brief does not say."""
        self.left_out.append(NotExpressed(subject, reason))
