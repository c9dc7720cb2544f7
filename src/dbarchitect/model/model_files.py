"""Models: a schema in the language of a library or tool beside PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSource:
    """What a model is made from: a schema, and the words of the brief where there is one.

    `entities` gives the entity that a table holds, `references` the name of the reference that
    foreign key columns stand for. A table or foreign key that is not in them is called after
    its own name.
    """

    name: str
    schema: Schema
    entities: Mapping[QualifiedName, str] = field(default_factory=dict[QualifiedName, str])
    references: Mapping[tuple[QualifiedName, tuple[str, ...]], str] = field(
        default_factory=dict[tuple[QualifiedName, tuple[str, ...]], str]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Something of the schema for which a format has no words: what it is, and of what."""

    what: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFiles:
    """A schema in one format: its files by relative path, and what they leave unsaid."""

    slug: str
    title: str
    files: Mapping[str, str]
    unsaid: tuple[Unsaid, ...] = ()
