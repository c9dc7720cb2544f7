"""A schema looked up by what statements name, and the schema as statements leave it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dbarchitect.model.schema import (
        Domain,
        ForeignKey,
        Index,
        MaterializedView,
        Routine,
        Schema,
        Table,
    )
    from dbarchitect.sqltext.described import WrittenName


_KeyT = TypeVar("_KeyT")


class Ground:
    """One schema's objects by name; each table is made once, when it is first asked for."""

    def __init__(
        self, schema: Schema, *, server_version_num: int, search_path: Sequence[str]
    ) -> None:
        self.schema = schema
        self.server_version_num = server_version_num
        self.search_path = tuple(search_path)

    def names_of(self, written: WrittenName) -> list[QualifiedName]:
        """What a written name can mean, in the order of the search path."""
        path = self.search_path if written.schema is None else (written.schema,)
        return [QualifiedName(schema, written.name) for schema in path]

    @cached_property
    def tables(self) -> Mapping[QualifiedName, Table]:
        """The tables, partitions too."""
        return {table.name: table for table in self.schema.tables}

    @cached_property
    def kinds(self) -> Mapping[QualifiedName, ObjectKind]:
        """What each relation but tables and indexes is."""
        found = {one.name: ObjectKind.VIEW for one in self.schema.views}
        found |= {one.name: ObjectKind.MATERIALIZED_VIEW for one in self.materialized}
        found |= {one.name: ObjectKind.SEQUENCE for one in self.schema.sequences}
        for table in self.schema.tables:
            for column in table.columns:
                if column.identity is not None:
                    found[column.identity.sequence] = ObjectKind.SEQUENCE
        return found

    @property
    def materialized(self) -> tuple[MaterializedView, ...]:
        """The materialised views."""
        return self.schema.materialized_views

    @cached_property
    def indexes_of_views(self) -> Mapping[QualifiedName, tuple[Index, ...]]:
        """The indexes of each materialised view."""
        return {one.name: one.indexes for one in self.materialized}

    @cached_property
    def owners_of_indexes(self) -> Mapping[QualifiedName, QualifiedName]:
        """The relation that each index belongs to."""
        found = {i.name: table.name for table in self.schema.tables for i in table.indexes}
        found |= {i.name: view.name for view in self.materialized for i in view.indexes}
        return found

    @cached_property
    def children(self) -> Mapping[QualifiedName, Sequence[QualifiedName]]:
        """The direct partitions and children by inheritance of each table."""
        found = defaultdict[QualifiedName, list[QualifiedName]](list)
        for table in self.schema.tables:
            parents = table.inherits
            if table.partition_of is not None:
                parents = (table.partition_of.parent,)
            for parent in parents:
                found[parent].append(table.name)
        return found

    @cached_property
    def referencing(self) -> Mapping[QualifiedName, Sequence[QualifiedName]]:
        """The tables whose foreign keys refer to each table."""
        return _tables_by(
            (key.referenced_table, table.name)
            for table in self.schema.tables
            for key in table.foreign_keys
        )

    @cached_property
    def owned_sequences(self) -> Mapping[QualifiedName, Sequence[tuple[str, QualifiedName]]]:
        """Column and sequence of each table's serial columns."""
        found = defaultdict[QualifiedName, list[tuple[str, QualifiedName]]](list)
        for sequence in self.schema.sequences:
            if sequence.owned_by is not None:
                table, column = sequence.owned_by
                found[table].append((column, sequence.name))
        return found

    @cached_property
    def users_of_types(self) -> Mapping[str, Sequence[QualifiedName]]:
        """The tables that have a column of each type, by the type as the server prints it."""
        return _tables_by(
            (column.type, table.name)
            for table in self.schema.tables
            for column in table.columns
        )

    @cached_property
    def domains(self) -> Mapping[QualifiedName, Domain]:
        """The domains."""
        return {one.name: one for one in self.schema.domains}

    @cached_property
    def own_types(self) -> frozenset[QualifiedName]:
        """Types of the schema that no other type can be without a function: all but domains."""
        parts = (self.schema.enums, self.schema.composite_types, self.schema.range_types)
        return frozenset(one.name for part in parts for one in part)

    @cached_property
    def routines(self) -> Mapping[QualifiedName, Sequence[Routine]]:
        """The functions of each name."""
        found = defaultdict[QualifiedName, list["Routine"]](list)
        for routine in self.schema.routines:
            found[routine.name].append(routine)
        return found


def _tables_by(
    pairs: Iterable[tuple[_KeyT, QualifiedName]],
) -> Mapping[_KeyT, Sequence[QualifiedName]]:
    """The tables of each key, each of them once, in the order in which they come."""
    found = defaultdict[_KeyT, dict[QualifiedName, None]](dict)
    for key, table in pairs:
        found[key][table] = None
    return {key: tuple(tables) for key, tables in found.items()}


class Scene:
    """The ground as the statements so far have left it; tables and indexes may be new.

    What a statement makes beside constraints, indexes and columns of known tables is not
    followed: a later statement that names it finds nothing.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._changed: dict[QualifiedName, Table] = {}
        self._made: dict[QualifiedName, QualifiedName] = {}
        self._gone: set[QualifiedName] = set()

    def resolve(self, written: WrittenName) -> QualifiedName:
        """The relation that a statement names, on the search path without a schema."""
        names = self.ground.names_of(written)
        return next((name for name in names if self.kind(name) is not None), names[0])

    def kind(self, name: QualifiedName) -> ObjectKind | None:
        """What the relation is, None where there is none of that name."""
        if self.table(name) is not None:
            return ObjectKind.TABLE
        if self.owner_of_index(name) is not None:
            return ObjectKind.INDEX
        return None if name in self._gone else self.ground.kinds.get(name)

    def table(self, name: QualifiedName) -> Table | None:
        """The table as it is now."""
        if name in self._gone:
            return None
        return self._changed.get(name) or self.ground.tables.get(name)

    def indexes(self, name: QualifiedName) -> tuple[Index, ...]:
        """The indexes of a table or a materialised view as they are now."""
        table = self.table(name)
        if table is not None:
            return table.indexes
        return self.ground.indexes_of_views.get(name, ())

    def owner_of_index(self, name: QualifiedName) -> QualifiedName | None:
        """The relation that an index belongs to."""
        if name in self._gone:
            return None
        return self._made.get(name) or self.ground.owners_of_indexes.get(name)

    def index(self, name: QualifiedName) -> Index | None:
        """The index of that name."""
        owner = self.owner_of_index(name)
        found = () if owner is None else self.indexes(owner)
        return next((one for one in found if one.name == name), None)

    def family(self, name: QualifiedName, *, only: bool = False) -> Iterator[QualifiedName]:
        """A table, and unless it is meant alone all below it, parents first."""
        yield name
        if not only:
            for child in self.ground.children.get(name, ()):
                yield from self.family(child)

    def foreign_keys_to(self, name: QualifiedName) -> Iterator[tuple[Table, ForeignKey]]:
        """The foreign keys of other tables that refer to a table, with their tables."""
        tables = dict.fromkeys((*self.ground.referencing.get(name, ()), *self._changed))
        for other in tables:
            table = self.table(other)
            if table is not None and other != name:
                for key in table.foreign_keys:
                    if key.referenced_table == name:
                        yield table, key

    def sequences_of(self, table: Table) -> Iterator[tuple[str, QualifiedName]]:
        """Column and sequence of the table's identity and serial columns."""
        for column in table.columns:
            if column.identity is not None:
                yield column.name, column.identity.sequence
        yield from self.ground.owned_sequences.get(table.name, ())

    def put(self, table: Table) -> None:
        """The table is as given from now on."""
        for index in table.indexes:
            self._made[index.name] = table.name
        self._changed[table.name] = table

    def drop(self, name: QualifiedName) -> None:
        """The relation is gone from now on."""
        owner = self.owner_of_index(name)
        table = None if owner is None else self.table(owner)
        self._gone.add(name)
        if table is not None:
            left = tuple(one for one in table.indexes if one.name != name)
            self._changed[table.name] = replace(table, indexes=left)
