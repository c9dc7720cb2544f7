"""The attributes of a class: its columns, and its relationships in both directions.

Rules:
    1. An attribute is the column's name in snake_case; where that is reserved, by Python, by
       SQLAlchemy's declarative classes or by what the module imports, `_` follows.
    2. The database enforces what happens to children: no relationship sets a foreign key to
       NULL by itself, and ON DELETE CASCADE deletes through the session as well.
"""

from __future__ import annotations

import keyword as python_keywords
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.schema.constraints import ForeignKeyAction
from dbarchitect.model.schema.relations import LARGEST_INTEGERS, GeneratedKind, IdentityKind
from dbarchitect.report.models.names import FreeNames, snake_name
from dbarchitect.report.models.sqlalchemy.python_text import call, keyword, sql, string
from dbarchitect.report.models.unsaid_columns import identity_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.report.models.links import Link
    from dbarchitect.report.models.sqlalchemy.types import Types

RESERVED = frozenset(
    {
        *python_keywords.kwlist,
        *python_keywords.softkwlist,
        *("metadata", "registry", "mapped_column", "relationship", "text", "literal_column"),
        *("bool", "bytes", "dict", "float", "int", "list", "str", "pg", "dt"),
    }
)
"""Names that an attribute cannot have without hiding another.

Source: SQLAlchemy documentation, Declarative Table Configuration (`metadata`, `registry`).
"""


@dataclass(frozen=True, slots=True)
class ClassNames:
    """The names of one class: of its columns, and of its links from either end."""

    columns: Mapping[str, str]
    forward: Mapping[str, str]
    backward: Mapping[tuple[QualifiedName, str], str]


def names_of(table: Table, links: Iterable[Link]) -> ClassNames:
    """Names for the table's columns first, then for its relationships."""
    free = FreeNames(RESERVED)
    columns = {column.name: free.take(snake_name(column.name)) for column in table.columns}
    both = tuple(links)
    forward = {
        link.key.name: free.take(link.forward) for link in both if link.child.name == table.name
    }
    backward = {
        (link.child.name, link.key.name): free.take(link.backward)
        for link in both
        if link.parent.name == table.name
    }
    return ClassNames(columns, forward, backward)


def column_line(table: Table, column: Column, name: str, types: Types) -> str:
    """The column as an annotated attribute."""
    kind = types.of_column(column)
    optional = "" if column.not_null is not None else " | None"
    head = f"    {name}: Mapped[{kind.annotation}{optional}] = "
    arguments = [
        *([] if name == column.name else [string(column.name)]),
        kind.expression,
        *_generation(column),
        *(["autoincrement=False"] if _looks_serial(table, column) else []),
        *keyword("server_default", sql(column.default) if column.default else None),
        *keyword("comment", string(column.comment) if column.comment is not None else None),
    ]
    return head + call("mapped_column", arguments, indent=4, head=len(head) - 4)


def _generation(column: Column) -> Iterator[str]:
    if column.generated is not None:
        stored = column.generated.kind is GeneratedKind.STORED
        yield f"Computed({sql(column.generated.expression)}, persisted={stored})"
    if column.identity is not None:
        always = column.identity.kind is IdentityKind.ALWAYS
        options = [f"{name}={value}" for name, value in identity_options(column).items()]
        yield f"Identity({', '.join([f'always={always}', *options])})"


def _looks_serial(table: Table, column: Column) -> bool:
    """Whether SQLAlchemy would give the column a sequence that the design does not have."""
    key = table.primary_key
    alone = key is not None and key.columns == (column.name,)
    given = column.identity is not None or column.default is not None
    return alone and not given and column.type in LARGEST_INTEGERS


@dataclass(frozen=True, slots=True)
class Relationships:
    """The relationships of a schema: the classes, and the names within each."""

    classes: Mapping[QualifiedName, str]
    names: Mapping[QualifiedName, ClassNames]
    links: tuple[Link, ...]

    def of(self, table: Table) -> Iterator[str]:
        """The relationships of a table's class: to its parents, then to its children."""
        for link in self.links:
            if link.child.name == table.name:
                yield self._forward(link)
        for link in self.links:
            if link.parent.name == table.name:
                yield self._backward(link)

    def _forward(self, link: Link) -> str:
        own, other = self.names[link.child.name], self.names[link.parent.name]
        kind = self.classes[link.parent.name] + (" | None" if link.optional else "")
        foreign = ", ".join(own.columns[name] for name in link.key.columns)
        arguments = [
            f"back_populates={string(other.backward[link.child.name, link.key.name])}",
            f"foreign_keys=[{foreign}]",
        ]
        if link.child.name == link.parent.name:
            remote = ", ".join(own.columns[name] for name in link.key.referenced_columns)
            arguments.append(f"remote_side=[{remote}]")
        arguments += self._overlaps(link)
        return _relationship(own.forward[link.key.name], kind, arguments)

    def _backward(self, link: Link) -> str:
        own, other = self.names[link.parent.name], self.names[link.child.name]
        target = self.classes[link.child.name]
        kind = f"{target} | None" if link.to_one else f"list[{target}]"
        foreign = ", ".join(f"{target}.{other.columns[name]}" for name in link.key.columns)
        arguments = [
            f"back_populates={string(other.forward[link.key.name])}",
            f"foreign_keys={string(f'[{foreign}]')}",
            *_deletion(link),
            *self._overlaps(link),
        ]
        return _relationship(own.backward[link.child.name, link.key.name], kind, arguments)

    def _overlaps(self, link: Link) -> list[str]:
        """The relationships that write some of the same columns, which SQLAlchemy asks for."""
        names = [
            name
            for other in self.links
            if other is not link
            and other.child.name == link.child.name
            and set(other.key.columns) & set(link.key.columns)
            for name in (
                self.names[other.child.name].forward[other.key.name],
                self.names[other.parent.name].backward[other.child.name, other.key.name],
            )
        ]
        return [f"overlaps={string(','.join(names))}"] if names else []


def _deletion(link: Link) -> list[str]:
    if link.key.on_delete is ForeignKeyAction.CASCADE:
        return ['cascade="all"', "passive_deletes=True"]
    if link.key.on_delete in {ForeignKeyAction.SET_NULL, ForeignKeyAction.SET_DEFAULT}:
        return ["passive_deletes=True"]
    return ['passive_deletes="all"']


def _relationship(name: str, kind: str, arguments: list[str]) -> str:
    head = f"    {name}: Mapped[{kind}] = "
    return head + call("relationship", arguments, indent=4, head=len(head) - 4)
