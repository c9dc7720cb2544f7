"""Foreign keys as two names: what a row refers to, and what refers to it.

Rules:
    1. The name towards the parent is the reference's own; without a brief it is the column
       without `_id`, or what the constraint's name has between its table and `_fkey`.
    2. The name towards the children is their table's, or their entity's where there is at most
       one; where a table refers to the same one twice, or to itself, `_by_` and the name of
       rule 1 follow.
    3. A foreign key over periods compares no equal values, and has no names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.report.models.names import modelled_tables, snake_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.model_files import ModelSource
    from dbarchitect.model.schema import ForeignKey, Table

References = Mapping[QualifiedName, Collection[QualifiedName]]
"""The tables that each table reaches over foreign keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A foreign key between two modelled tables, with its two names in snake_case.

    `to_one` says that a parent has at most one such row.
    """

    child: Table
    key: ForeignKey
    parent: Table
    forward: str
    backward: str
    to_one: bool

    @property
    def optional(self) -> bool:
        """Whether a row may refer to nothing."""
        return any(self.child.column(name).not_null is None for name in self.key.columns)


def references_between(tables: Iterable[Table]) -> References:
    """Which tables each table reaches over foreign keys, itself only over others."""
    direct = {
        table.name: {key.referenced_table for key in table.foreign_keys} - {table.name}
        for table in tables
    }
    reached = {name: set(targets) for name, targets in direct.items()}
    growing = True
    while growing:
        before = {name: len(targets) for name, targets in reached.items()}
        for targets in reached.values():
            targets |= {far for near in tuple(targets) for far in direct.get(near, set())}
        growing = any(len(reached[name]) > count for name, count in before.items())
    return reached


def is_circular(table: Table, key: ForeignKey, reached: References) -> bool:
    """Whether the foreign key closes a circle of several tables."""
    other = key.referenced_table
    return other != table.name and table.name in reached.get(other, ())


def links(source: ModelSource) -> tuple[Link, ...]:
    """Every foreign key that has two ends in the schema, in the order of its tables."""
    tables = {table.name: table for table in modelled_tables(source)}
    return tuple(
        _link(source, child, key, tables[key.referenced_table])
        for child in tables.values()
        for key in _followed(child)
        if key.referenced_table in tables
    )


def _followed(table: Table) -> Iterator[ForeignKey]:
    seen: set[tuple[QualifiedName, tuple[str, ...]]] = set()
    for key in table.foreign_keys:
        ends = (key.referenced_table, key.columns)
        if not key.period and ends not in seen:
            seen.add(ends)
            yield key


def _link(source: ModelSource, child: Table, key: ForeignKey, parent: Table) -> Link:
    forward = _forward(source, child, key)
    to_one = _holds_once(child, key.columns)
    name = source.entities.get(child.name, child.name.name) if to_one else child.name.name
    several = sum(1 for k in child.foreign_keys if k.referenced_table == parent.name) > 1
    backward = snake_name(name)
    if several or child.name == parent.name:
        backward = f"{backward}_by_{forward}"
    return Link(
        child=child, key=key, parent=parent, forward=forward, backward=backward, to_one=to_one
    )


def _forward(source: ModelSource, child: Table, key: ForeignKey) -> str:
    named = source.references.get((child.name, key.columns))
    if named is not None:
        return snake_name(named)
    if len(key.columns) == 1 and snake_name(key.columns[0]).endswith("_id"):
        return snake_name(key.columns[0]).removesuffix("_id")
    own = key.name.removeprefix(f"{child.name.name}_").removesuffix("fkey").rstrip("_")
    if own in {"", key.name, "_".join(key.columns)}:
        own = source.entities.get(key.referenced_table, key.referenced_table.name)
    return snake_name(own)


def _holds_once(table: Table, columns: tuple[str, ...]) -> bool:
    """Whether a key is exactly these columns: what every format can say of it."""
    return any(
        set(key.columns) == set(columns) and not key.without_overlaps for key in table.keys
    )
