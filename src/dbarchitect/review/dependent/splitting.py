"""SQL that takes a table apart: a table for each part, foreign keys, a view of before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.ddl import create_table_sql
from dbarchitect.ddl.naming import object_name
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import ForeignKey, Index, IndexKey, KeyConstraint, Table
from dbarchitect.review.altering import TypeChanges, type_changes
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.dependent.naming import FreeNames
from dbarchitect.review.foreign_keys import adding_statements, covering_statements
from dbarchitect.review.row_queries import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.dependent.parts import Key, Part


@dataclass(frozen=True)
class Surroundings:
    """What stands around the tables of one schema, looked at once for all."""

    snapshot: Snapshot

    @cached_property
    def changes(self) -> TypeChanges:
        """What hangs on columns."""
        return type_changes(self.snapshot.schema)

    @cached_property
    def names(self) -> FreeNames:
        """Names that nothing has."""
        return FreeNames(self.snapshot.schema)


@dataclass(frozen=True)
class Splitting:
    """A table that becomes several; `parts` are in the order in which they can be made."""

    surroundings: Surroundings
    table: Table
    parts: tuple[Part, ...]

    @cached_property
    def moved(self) -> frozenset[str]:
        """The columns that leave the table."""
        return frozenset(name for part in self.parts for name in part.columns)

    @cached_property
    def remaining(self) -> Table:
        """The table without these columns, and without what hangs on them."""
        return replace(
            self.table,
            columns=tuple(c for c in self.table.columns if c.name not in self.moved),
            indexes=tuple(i for i in self.table.indexes if self.moved.isdisjoint(_used(i))),
        )

    @cached_property
    def tables(self) -> dict[Key, Table]:
        """The new table of each part, by its key."""
        names = self.surroundings.names
        return {
            part.key: self._table_of(part, names.part(self.table, part.key))
            for part in self.parts
        }

    @cached_property
    def view(self) -> QualifiedName:
        """The view that shows the table as it was."""
        return self.surroundings.names.view(self.table)

    def take_names(self) -> None:
        """The new tables and the view have their names from now on."""
        _ = self.tables, self.view

    def obstacle(self) -> str | None:
        """Why the columns cannot be dropped one and all by these statements, as a clause."""
        changes = self.surroundings.changes
        if self.table.row_security:
            return "its policies have to be made anew for the parts"
        if changes.has_children(self.table) and self.table.partition_key is None:
            return "other tables inherit from it"
        for name in sorted(self.moved):
            column = self.table.column(name)
            if not changes.is_free(self.table, column):
                return f"views, policies, triggers or expressions read {quote_identifier(name)}"
            if self._is_in_rule(name):
                return f"a constraint is on {quote_identifier(name)}"
        return None

    @cached_property
    def carried(self) -> tuple[tuple[Part, ForeignKey], ...]:
        """The table's foreign keys that go with the columns of a part."""
        return tuple(
            (part, key)
            for key in self.table.foreign_keys
            for part in self.parts
            if not self.moved.isdisjoint(key.columns)
            and set(key.columns) <= {*part.key, *part.columns}
        )

    def statements(self) -> tuple[str, ...]:
        """The SQL in the order to run it, while nobody writes to the table."""
        return (*self._made(), *self._referring(), self._dropping(), self._viewing())

    def filling(self, part: Part) -> str:
        """The query of the part's rows."""
        columns = _listed((*part.key, *part.columns))
        present = " AND ".join(f"{quote_identifier(name)} IS NOT NULL" for name in part.key)
        return f"SELECT DISTINCT {columns} FROM {rows_of(self.table)} WHERE {present}"  # noqa: S608 - names are quoted

    def _made(self) -> Iterator[str]:
        version = self.surroundings.snapshot.origin.server_version_num
        for part in self.parts:
            made = self.tables[part.key]
            yield create_table_sql(made, server_version_num=version).strip()
            columns = _listed((*part.key, *part.columns))
            yield f"INSERT INTO {made.name.sql} ({columns}) {self.filling(part)};"

    def _referring(self) -> Iterator[str]:
        for part in self.parts:
            to = self.tables[part.key]
            holder = self.remaining if part.within is None else self.tables[part.within]
            key = ForeignKey(
                name=free_constraint_name(holder, part.key, "fkey"),
                columns=part.key,
                referenced_table=to.name,
                referenced_columns=part.key,
            )
            yield from adding_statements(self.surroundings.snapshot, holder, key)
            yield from covering_statements(self.surroundings.snapshot, holder, part.key)

        for part, key in self.carried:
            holder = self.tables[part.key]
            name = free_constraint_name(holder, key.columns, "fkey")
            yield from adding_statements(
                self.surroundings.snapshot, holder, replace(key, name=name)
            )
            yield from covering_statements(self.surroundings.snapshot, holder, key.columns)

    def _dropping(self) -> str:
        dropped = ", ".join(
            f"DROP COLUMN {quote_identifier(column.name)}"
            for column in self.table.columns
            if column.name in self.moved
        )
        return f"ALTER TABLE {self.table.name.sql} {dropped};"

    def _viewing(self) -> str:
        sources = {key: table.name.sql for key, table in self.tables.items()}
        select = joined(self, self.table.name.sql, sources)
        return f"CREATE VIEW {self.view.sql} AS\n{select};"

    def _table_of(self, part: Part, name: QualifiedName) -> Table:
        key = object_name(name.name, None, "pkey")
        kept = {*part.key, *part.columns}
        first = [self.table.column(column) for column in part.key]
        rest = (c for c in self.table.columns if c.name in kept - set(part.key))
        columns = tuple(map(_plain, (*first, *rest)))
        return Table(
            name=name,
            owner=self.table.owner,
            columns=columns,
            constraints=(KeyConstraint(name=key, columns=part.key, primary=True),),
            indexes=(
                Index(
                    name=QualifiedName(name.schema, key),
                    keys=tuple(IndexKey(column=column) for column in part.key),
                    unique=True,
                    primary=True,
                    constraint=key,
                ),
            ),
        )

    def _is_in_rule(self, name: str) -> bool:
        checks = any(name in check.columns for check in self.table.checks)
        keys = any(name in (*key.columns, *key.include) for key in self.table.keys)
        held = (i for i in self.table.indexes if i.constraint is not None or i.unique)
        carried = [key for _, key in self.carried]
        left = (key for key in self.table.foreign_keys if key not in carried)
        return (
            checks
            or keys
            or any(name in _used(index) for index in held)
            or any(name in key.columns for key in left)
        )


def joined(splitting: Splitting, core: str, sources: dict[Key, str]) -> str:
    """The query that gives the table's rows again, from it and its parts as sources."""
    held = holders(splitting)
    columns = ",\n    ".join(
        f"{held.get(column.name, 't')}.{quote_identifier(column.name)}"
        for column in splitting.table.columns
    )
    return f"SELECT\n    {columns}\n{joining(splitting, core, sources)}"


def joining(splitting: Splitting, core: str, sources: dict[Key, str]) -> str:
    """The FROM of that query: the table as `t`, and its parts by the names of `holders`."""
    alias = _aliases(splitting)
    lines = [f"FROM {core} AS t"]
    for part in reversed(splitting.parts):
        own, holder = alias[part.key], "t" if part.within is None else alias[part.within]
        names = map(quote_identifier, part.key)
        condition = " AND ".join(f"{own}.{name} = {holder}.{name}" for name in names)
        lines.append(f"LEFT JOIN {sources[part.key]} AS {own} ON {condition}")
    return "\n".join(lines)


def holders(splitting: Splitting) -> dict[str, str]:
    """By column that leaves the table the name of the part that has it in `joining`."""
    alias = _aliases(splitting)
    return {name: alias[part.key] for part in splitting.parts for name in part.columns}


def _aliases(splitting: Splitting) -> dict[Key, str]:
    return {part.key: f"p{n}" for n, part in enumerate(splitting.parts, start=1)}


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(quote_identifier, names))


def _used(index: Index) -> set[str | None]:
    return {*index.columns, *index.include}


def _plain(column: Column) -> Column:
    """The column as another table may have it: its values are written there by us."""
    not_null = None if column.not_null is None else replace(column.not_null, name=None)
    return replace(
        column,
        not_null=not_null,
        identity=None,
        default=None,
        privileges=None,
        statistics_target=None,
    )
