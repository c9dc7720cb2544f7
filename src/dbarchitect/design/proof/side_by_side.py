"""Which statements of a script several sessions may run at once, and in which groups.

Rules:
    1. What is made of one table is made by one session, in the order of the script: the planner
       prefers the older of two indexes that cost the same.
    2. Foreign keys are added by one session, for each locks two tables; only to judge the rows
       is shared out, before row-level security could hide any from that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.ddl import Phase
from dbarchitect.ddl.constraints import constraint_sql
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.ddl.target import Target
    from dbarchitect.model.schema import ForeignKey, Schema, Table

Groups = dict[QualifiedName, tuple[str, ...]]
"""Statements by the table that they are about, a partition's with those of its parent."""


@dataclass(frozen=True, slots=True)
class Referencing:
    """What one session runs, and how the rows are judged afterwards, by referencing table."""

    added: tuple[str, ...]
    judged: tuple[tuple[str, ...], ...]


def root_names(schema: Schema) -> Mapping[QualifiedName, QualifiedName]:
    """Each table, with the table that it is a partition of in the end, or itself."""
    tables = {table.name: table for table in schema.tables}

    def root(table: Table) -> QualifiedName:
        parent = table.partition_of
        return table.name if parent is None else root(tables[parent.parent])

    return {name: root(table) for name, table in tables.items()}


def made_of_tables(schema: Schema, statements: Iterable[DdlStatement]) -> Groups:
    """The statements about indexes of tables, and keys, among all of these."""
    indexed = {index.name: table.name for table in schema.tables for index in table.indexes}
    roots = root_names(schema)
    found: dict[QualifiedName, list[str]] = {}
    for statement in statements:
        parts = statement.object.parts
        if statement.phase is not Phase.INDEXES:
            continue
        named = QualifiedName(parts[0], parts[1])
        is_index = statement.object.kind is ObjectKind.INDEX
        root = roots.get(indexed.get(named, named) if is_index else named)
        if root is not None:
            found.setdefault(root, []).append(statement.sql)
    return {name: tuple(group) for name, group in found.items()}


def referencing(
    schema: Schema, target: Target, statements: Iterable[DdlStatement]
) -> Referencing:
    """The foreign keys among the statements; what cannot be judged later is judged at once."""
    keys: dict[tuple[str, ...], tuple[Table, ForeignKey]] = {
        (table.name.schema, table.name.name, key.name): (table, key)
        for table in schema.tables
        for key in table.foreign_keys
    }
    added: list[str] = []
    judged: dict[QualifiedName, list[str]] = {}
    for statement in statements:
        if statement.phase is not Phase.FOREIGN_KEYS:
            continue
        found = keys.pop(statement.object.parts, None)
        if found is None or not _can_wait(schema, *found):
            added.append(statement.sql)
            continue
        table, key = found
        later = constraint_sql(target, table, replace(key, validated=False))
        alter = f"ALTER TABLE {table.name.sql}"
        added.append(f"{alter} ADD {later}")
        name = quote_identifier(key.name)
        judged.setdefault(table.name, []).append(f"{alter} VALIDATE CONSTRAINT {name}")
    return Referencing(tuple(added), tuple(map(tuple, judged.values())))


def _can_wait(schema: Schema, table: Table, key: ForeignKey) -> bool:
    """Whether rows may be judged after the key was added: of plain tables, on any server."""
    tables: Sequence[Table] = (table, schema.table(key.referenced_table))
    plain = all(t.partition_key is None and t.partition_of is None for t in tables)
    return plain and key.validated and key.enforced
