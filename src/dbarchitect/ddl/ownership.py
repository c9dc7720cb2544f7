"""ALTER ... OWNER TO, for every object that has an owner of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.namespaces import PUBLIC_SCHEMA
from dbarchitect.ddl.roles import is_created
from dbarchitect.ddl.routines import routine_signature, routine_word
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    Aggregate,
    CompositeType,
    EnumType,
    ObjectKind,
    ObjectPath,
    RangeType,
    Routine,
    Schema,
    ShellType,
)
from dbarchitect.model.schema.paths import global_path, path_of, routine_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.target import Target

DATABASE_OWNER = "pg_database_owner"
"""Who owns `public` since PostgreSQL 15. Source: release notes of PostgreSQL 15."""

_OWNED_BY_DATABASE_OWNER = 15

_Owned = tuple[ObjectPath, str, str]


def owner_steps(target: Target, schema: Schema) -> list[Step]:
    """One step for each owner that has to be named.

    Indexes, identity sequences and sequences owned by a column follow their table.
    """
    if not target.include_owners:
        return []
    return [_step(target, path, words, owner) for path, words, owner in _owned(schema)]


def _step(target: Target, path: ObjectPath, words: str, owner: str) -> Step:
    # An owner must be able to create in the schema before it is given anything in there.
    phase = Phase.OPEN_SCHEMAS if path.kind is ObjectKind.SCHEMA else Phase.OWNERS
    down: tuple[str, ...] = ()
    if path == global_path(ObjectKind.SCHEMA, PUBLIC_SCHEMA):
        down = _public_as_it_was(target, owner)
    return Step(
        path=path,
        part="owner",
        phase=phase,
        up=(f"ALTER {words} OWNER TO {quote_identifier(owner)}",),
        down=down,
        requires=frozenset({path, global_path(ObjectKind.ROLE, owner)}),
    )


def _public_as_it_was(target: Target, owner: str) -> tuple[str, ...]:
    """Give `public` back: before PostgreSQL 15 it belonged to whoever made the cluster."""
    if target.major >= _OWNED_BY_DATABASE_OWNER:
        return (f"ALTER SCHEMA {PUBLIC_SCHEMA} OWNER TO {DATABASE_OWNER}",)
    if is_created(target, owner):
        return (f"ALTER SCHEMA {PUBLIC_SCHEMA} OWNER TO CURRENT_USER",)
    return ()


def _owned(schema: Schema) -> Iterator[_Owned]:
    for one in schema.namespaces:
        if (one.name, one.owner) != (PUBLIC_SCHEMA, DATABASE_OWNER):
            path = global_path(ObjectKind.SCHEMA, one.name)
            yield path, f"SCHEMA {quote_identifier(one.name)}", one.owner
    yield from _types(schema)
    yield from _relations(schema)
    routines: tuple[Routine | Aggregate, ...] = (*schema.routines, *schema.aggregates)
    for routine in routines:
        words = f"{routine_word(routine)} {routine_signature(routine)}"
        yield routine_path(routine), words, routine.owner
    for statistics in schema.statistics:
        path = path_of(ObjectKind.STATISTICS, statistics.name)
        yield path, f"STATISTICS {statistics.name.sql}", statistics.owner
    for dictionary in schema.text_search_dictionaries:
        path = path_of(ObjectKind.TEXT_SEARCH_DICTIONARY, dictionary.name)
        yield path, f"TEXT SEARCH DICTIONARY {dictionary.name.sql}", dictionary.owner
    for configuration in schema.text_search_configurations:
        path = path_of(ObjectKind.TEXT_SEARCH_CONFIGURATION, configuration.name)
        yield path, f"TEXT SEARCH CONFIGURATION {configuration.name.sql}", configuration.owner
    for publication in schema.publications:
        path = global_path(ObjectKind.PUBLICATION, publication.name)
        yield path, f"PUBLICATION {quote_identifier(publication.name)}", publication.owner


def _types(schema: Schema) -> Iterator[_Owned]:
    types: tuple[EnumType | CompositeType | RangeType | ShellType, ...] = (
        *schema.enums,
        *schema.composite_types,
        *schema.range_types,
        *schema.shell_types,
    )
    for one in types:
        yield path_of(ObjectKind.TYPE, one.name), f"TYPE {one.name.sql}", one.owner
    for collation in schema.collations:
        path = path_of(ObjectKind.COLLATION, collation.name)
        yield path, f"COLLATION {collation.name.sql}", collation.owner
    for domain in schema.domains:
        path = path_of(ObjectKind.DOMAIN, domain.name)
        yield path, f"DOMAIN {domain.name.sql}", domain.owner


def _relations(schema: Schema) -> Iterator[_Owned]:
    for sequence in schema.sequences:
        if sequence.owned_by is None:
            path = path_of(ObjectKind.SEQUENCE, sequence.name)
            yield path, f"SEQUENCE {sequence.name.sql}", sequence.owner
    for table in schema.tables:
        yield path_of(ObjectKind.TABLE, table.name), f"TABLE {table.name.sql}", table.owner
    for view in schema.views:
        yield path_of(ObjectKind.VIEW, view.name), f"VIEW {view.name.sql}", view.owner
    for one in schema.materialized_views:
        path = path_of(ObjectKind.MATERIALIZED_VIEW, one.name)
        yield path, f"MATERIALIZED VIEW {one.name.sql}", one.owner
