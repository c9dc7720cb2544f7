"""KEY01: a table without a primary key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import IndexKey, ObjectKind, Persistence, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.altering import HELD_AS_ROWS, type_changes
from dbarchitect.review.foreign_keys import referencing_keys
from dbarchitect.review.inheriting import inherited_tables, unless_inherited
from dbarchitect.review.junctions import Junction, junction_of
from dbarchitect.review.making_primary import primary_key_steps
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import ForeignKey, Index, KeyConstraint
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY01",
    slug="table_without_primary_key",
    severity=Severity.WARNING,
    summary="The table has no primary key.",
    why=(
        "The same row can be stored twice and then neither updated nor deleted alone; once the "
        "table is published for logical replication, UPDATE and DELETE on it fail."
    ),
    remedy="Declare the columns that identify a row as its primary key.",
    systemic="{count} of {of} tables have no primary key",
    also_in=(
        "splinter 0004",
        "pg-index-health",
        "pglinter B001",
        "SchemaCrawler",
        "db_verifier no1002",
        "Azimutt",
    ),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS",
        "https://www.postgresql.org/docs/18/logical-replication-publication.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables that are no partition and have no primary key; a partition has its parent's."""
    referring = referencing_keys(snapshot.schema)
    inherited = inherited_tables(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        if table.primary_key is None:
            keys = [key for _, key in referring.get(table.name, ())]
            remedy = unless_inherited(_remedy(snapshot, table, keys), table, inherited)
            yield _finding(snapshot, table, remedy)


def _unique_index(table: Table) -> Index | None:
    """A unique index of no constraint whose columns are never null: a key but for the name."""
    return next(
        (
            index
            for index in table.indexes
            if index.unique
            and index.valid
            and index.constraint is None
            and index.predicate is None
            and None not in index.columns
            and all(table.column(name).not_null for name in index.columns if name)
        ),
        None,
    )


population = number_of_tables


def _finding(snapshot: Snapshot, table: Table, remedy: Remedy) -> Finding:
    index = _unique_index(table)
    named = "foreign keys have to name the columns that are unique"
    refused = "once the table is published for replication, UPDATE and DELETE on it fail"
    # REPLICA IDENTITY FULL, or one by an index, tells a published row by other means; an
    # unlogged table cannot be published.
    is_told = table.replica_identity.kind in {"full", "index"}
    is_told = is_told or table.persistence is Persistence.UNLOGGED
    if any(_identifies_rows(table, key) for key in table.keys):
        effect = named if is_told else f"{refused}, and {named}"
        also = "but a unique constraint of columns that take no null"
    elif index is not None:
        effect = named if is_told else f"{refused}, and {named}"
        name = quote_identifier(index.name.name)
        also = f"but the index {name} is unique, of columns that take no null"
    else:
        twice = "a row stored twice can no longer be told apart"
        effect = twice if is_told else f"{twice}, and {refused}"
        also = "and no constraint that tells rows apart"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=f"{table.name.display} has no primary key: {effect}.",
        remedy=remedy,
        claim=f"pg_constraint holds no primary key, {also}",
    )


def _remedy(snapshot: Snapshot, table: Table, referring: list[ForeignKey]) -> Remedy:
    candidate = next((key for key in table.keys if _identifies_rows(table, key)), None)
    if candidate is not None:
        return _instead_of(table, candidate, referring)
    index = _unique_index(table)
    if index is not None:
        return _of_index(table, index, referring)
    junction = junction_of(table)
    if junction is not None and table.partition_key is None:
        return _of_links(table, junction, referring)
    return _of_a_new_column(snapshot, table)


def _of_a_new_column(snapshot: Snapshot, table: Table) -> Remedy:
    """An identity column more, where the table takes one."""
    is_fixed = table.partition_key is not None or table.of_type is not None
    if is_fixed or any(c.name.lower() == "id" for c in table.columns):
        return Remedy(text=RULE.remedy)
    if type_changes(snapshot.schema).is_held_as_rows(table):
        return Remedy(text=f"{RULE.remedy} {HELD_AS_ROWS}")
    statement = (
        f"ALTER TABLE {table.name.sql} "
        "ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;"
    )
    return Remedy(
        text=f"{RULE.remedy} Where there are none, add an identity column.",
        statements=(statement,),
        safety=Safety.NEEDS_REVIEW,
    )


def _instead_of(table: Table, unique: KeyConstraint, referring: list[ForeignKey]) -> Remedy:
    """The unique constraint turned into the primary key, where nothing leans on it."""
    name = quote_identifier(unique.name)
    text = f"{name} is unique and never null: declare its columns as the primary key instead."
    index = next((i for i in table.indexes if i.constraint == unique.name), None)
    leaned_on = any(set(key.referenced_columns) == set(unique.columns) for key in referring)
    if leaned_on or (index is not None and index.replica_identity):
        return Remedy(text=f"{text} Foreign keys or the replica identity need it: move them.")
    return Remedy(
        text=text,
        statements=primary_key_steps(table, unique.columns, instead_of=unique.name),
        safety=Safety.NEEDS_REVIEW,
    )


def _of_index(table: Table, index: Index, referring: list[ForeignKey]) -> Remedy:
    """The unique index taken for the primary key, where the server can do that."""
    name = quote_identifier(index.name.name)
    text = f"The index {name} tells rows apart: make it that of the primary key."
    leaned_on = any(set(k.referenced_columns) == set(index.columns) for k in referring)
    is_usual = (
        index.access_method == "btree"
        and not leaned_on
        and table.partition_key is None
        and all(key == IndexKey(column=key.column) for key in index.keys)
    )
    if not is_usual:
        return Remedy(text=text)
    statement = f"ALTER TABLE {table.name.sql} ADD PRIMARY KEY USING INDEX {name};"
    return Remedy(text=text, statements=(statement,), safety=Safety.SAFE)


def _of_links(table: Table, junction: Junction, referring: list[ForeignKey]) -> Remedy:
    """What a linking table links tells its rows apart."""
    linked = set(junction.columns)
    same = next((key for key in table.keys if set(key.columns) == linked), None)
    leaned_on = any(set(key.referenced_columns) == linked for key in referring)
    instead_of = None if same is None or leaned_on else same.name
    key = junction.columns if same is None else same.columns
    columns = ", ".join(map(quote_identifier, key))
    return Remedy(
        text=(
            f"The two references tell a row apart: make ({columns}) the primary key, after "
            "links that are there twice are deleted. Indexes that it makes needless are "
            "dropped."
        ),
        statements=primary_key_steps(table, key, instead_of=instead_of),
        safety=Safety.NEEDS_REVIEW,
    )


def _identifies_rows(table: Table, key: KeyConstraint) -> bool:
    """Whether a unique constraint could be the primary key as it stands."""
    return not key.without_overlaps and all(
        table.column(name).not_null is not None for name in key.columns
    )
